using Orchestrator.Contracts.HumanTasks;

namespace Orchestrator.StateMachines.Flows;

/// <summary>What can be wrong with a step taken by itself.</summary>
internal static class StepChecks
{
    public static IEnumerable<Finding> Of(FlowDefinition flow, Place place)
    {
        var step = place.Step;
        var own = step switch
        {
            AutomatedStep automated => Automated(automated),
            HumanStep human => Human(human, place, flow),
            ChoiceStep choice => Choice(choice),
            ParallelStep parallel => Parallel(parallel),
            ForEachStep each => ForEach(each),
            WaitStep { Until: var until } when until <= TimeSpan.Zero => [("it waits for no time", "Give it a duration above zero")],
            StartFlowStep child => StartFlow(child, flow),
            EndStep when place.Block.Role == BlockRole.Closing =>
                [("the closing steps cannot end the response another way", "Move it into the flow's own steps")],
            _ => [],
        };
        return Any(step, flow).Concat(own).Select(found => new Finding(flow.Name, step.Name, found.What, found.Remedy));
    }

    private static IEnumerable<(string What, string Remedy)> Any(Step step, FlowDefinition flow)
    {
        if (step.Owner.Length == 0 && flow.Owner.Length > 0)
            yield return ("it has no owner", "Give .OwnedBy(...) a name, or leave it out: the flow's owner answers for it");
        if (step is ActionStep or ManualStep && !step.ReadOnly && step.Compensation is null && step.Irreversible is null)
        {
            yield return ("it changes the outside world and says nothing about undoing that",
                "Add .CompensatedBy(...), .Irreversible(\"why\"), or .ReadOnly() if it changes nothing");
        }

        if (step.Irreversible is { } why && (string.IsNullOrWhiteSpace(why) || step.Compensation is not null))
            yield return (
                "it is irreversible without a reason, or compensated all the same",
                "Say why in .Irreversible(\"...\"), or leave one of the two out");
        if (step.ReadOnly && (step.Compensation is not null || step.Irreversible is not null))
            yield return ("it is read-only and yet there is something to undo", "Leave out .ReadOnly(), or the compensation");
        if (step.Compensation is { } compensation)
        {
            if (string.IsNullOrWhiteSpace(compensation.Protects))
                yield return ("its compensation does not say what it protects", "Name what is at stake in protects: \"...\"");
            if (compensation is { ReadsOutput: true, WhenUnknown: Undo.IsSafe })
            {
                yield return ("its compensation reads the step's output, which is missing when the outcome is unknown, and yet claims to be safe then",
                    "Build its input from the response's data (r => ...), or leave it to Undo.NeedsHuman");
            }

            foreach (var found in Retries(compensation.Retry, compensation.Timeout))
                yield return ("its compensation: " + found.What, found.Remedy);
        }

        if (step.GoesOnWithout is { } excuse && (string.IsNullOrWhiteSpace(excuse) || step.IsObjective))
            yield return (
                "the flow goes on without what it is for, or without saying why",
                "Say why in .GoOnWithout(\"...\"), and leave it out on a step that shows the outcome");
        if (step.Fallback is { Steps.IsEmpty: true })
            yield return (
                "its fallback is empty: a failure would pass unnoticed",
                "Write down what is done instead, or leave .Fallback(...) out");
    }

    private static IEnumerable<(string What, string Remedy)> Automated(AutomatedStep step)
    {
        if (step.Action.Length == 0)
            yield return ("it names no action", "Give the logical name that the action catalogue binds, such as 'deploys.freeze'");
        foreach (var found in Retries(step.Retry, step.Timeout))
            yield return found;
        if (step.Guarding is { } guarding)
        {
            if (guarding.Until < 1 || guarding.Within <= TimeSpan.Zero)
                yield return ("its guard asks for nothing", "Guard until at least 1 success, and give people time to answer");
            if (step.ReadOnly)
                yield return ("it is guarded and yet read-only", "Leave .Guarded(...) out: there is nothing to supervise");
        }

        if (step.RescueWithin is { } rescue && rescue <= TimeSpan.Zero)
            yield return ("its owner has no time to rescue it", "Give .RescuedByOwner(...) a duration above zero");
        if (step is VerifyStep verify)
        {
            if (verify.Within is null)
                yield return ("it may verify for ever", "Add .Within(...): if it has not held by then, the step fails");
            else if (verify.Within <= verify.For)
                yield return ("it cannot hold for that long before its deadline", "Make .Within(...) longer than .For(...)");
            if (verify.Every < TimeSpan.FromMilliseconds(100))
                yield return ("it reads without a pause", "Give .Every(...) at least 100 ms");
        }
    }

    private static IEnumerable<(string What, string Remedy)> Retries(RetryPolicy retry, TimeSpan timeout)
    {
        if (timeout <= TimeSpan.Zero)
            yield return ("its attempts have no time", "Give .Timeout(...) a duration above zero");
        if (retry.Attempts is < 1 or > 100)
            yield return ($"{retry.Attempts} attempts are not possible", "Give .Retry(...) 1 to 100 attempts in all");
        if (retry.FirstDelay < TimeSpan.Zero || retry.MaxDelay < retry.FirstDelay)
            yield return ("its longest wait is shorter than its first", "Make maxDelay at least firstDelay");
    }

