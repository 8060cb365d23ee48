namespace Orchestrator.App.Terminal;

/// <summary>How far something is that only finds out how much there is, on a line that is gone when it is done.</summary>
internal sealed class ProgressLine(TextWriter writer, string what) : IProgress<(int Done, int All)>
{
    private int _shown;

    /// <summary>On the standard error of a terminal: in a pipe or a log there is none.</summary>
    public static ProgressLine? Standard(string what) => Console.IsErrorRedirected ? null : new ProgressLine(Console.Error, what);

    public void Report((int Done, int All) value)
    {
        var line = value.Done < value.All ? $"{ProgressBar.Of(value.Done, value.All)} {what}" : "";
        writer.Write($"\r{line.PadRight(_shown)}{(line.Length == 0 ? "\r" : "")}");
        _shown = line.Length;
    }
}
