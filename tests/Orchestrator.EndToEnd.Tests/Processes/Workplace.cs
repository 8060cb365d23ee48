namespace Orchestrator.EndToEnd.Tests.Processes;

/// <summary>
/// Where the processes of a test live: their data, and the flows of Orchestrator.TestFlows. Its actions are bound to nothing until
/// the test binds them; the secret <c>token</c> is there for it to use.
/// </summary>
public sealed class Workplace : IDisposable
{
    /// <summary>Every secret of the tests begins like this: infra/secrets.sh looks for it in what they leave.</summary>
    public const string Token = "MarkedSecretToken";

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("orchestrator-e2e-");

    public Workplace()
    {
        const string flows = "Orchestrator.TestFlows.dll";
        File.Copy(Path.Combine(AppContext.BaseDirectory, flows), Path.Combine(Folder("flows"), flows));
        Settings["ORCHESTRATOR__FLOWS"] = Folder("flows");
        Settings["ORCHESTRATOR_SECRET_TOKEN"] = Token;
        Bind("test.do", ("Connector", "nothing"));
        Bind("test.undo", ("Connector", "nothing"));
    }

    /// <summary>Environment variables of the processes.</summary>
    public Dictionary<string, string> Settings { get; } = new(StringComparer.Ordinal);

    /// <param name="onServers">RabbitMQ and PostgreSQL, as on their first day; else memory and SQLite.</param>
    public static async Task<Workplace> Create(bool onServers)
    {
        var workplace = new Workplace();
        if (onServers)
            await TestServers.Use(workplace.Settings);
        return workplace;
    }

    public string Folder(string name) => _root.CreateSubdirectory(name).FullName;

    public string PathOf(string file) => Path.Combine(_root.FullName, file);

    public void Bind(string action, params (string Setting, string Value)[] settings)
    {
        foreach (var bound in Settings.Keys.Where(key => key.StartsWith($"Orchestrator__Actions__{action}__", StringComparison.Ordinal)).ToList())
            Settings.Remove(bound);
        foreach (var (setting, value) in settings)
            Settings[$"Orchestrator__Actions__{action}__{setting}"] = value;
    }

    /// <summary>Writes a program that may be run, and says where it is.</summary>
    public string Program(string name, string script)
    {
        var path = PathOf(name);
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Settings[$"Orchestrator__AllowedPrograms__{name}"] = path;
        return path;
    }

    /// <param name="roles">All unless said.</param>
    /// <param name="data">Its data folder: the same one for all unless said.</param>
    public OrchestratorProcess Start(string? roles = null, int? port = null, string data = "data") =>
        new(Folder(data), Settings, port, roles is null ? [] : ["--roles", roles]);

    public void Dispose() => _root.Leave();
}
