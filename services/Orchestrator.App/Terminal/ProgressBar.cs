namespace Orchestrator.App.Terminal;

/// <summary>How far it is, on a line of its own that is gone when it is done.</summary>
internal sealed class ProgressBar(TextWriter writer, string what) : IProgress<(int Done, int All)>
{
    private const int Cells = 30;

    private string _shown = "";

    /// <summary>On standard error, where somebody looks at that; else null.</summary>
    public static ProgressBar? Standard(string what) => Console.IsErrorRedirected ? null : new ProgressBar(Console.Error, what);

    public void Report((int Done, int All) value)
    {
        var filled = value.All == 0 ? 0 : Cells * value.Done / value.All;
        var bar = value.Done >= value.All ? "" : $"[{new string('#', filled)}{new string('.', Cells - filled)}] {value.Done} of {value.All} {what}";
        writer.Write($"\r{bar.PadRight(_shown.Length)}{(bar.Length == 0 ? "\r" : "")}");
        _shown = bar;
    }
}
