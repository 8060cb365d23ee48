namespace Orchestrator.App.Terminal;

/// <summary>How far something is, on the standard error of a terminal: in a pipe or a log there is none.</summary>
internal static class ProgressBar
{
    private const int Width = 32;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Does the work on another thread, and shows meanwhile how much of it is done.</summary>
    public static async Task<T> While<T>(Func<Task<T>> work, Func<int> done, int all)
    {
        var result = Task.Run(work);
        if (Console.IsErrorRedirected)
            return await result;
        while (await Task.WhenAny(result, Task.Delay(Pause)) != result)
            await Console.Error.WriteAsync($"\r{Of(done(), all)}");
        await Console.Error.WriteAsync($"\r{new string(' ', Of(all, all).Length)}\r");
        return await result;
    }

    internal static string Of(int done, int all)
    {
        var full = (int)((long)Width * done / all);
        return $"[{new string('#', full)}{new string('.', Width - full)}] {done:N0} of {all:N0}";
    }
}
