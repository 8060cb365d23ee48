namespace Orchestrator.App.Terminal;

/// <summary>What a text is, rather than what colour it has.</summary>
internal enum Ink
{
    Plain,
    Strong,

    /// <summary>Read when looked for.</summary>
    Faint,
    Good,
    Bad,

    /// <summary>Somebody has to do something.</summary>
    Due,

    /// <summary>A person, or what one did.</summary>
    Person,
}

internal static class Inks
{
    private const string Escape = "\u001b[";

    public static string On(this Ink ink, string text) => ink == Ink.Plain || text.Length == 0 ? text : $"{Escape}{Code(ink)}m{text}{Escape}0m";

    public static Ink OfSeverity(string? severity) => severity switch
    {
        "critical" => Ink.Bad,
        "error" => Ink.Due,
        "info" => Ink.Faint,
        _ => Ink.Plain,
    };

    /// <summary>Of anything that has one: incidents, responses, tasks, keys.</summary>
    public static Ink OfState(string? state) => state switch
    {
        "Resolved" or "Closed" or "Decided" or "Issued" or "ready" => Ink.Good,
        "Escalated" or "FailedGracefully" or "Expired" or "Stopped" or "unbound" => Ink.Bad,
        "Open" or "Paused" or "Compensating" or "Stopping" or "Claimed" => Ink.Due,
        "Cancelled" or "Withdrawn" or "Revoked" => Ink.Faint,
        _ => Ink.Plain,
    };

    private static string Code(Ink ink) => ink switch
    {
        Ink.Strong => "1",
        Ink.Faint => "2",
        Ink.Good => "32",
        Ink.Bad => "1;31",
        Ink.Due => "33",
        _ => "36",
    };
}
