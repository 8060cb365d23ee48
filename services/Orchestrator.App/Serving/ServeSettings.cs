using Npgsql;
using Orchestrator.Engine;
using Orchestrator.Engine.Hosting;

namespace Orchestrator.App.Serving;

/// <summary>Reads and checks the settings of <c>serve</c>: command line beats environment beats appsettings.json.</summary>
internal static class ServeSettings
{
    public const string DefaultUrl = "http://127.0.0.1:8080";

    /// <summary>All there are under <c>Orchestrator:</c>. One that is misspelt would silently not hold.</summary>
    private static readonly string[] Known =
        ["Actions", "AllowedHosts", "AllowedPrograms", "Bus", "Data", "Environment", "Flows", "Log", "Roles", "Sandbox", "Secrets", "Store", "Targets", "Urls"];

    /// <exception cref="WrongSetting">Which one, and what it has to be.</exception>
    public static PlatformSettings Read(IConfiguration configuration)
    {
        var platform = configuration.GetSection("Orchestrator");
        EnsureKnown(platform);
        var secrets = new SecretReferences(configuration);
        var roles = ReadRoles(platform["Roles"]);
        var settings = new PlatformSettings(
            ReadBus(platform["Bus"], secrets),
            ReadStore(platform["Store"], secrets),
            ReadData(platform["Data"]),
            roles,
            Or(platform["Environment"], "production"));
        if (settings.IsBusInMemory && roles != Roles.All)
        {
            throw new WrongSetting(
                $"A bus in memory reaches no other process, so one process has to have all roles, and this one is to have {Names(roles)}: leave out --roles, or set ORCHESTRATOR__BUS=amqp://user:password@host/vhost.");
        }

        return settings;
    }

    public static string Names(Roles roles) => string.Join(",", Enum.GetValues<Roles>().Where(role => role is not (Roles.None or Roles.All) && roles.HasFlag(role)).Select(role => role.ToString().ToLowerInvariant()));

    private static void EnsureKnown(IConfigurationSection platform)
    {
        if (platform.GetChildren().FirstOrDefault(given => !Known.Contains(given.Key, StringComparer.OrdinalIgnoreCase)) is { } unknown)
        {
            throw new WrongSetting(
                $"ORCHESTRATOR__{unknown.Key.ToUpperInvariant()} is no setting (nor is {unknown.Path} in appsettings.json): remove it, or use one of {string.Join(", ", Known)}.");
        }
    }

    private static string Or(string? value, string otherwise) => string.IsNullOrWhiteSpace(value) ? otherwise : value;

    private static Roles ReadRoles(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return Roles.All;
        var roles = Roles.None;
        foreach (var name in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            roles |= Enum.TryParse<Roles>(name, ignoreCase: true, out var role) && role is Roles.Gateway or Roles.Engine or Roles.Actions
                ? role
                : throw new WrongSetting($"--roles names '{name}', which is none: give some of {Names(Roles.All)}.");
        }

        return roles == Roles.None ? throw new WrongSetting($"--roles is empty: give some of {Names(Roles.All)}, or leave it out.") : roles;
    }

    public static string ReadData(string? text)
    {
        var folder = Path.GetFullPath(Or(text, "data"));
        try
        {
            return Directory.CreateDirectory(folder).FullName;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new WrongSetting($"ORCHESTRATOR__DATA is {folder}, and that folder cannot be made: {error.Message} Give one this user can write to.");
        }
    }

    private static string ReadBus(string? text, SecretReferences secrets)
    {
        var bus = secrets.Fill("ORCHESTRATOR__BUS", Or(text, "memory"), Uri.EscapeDataString);
        if (bus == "memory")
            return bus;
        if (Uri.TryCreate(bus, UriKind.Absolute, out var uri) && uri.Scheme is "amqp" or "amqps" && uri.Host.Length > 0)
            return bus;
        throw new WrongSetting("ORCHESTRATOR__BUS is neither 'memory' nor an address: give amqp://user:password@host:port/vhost.");
    }

    private static string ReadStore(string? text, SecretReferences secrets)
    {
        var store = Or(text, "sqlite");
        if (store == "sqlite")
            return store;
        try
        {
            var parts = new NpgsqlConnectionStringBuilder(store);
            if (parts.Password is { } password)
                parts.Password = secrets.Fill("ORCHESTRATOR__STORE", password, value => value);
            if (!string.IsNullOrEmpty(parts.Host))
                return parts.ConnectionString;
        }
        catch (ArgumentException error)
        {
            throw new WrongSetting($"ORCHESTRATOR__STORE is no connection string of PostgreSQL: {error.Message} Give Host=...;Username=...;Password=...;Database=..., or sqlite.");
        }

        throw new WrongSetting("ORCHESTRATOR__STORE is neither 'sqlite' nor a connection string with a host: give Host=...;Username=...;Password=...;Database=....");
    }
}
