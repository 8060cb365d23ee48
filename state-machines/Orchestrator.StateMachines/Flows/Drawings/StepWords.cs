using System.Globalization;
using Orchestrator.Contracts.HumanTasks;

namespace Orchestrator.StateMachines.Flows.Drawings;

/// <summary>A limit or a promise of a step, short enough for a badge.</summary>
internal sealed record Remark(Glyph Glyph, string Text);

/// <summary>What a step does and within which limits, in the words that all drawings use.</summary>
internal static class StepWords
{
    /// <summary>What it does, in one line; empty where its name and its branches say it.</summary>
    public static string Does(Step step) => step switch
    {
        HumanStep human => SourceWords.Sentence(human.Title.Text),
        ParallelStep { Join: Join.All } => "all at once; goes on when every one is done",
        ParallelStep => "all at once; goes on with the first that is done, the others are withdrawn",
        WaitStep { ForSignal: false } wait => $"waits {wait.Until.InWords()}",
        WaitStep => "waits until the signal has resolved",
        EndStep end => end.Why,
        _ => "",
    };

    /// <summary>What it does, in code: an action, a condition, a list.</summary>
    public static string Code(Step step) => step switch
    {
        VerifyStep verify => $"{verify.Action} until {SourceWords.Code(verify.Holds.Text)}",
        AutomatedStep automated => automated.Action,
        ManualStep { Command: { } command } => SourceWords.Sentence(command.Text),
        ForEachStep each => SourceWords.Code(each.Items.Text),
        StartFlowStep { Version: { } version } child => $"{child.Flow} v{version}",
        StartFlowStep child => child.Flow,
        _ => "",
    };

    public static IEnumerable<Remark> Remarks(Step step)
    {
        var own = step switch
        {
            ActionStep action => Of(action),
            VerifyStep verify => Of(verify),
            HumanStep human => Of(human),
            ForEachStep each =>
                [new(Glyph.Repeat, $"at most {each.AtMost}"), new(Glyph.Parallel, each.AtOnce == 1 ? "one by one" : $"{each.AtOnce} at once")],
            WaitStep { ForSignal: true } wait =>
                [new(Glyph.Hourglass, $"{wait.Until.InWords()}, then {(wait.AtDeadline == WaitTimeout.GoOn ? "goes on" : "fails")}")],
            StartFlowStep { Within: { } within } => [new(Glyph.Hourglass, $"within {within.InWords()}")],
            _ => Enumerable.Empty<Remark>(),
        };
        return own.Concat(OfAny(step));
    }

    /// <summary>The same for a page, where there is room for all of it.</summary>
    public static IEnumerable<string> Limits(Step step)
    {
        switch (step)
        {
            case ActionStep { Retry: var retry } action:
                yield return $"{action.Timeout.InWords()} a try, {Tries(retry)}{(retry.EvenIfUnknown ? ", even if it may have taken effect" : "")}";
                if (retry.FinalWhen is { } final)
                    yield return $"no more when {SourceWords.Code(final.Text)}";
                foreach (var remark in Remarks(step).Where(remark => remark.Glyph is not (Glyph.Clock or Glyph.Retry)))
                    yield return remark.Text;
                yield break;
            case VerifyStep verify:
                yield return $"{verify.Timeout.InWords()} a reading";
                break;
            case HumanStep human:
                yield return Unanswered(human.Asking);
                yield break;
        }

        foreach (var remark in Remarks(step))
            yield return remark.Text;
    }

    /// <summary>Who may answer.</summary>
    public static string AskedOf(HumanStep step) => AnyOf(step.Asking.Candidates, step.Owner);

    public static string AnyOf(IReadOnlyCollection<string> candidates, string owner) =>
        candidates.Count == 0 ? Candidates.Owner(owner) : string.Join(" or ", candidates);

    /// <summary>What happens when nobody answers: <c>5 min, then asks team:leads 5 min, then rejected</c>.</summary>
    public static string Unanswered(Asking asking)
    {
        var first = $"{asking.Deadline?.InWords()}, then ";
        return asking.OnDeadline == DeadlineOutcome.Escalate
            ? $"{first}asks {AnyOf(asking.EscalateTo, "")} {asking.EscalateFor?.InWords()}, then {Outcome(asking.AfterEscalation)}"
            : first + Outcome(asking.OnDeadline);
    }

    public static string Promise(Objective objective) =>
        $"{objective.Percent.ToString(CultureInfo.InvariantCulture)} % of its responses resolved within {objective.Within.InWords()}";

    public static string Tries(RetryPolicy retry) =>
        retry.Attempts == 1 ? "once" : $"{retry.Attempts} times, {retry.FirstDelay.InWords()} doubling to {retry.MaxDelay.InWords()} apart";

    private static string Outcome(DeadlineOutcome? outcome) => outcome switch
    {
        DeadlineOutcome.Approve => "approved",
        DeadlineOutcome.Reject => "rejected",
        _ => "failed",
    };

    private static IEnumerable<Remark> Of(ActionStep step)
    {
        yield return new(Glyph.Clock, step.Timeout.InWords());
        if (step.Retry.Attempts > 1)
            yield return new(Glyph.Retry, $"{step.Retry.Attempts} tries");
        if (step.ReadOnly)
            yield return new(Glyph.Eye, "read-only");
        if (step.RescueWithin is { } rescue)
            yield return new(Glyph.Person, $"owner may rescue it {rescue.InWords()}");
        if (step.Guarding is { } guard)
            yield return new(Glyph.Shield, $"supervised until {guard.Until} successes");
    }

    private static IEnumerable<Remark> Of(VerifyStep step)
    {
        yield return new(Glyph.Retry, $"every {step.Every.InWords()}");
        if (step.For > TimeSpan.Zero)
            yield return new(Glyph.Clock, $"holds {step.For.InWords()}");
        if (step.Within is { } within)
            yield return new(Glyph.Hourglass, $"within {within.InWords()}");
    }

    private static IEnumerable<Remark> Of(HumanStep step)
    {
        yield return new(Glyph.People, AskedOf(step));
        yield return new(Glyph.Hourglass, Unanswered(step.Asking));
        if (step is ApprovalStep { QuorumOf: { } quorum })
            yield return new(Glyph.Approval, $"must approve: {SourceWords.Code(quorum.Text)}");
        else if (step.Asking.Quorum > 1)
            yield return new(Glyph.Approval, $"{step.Asking.Quorum} must approve");
        if (step.Asking.FourEyes)
            yield return new(Glyph.Eye, "four eyes");
        if (step is ApprovalStep { AskEarly: true })
            yield return new(Glyph.Signal, "asked at the start");
        if (step is ManualStep { ReadOnly: true })
            yield return new(Glyph.Eye, "read-only");
    }

    private static IEnumerable<Remark> OfAny(Step step)
    {
        if (step.Evidence is { } evidence)
            yield return new(Glyph.Eye, $"{string.Join(", ", evidence.Sources)} not older than {evidence.NoOlderThan.InWords()}");
        if (step.IsObjective && step is not VerifyStep)
            yield return new(Glyph.Star, "objective");
    }
}