    private static IEnumerable<(string What, string Remedy)> Human(HumanStep step, Place place, FlowDefinition flow)
    {
        var asking = step.Asking;
        if (asking.Deadline is null || asking.Deadline <= TimeSpan.Zero)
            yield return (
                "it asks people without a deadline",
                "Add .Deadline(15.Minutes(), DeadlineOutcome...), which says what happens when nobody answers");
        if (asking.OnDeadline == DeadlineOutcome.Escalate && asking.EscalateTo.IsEmpty)
            yield return ("it escalates to nobody", "Add .EscalatesTo(who, within, then)");
        if (asking.OnDeadline != DeadlineOutcome.Escalate && !asking.EscalateTo.IsEmpty)
            yield return ("it names whom to escalate to and never does", "Make its deadline's outcome DeadlineOutcome.Escalate");
        if (!asking.EscalateTo.IsEmpty
            && (asking.AfterEscalation is null or DeadlineOutcome.Escalate || asking.EscalateFor <= TimeSpan.Zero))
            yield return (
                "its escalation has no outcome",
                "There is one hop: let .EscalatesTo(...) end in Reject, Approve or Fail, after a duration above zero");
        if (step is ManualStep && (asking.OnDeadline == DeadlineOutcome.Approve || asking.AfterEscalation == DeadlineOutcome.Approve))
            yield return ("nobody did it and yet it would count as done", "Use Fail or Reject as the outcome of a manual task's deadline");
        foreach (var found in Satisfiable(asking, step))
            yield return found;
        if (step is not ApprovalStep approval)
            yield break;
        if (approval.OnRejected is { Steps.IsEmpty: true })
            yield return (
                "a rejection would change nothing",
                "Write down what is done when the answer is no, or leave .OnRejected(...) out");
        if (approval.AskEarly && (step.Evidence is not null || place.Block.Role == BlockRole.Closing || IsInForEach(flow, place)))
            yield return (
                "it cannot be asked early",
                "Leave .AskEarly() out: it needs fresh evidence, an item, or the end of the work first");
    }

    private static IEnumerable<(string What, string Remedy)> Satisfiable(Asking asking, HumanStep step)
    {
        if (asking.Quorum < 1)
            yield return ("nobody has to approve", "Ask for at least one in .Quorum(...)");
        string[] candidates = asking.Candidates.IsEmpty ? [Candidates.Owner(step.Owner)] : [.. asking.Candidates.Distinct()];
        var left = candidates.Except(asking.Excluded).ToList();
        if (left.Count == 0)
            yield return ("everybody who could answer is excluded", "Ask somebody else in .AskedOf(...), or exclude fewer");
        else if (left.TrueForAll(Candidates.IsPerson) && left.Count < asking.Quorum)
            yield return (
                $"nobody can satisfy it: {asking.Quorum} must approve and {left.Count} may",
                "Ask more people, or a 'team:...' or 'role:...', in .AskedOf(...)");
    }

    private static bool IsInForEach(FlowDefinition flow, Place place) =>
        place.Block.Role == BlockRole.Item || (place.Parent is { } parent && flow.Find(parent.Name) is { } up && IsInForEach(flow, up));

    private static IEnumerable<(string What, string Remedy)> Choice(ChoiceStep step)
    {
        if (!step.Branches.Any(branch => branch.When is not null))
            yield return ("it has no choice", "Add .When(\"case\", r => ..., then => ...)");
        foreach (var found in Labels(step.Branches))
            yield return found;
    }

    private static IEnumerable<(string What, string Remedy)> Parallel(ParallelStep step)
    {
        if (step.Branches.Length < 2)
            yield return (
                "it has fewer than two branches",
                "Add .Branch(\"name\", steps => ...), or write the steps down one after the other");
        foreach (var empty in step.Branches.Where(branch => branch.Steps.IsEmpty))
            yield return ($"its branch '{empty.Label}' is empty", "Write down its steps, or leave it out");
        foreach (var found in Labels(step.Branches))
            yield return found;
    }

    private static IEnumerable<(string What, string Remedy)> Labels(IEnumerable<Block> branches) => branches
        .CountBy(branch => branch.Label)
        .Where(label => label.Value > 1)
        .Select(label => ($"two of its branches are called '{label.Key}'", "Call each branch differently"));

    private static IEnumerable<(string What, string Remedy)> ForEach(ForEachStep step)
    {
        if (step.AtMost is < 1 or > FlowChecks.MostItems)
            yield return ($"its list is not bounded: at most {step.AtMost}", $"Give atMost from 1 to {FlowChecks.MostItems}");
        if (step.AtOnce < 1)
            yield return ("it does nothing at once", "Give .AtOnce(...) at least 1");
        if (step.Body.Steps.IsEmpty)
            yield return ("it does nothing for an item", "Write down its steps");
    }

    private static IEnumerable<(string What, string Remedy)> StartFlow(StartFlowStep step, FlowDefinition flow)
    {
        if (step.Flow == flow.Name)
            yield return ("the flow starts itself and can loop", "Use ForEach or Verify to repeat, or start another flow");
        if (step.Within is { } within && within <= TimeSpan.Zero)
            yield return ("the flow it starts has no time", "Give .Within(...) a duration above zero");
    }
}
