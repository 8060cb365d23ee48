using Orchestrator.Contracts.Responses;
using Orchestrator.StateMachines.Responses;
using Orchestrator.Tabletop.Recordings;

namespace Orchestrator.Tabletop.Reports.Charts;

internal enum SpanKind
{
    Action,
    People,
    Waiting,
    Undo,
}

/// <summary>When a response was at a step.</summary>
/// <param name="Path">Of the step.</param>
/// <param name="From">Since the beginning of the exercise.</param>
internal sealed record StepSpan(string Path, SpanKind Kind, TimeSpan From, TimeSpan To, bool Failed)
{
    public string Label => StepPath.IsUndo(Path) ? $"undo {StepPath.OfUndone(Path)}" : Path;

    /// <summary>Of one response, in the order in which they began. Steps that only hold others are left out.</summary>
    public static IReadOnlyList<StepSpan> Of(Recording recording, Course course) =>
        [.. course.Facts.Select(fact => (Path: Course.StepOf(fact.Fact), Happened: fact)).Where(one => !string.IsNullOrEmpty(one.Path))
            .GroupBy(one => one.Path!, one => one.Happened)
            .Where(same => same.Any(one => Works(one.Fact)))
            .Select(same => new StepSpan(
                same.Key, KindOf(same), recording.After(same.First(one => Works(one.Fact)).At), recording.After(same.Last().At),
                same.Any(one => one.Fact is StepFailed or LeftToHuman)))];

    private static bool Works(Contracts.Fact fact) => fact is ActionRequested or ActionHeld or TaskRequested or WaitStarted or VerifyStarted or ChildStarted;

    private static SpanKind KindOf(IGrouping<string, Happened> facts)
    {
        if (StepPath.IsUndo(facts.Key))
            return SpanKind.Undo;
        if (facts.Any(one => one.Fact is TaskRequested { Purpose: TaskPurpose.Step }))
            return SpanKind.People;
        return facts.Any(one => one.Fact is WaitStarted or VerifyStarted) ? SpanKind.Waiting : SpanKind.Action;
    }
}
