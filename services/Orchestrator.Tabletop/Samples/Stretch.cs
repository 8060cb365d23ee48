using Orchestrator.Contracts;
using Orchestrator.Contracts.Responses;
using Orchestrator.StateMachines.Responses;
using Orchestrator.Tabletop.Recordings;

namespace Orchestrator.Tabletop.Samples;

/// <summary>What a response is at.</summary>
public enum Pursuit
{
    /// <summary>An action, the pauses between its attempts included.</summary>
    Acting,

    /// <summary>People were asked, or something was left for them to see to.</summary>
    People,

    /// <summary>For a time, a signal, a recovery to show, a key, or automation to run again.</summary>
    Waiting,
    Undoing,
}

/// <summary>A stretch of time in which a response was at one thing.</summary>
/// <param name="Path">Of the step; empty for the response's key.</param>
/// <param name="Finished">Something came of it, and what came next followed; else it was taken away, or went on at the end.</param>
internal readonly record struct Stretch(string Path, Pursuit What, DateTimeOffset From, DateTimeOffset To, bool Finished)
{
    /// <summary>All of a response. A step that people are asked about before or after its action has a stretch of each.</summary>
    public static List<Stretch> Of(Course course)
    {
        var stretches = new List<Stretch>();
        var open = new Dictionary<string, (Pursuit What, DateTimeOffset From)>(StringComparer.Ordinal);
        var watching = new HashSet<string>(StringComparer.Ordinal);
        void Close(string path, DateTimeOffset at, bool finished)
        {
            if (open.Remove(path, out var begun) && at > begun.From)
                stretches.Add(new Stretch(path, begun.What, begun.From, at, finished));
        }

        foreach (var (fact, at) in course.Facts.Select(happened => (happened.Fact, happened.At)))
        {
            if (fact is VerifyStarted verify)
                watching.Add(verify.Step);
            if (Begins(fact) is var (path, what))
            {
                // The readings of a verification are actions too, and it waits all the same.
                what = watching.Contains(path) ? Pursuit.Waiting : what;
                if (open.TryGetValue(path, out var begun) && begun.What == what)
                    continue;
                Close(path, at, finished: true);
                open[path] = (what, at);
            }
            else if (Ends(fact) is var (ended, finished))
            {
                Close(ended, at, finished);
            }
        }

        foreach (var path in open.Keys.ToList())
            Close(path, course.Facts[^1].At, finished: false);
        return stretches;
    }

    private static (string Path, Pursuit What)? Begins(Fact fact) => fact switch
    {
        ActionRequested action => (action.Step, StepPath.IsUndo(action.Step) ? Pursuit.Undoing : Pursuit.Acting),
        ActionHeld held => (held.Step, Pursuit.Waiting),
        TaskRequested { Early: false } task => (task.Step, Pursuit.People),
        TaskAwaited task => (task.Step, Pursuit.People),
        WaitStarted wait => (wait.Step, Pursuit.Waiting),
        VerifyStarted verify => (verify.Step, Pursuit.Waiting),
        ChildStarted child => (child.Step, Pursuit.Acting),
        ChildUndoRequested child => (StepPath.Undo(child.Step), Pursuit.Undoing),
        KeyRequested => ("", Pursuit.Waiting),
        _ => null,
    };

    private static (string Path, bool Finished)? Ends(Fact fact) => fact switch
    {
        StepCompleted completed => (completed.Step, true),
        StepFailed failed => (failed.Step, true),
        StepSkipped skipped => (skipped.Step, true),
        RejectionTaken rejection => (rejection.Step, true),
        StepWithdrawn { Awaited: false } withdrawn => (withdrawn.Step, false),
        TaskRecalled recalled => (recalled.Step, false),
        StepUndone undone => (StepPath.Undo(undone.Step), true),
        UndoFailed failed => (StepPath.Undo(failed.Step), true),
        KeyGranted => ("", true),
        _ => null,
    };
}
