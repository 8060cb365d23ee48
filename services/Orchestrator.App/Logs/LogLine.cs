using System.Globalization;
using Orchestrator.App.Terminal;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Formatting.Display;

namespace Orchestrator.App.Logs;

/// <summary>
/// One event, one line: when (UTC), how bad, who says it, what. Text that came from outside can neither begin a line of its own
/// nor colour it.
/// </summary>
internal sealed class LogLine(string time, bool colour) : ITextFormatter
{
    private readonly MessageTemplateTextFormatter _message = new("{Message:l}", CultureInfo.InvariantCulture);

    public void Format(LogEvent logEvent, TextWriter output)
    {
        using var message = new StringWriter(CultureInfo.InvariantCulture);
        _message.Format(logEvent, message);
        var (level, ink) = Level(logEvent.Level);
        output.Write(logEvent.Timestamp.UtcDateTime.ToString(time, CultureInfo.InvariantCulture));
        output.Write($" {(colour ? ink.On(level) : level)} {Source(logEvent)}");
        output.WriteLine(Cells.Clean(message.ToString()));
        foreach (var line in logEvent.Exception?.ToString().Split('\n') ?? [])
            output.WriteLine($"    {Cells.Clean(line.TrimEnd())}");
    }

    /// <summary>The class, without its namespace.</summary>
    private static string Source(LogEvent logEvent) =>
        logEvent.Properties.TryGetValue("SourceContext", out var context) && context is ScalarValue { Value: string name } ? $"{name[(name.LastIndexOf('.') + 1)..]}: " : "";

    private static (string Name, Ink Ink) Level(LogEventLevel level) => level switch
    {
        LogEventLevel.Verbose => ("trce", Ink.Faint),
        LogEventLevel.Debug => ("dbug", Ink.Faint),
        LogEventLevel.Information => ("info", Ink.Good),
        LogEventLevel.Warning => ("warn", Ink.Due),
        LogEventLevel.Error => ("fail", Ink.Bad),
        _ => ("crit", Ink.Bad),
    };
}
