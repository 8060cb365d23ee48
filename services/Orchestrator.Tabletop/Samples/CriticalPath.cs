using Orchestrator.StateMachines.Responses;
using Orchestrator.Tabletop.Recordings;

namespace Orchestrator.Tabletop.Samples;

/// <summary>What a response spends its time on.</summary>
/// <param name="Step">By its name; empty is its key, and null is that it was at no step.</param>
public readonly record struct Spending(string? Step, Pursuit What);

/// <summary>
/// What held a response up, from its end back to its start: each time what had to be over before the next could begin. Of what runs side
/// by side only the last to finish is on it, so that its parts add up to the response's duration.
/// </summary>
internal static class CriticalPath
{
    public static Dictionary<Spending, TimeSpan> Of(Course course)
    {
        var (spent, stretches) = (new Dictionary<Spending, TimeSpan>(), Stretch.Of(course));
        for (var at = (course.EndedAs ?? course.Facts[^1]).At; at > course.StartedAt;)
        {
            var (what, from) = Before(at, stretches, course.StartedAt);
            spent[what] = spent.GetValueOrDefault(what) + (at - from);
            at = from;
        }

        return spent;
    }

    /// <summary>What was waited for until that moment, and since when.</summary>
    private static (Spending What, DateTimeOffset From) Before(DateTimeOffset at, List<Stretch> stretches, DateTimeOffset start)
    {
        Stretch? finished = null, unfinished = null;
        var idleSince = start;
        foreach (var stretch in stretches)
        {
            if (stretch.From >= at)
                continue;
            if (stretch.Finished && stretch.To == at)
                finished = Earlier(finished, stretch);
            else if (stretch.To >= at)
                unfinished = Earlier(unfinished, stretch);
            else if (stretch.To > idleSince)
                idleSince = stretch.To;
        }

        // Nothing finished then: a deadline, a signal or a person ended the wait for what was under way.
        return (finished ?? unfinished) is { } found
            ? (new Spending(StepPath.NameOf(found.Path), found.What), found.From)
            : (new Spending(null, Pursuit.Waiting), idleSince);
    }

    private static Stretch Earlier(Stretch? one, Stretch other) => one is { } first && first.From <= other.From ? first : other;
}
