using Microsoft.Extensions.Logging.Console;

namespace Orchestrator.App.Serving;

/// <summary>A line an event on the console; the framework speaks up only when something is wrong.</summary>
internal static class Logging
{
    public static void Configure(ILoggingBuilder logging, IConfiguration configuration)
    {
        logging.ClearProviders();
        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss ";
            console.UseUtcTimestamp = true;
            console.ColorBehavior = LoggerColorBehavior.Default;
        });
        logging.SetMinimumLevel(LogLevel.Information);
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("Orchestrator.Gateway.Keys.KeyAuthentication", LogLevel.Warning);

        // Kestrel's own report of a port that is in use: said by the program in one sentence.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);

        // What faults is parked, and said then; a refused command is an answer, not a fault.
        logging.AddFilter("MassTransit", LogLevel.Critical);
        logging.AddConfiguration(configuration.GetSection("Logging"));
    }
}
