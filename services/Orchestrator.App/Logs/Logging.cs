using Orchestrator.App.Serving;
using Serilog;
using Serilog.Debugging;
using Serilog.Events;
using Serilog.Extensions.Logging;
using Serilog.Formatting;
using Serilog.Formatting.Json;

namespace Orchestrator.App.Logs;

/// <summary>A line an event on the console and in files that are rolled and bounded; the framework speaks up only when something is wrong.</summary>
internal static class Logging
{
    public const string Setting = "Orchestrator:Log";

    private const long LargestFile = 20 * 1024 * 1024;
    private const int MostFiles = 10;

    public static bool IsJson(IConfiguration configuration) => "json".Equals(configuration[Setting], StringComparison.OrdinalIgnoreCase);

    /// <exception cref="WrongSetting">The setting, or a folder that cannot be written.</exception>
    public static void Configure(WebApplicationBuilder builder)
    {
        var logging = builder.Logging;
        logging.ClearProviders();
        logging.SetMinimumLevel(LogLevel.Information);
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("Orchestrator.Gateway.Keys.KeyAuthentication", LogLevel.Warning);

        // Kestrel's own report of a port that is in use: said by the program in one sentence.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);

        // What faults is parked, and said then; a refused command is an answer, not a fault.
        logging.AddFilter("MassTransit", LogLevel.Critical);
        EnsureLevels(builder.Configuration.GetSection("Logging"));
        logging.AddConfiguration(builder.Configuration.GetSection("Logging"));
        var (console, file) = Formats(builder.Configuration[Setting]);
        var logger = Create(console, file, Folder(builder.Configuration), Name(builder.Configuration));
        builder.Services.AddSingleton<ILoggerProvider>(_ => new SerilogLoggerProvider(logger, dispose: true));
    }

    private static Serilog.Core.Logger Create(ITextFormatter console, ITextFormatter file, string folder, string name)
    {
        // What has been allowed by the filters above is written: one place says which levels.
        SelfLog.Enable(SayOnce());
        return new LoggerConfiguration().MinimumLevel.Is(LevelAlias.Minimum)
            .WriteTo.Console(new Redacting(console))
            .WriteTo.File(
                new Redacting(file), Path.Combine(folder, name), rollingInterval: RollingInterval.Day,
                fileSizeLimitBytes: LargestFile, rollOnFileSizeLimit: true, retainedFileCountLimit: MostFiles)
            .CreateLogger();
    }

    private static (ITextFormatter Console, ITextFormatter File) Formats(string? setting) => setting?.ToLowerInvariant() switch
    {
        null or "" or "text" => (new LogLine("HH:mm:ss", colour: HasColour()), new LogLine("yyyy-MM-dd HH:mm:ss.fff", colour: false)),
        "json" => (Json(), Json()),
        _ => throw new WrongSetting($"ORCHESTRATOR__LOG is '{setting}', which is none: give text or json. Levels are set by Logging__LogLevel__Orchestrator=Debug and the like."),
    };

    private static void EnsureLevels(IConfigurationSection logging)
    {
        foreach (var level in logging.GetSection("LogLevel").GetChildren())
        {
            if (!Enum.TryParse<LogLevel>(level.Value, ignoreCase: true, out _))
                throw new WrongSetting($"{level.Path} is '{level.Value}', which is no level: give one of {string.Join(", ", Enum.GetNames<LogLevel>())}.");
        }
    }

    private static JsonFormatter Json() => new(renderMessage: true);

    private static bool HasColour() => !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    /// <summary>Processes of other roles may share the folder; two of the same take turns by number.</summary>
    private static string Name(ConfigurationManager configuration) =>
        configuration["Orchestrator:Roles"] is { Length: > 0 } roles && roles.All(letter => char.IsAsciiLetter(letter) || letter == ',') ? $"orchestrator-{roles.Replace(',', '-')}-.log" : "orchestrator-.log";

    private static string Folder(ConfigurationManager configuration)
    {
        var folder = Path.Combine(ServeSettings.ReadData(configuration["Orchestrator:Data"]), "logs");
        try
        {
            return Directory.CreateDirectory(folder).FullName;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new WrongSetting($"The log cannot be kept in {folder}: {error.Message} Give ORCHESTRATOR__DATA a folder this user can write to.");
        }
    }

    /// <summary>A log that cannot be written stops nothing, and says so once.</summary>
    private static Action<string> SayOnce()
    {
        var said = 0;
        return trouble =>
        {
            if (Interlocked.Exchange(ref said, 1) == 0)
                Console.Error.WriteLine($"orchestrator: the log cannot be written, and this is said once: {trouble}");
        };
    }
}
