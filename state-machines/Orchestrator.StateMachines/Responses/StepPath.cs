namespace Orchestrator.StateMachines.Responses;

/// <summary>
/// Which instance of a step: its name, inside a ForEach with the item (<c>notify[3]/send</c>), renewed as evidence with a number
/// (<c>find-deploy#2</c>), and its undoing below it (<c>rollback/undo</c>).
/// </summary>
public static class StepPath
{
    public const string UndoName = "undo";

    private const string UndoSuffix = "/" + UndoName;

    /// <summary>The step's name in its flow.</summary>
    public static string NameOf(string path)
    {
        var step = Renewed(OfUndone(path));
        return step[(step.LastIndexOf('/') + 1)..];
    }

    /// <summary>What stands before the name: empty, or the item it is in, with a slash.</summary>
    public static string PrefixOf(string path) => path[..(OfUndone(path).LastIndexOf('/') + 1)];

    public static string Item(string forEach, int index) => $"{forEach}[{index}]";

    /// <summary>Of the prefix of a step inside an item: the path of the ForEach, and which item.</summary>
    public static (string ForEach, int Index) ItemOf(string prefix)
    {
        var open = prefix.LastIndexOf('[');
        return (prefix[..open], int.Parse(prefix.AsSpan(open + 1, prefix.Length - open - 3)));
    }

    public static bool IsUndo(string path) => path.EndsWith(UndoSuffix, StringComparison.Ordinal);

    public static string Undo(string path) => path + UndoSuffix;

    /// <summary>The step an undo path undoes; any other path is itself.</summary>
    public static string OfUndone(string path) => IsUndo(path) ? path[..^UndoSuffix.Length] : path;

    public static string Renewal(string path, int number) => $"{path}#{number}";

    /// <summary>The step a renewal renews; any other path is itself.</summary>
    public static string Renewed(string path) => path.LastIndexOf('#') is > 0 and var at ? path[..at] : path;

    /// <summary>From 1.</summary>
    public static string IterationOf(string path) => path.LastIndexOf('#') is > 0 and var at ? path[(at + 1)..] : "1";
}
