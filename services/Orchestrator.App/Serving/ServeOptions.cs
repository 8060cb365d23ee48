namespace Orchestrator.App.Serving;

/// <summary>What the command line says; null leaves it to the environment and to appsettings.json.</summary>
internal sealed record ServeOptions(bool Demo, string? Roles, string? Urls, string? Data);
