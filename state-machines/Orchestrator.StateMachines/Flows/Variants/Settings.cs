using Orchestrator.Contracts.HumanTasks;

namespace Orchestrator.StateMachines.Flows.Variants;

/// <summary>The settings that can be changed, by the names people know them by.</summary>
internal static class Settings
{
    private const string ADuration = "a duration such as 250ms, 90s, 5m, 1h30m or 2d";
    private const string ACount = "a whole number from 1";
    private const string AnOutcome = "reject, approve, escalate or fail";

    private static readonly Setting[] All =
    [
        For<AutomatedStep>("timeout", ADuration, (step, value) => Durations.Read(value) is { } time ? step with { Timeout = time } : null),
        For<ActionStep>("attempts", ACount, (step, value) => Count(value) is { } n ? step with { Retry = step.Retry with { Attempts = n } } : null),
        For<ActionStep>("first-delay", ADuration, (step, value) => Durations.Read(value) is { } time ? step with { Retry = step.Retry with { FirstDelay = time } } : null),
        For<ActionStep>("max-delay", ADuration, (step, value) => Durations.Read(value) is { } time ? step with { Retry = step.Retry with { MaxDelay = time } } : null),
        For<ActionStep>("rescue-within", ADuration, (step, value) => Durations.Read(value) is { } time ? step with { RescueWithin = time } : null),
        For<VerifyStep>("within", ADuration, (step, value) => Durations.Read(value) is { } time ? step with { Within = time } : null),
        For<VerifyStep>("for", ADuration, (step, value) => Durations.Read(value) is { } time ? step with { For = time } : null),
        For<VerifyStep>("every", ADuration, (step, value) => Durations.Read(value) is { } time ? step with { Every = time } : null),
        For<HumanStep>("deadline", ADuration, (step, value) => Durations.Read(value) is { } time ? step with { Asking = step.Asking with { Deadline = time } } : null),
        For<HumanStep>("on-deadline", AnOutcome, (step, value) => Outcome(value) is { } then ? step with { Asking = step.Asking with { OnDeadline = then } } : null),
        For<HumanStep>("escalate-for", ADuration, (step, value) => Durations.Read(value) is { } time ? step with { Asking = step.Asking with { EscalateFor = time } } : null),
        For<HumanStep>("after-escalation", AnOutcome, (step, value) => Outcome(value) is { } then ? step with { Asking = step.Asking with { AfterEscalation = then } } : null),
        For<ApprovalStep>("quorum", ACount, (step, value) => Count(value) is { } n ? step with { Asking = step.Asking with { Quorum = n }, QuorumOf = null } : null),
        For<WaitStep>("duration", ADuration, (step, value) => Durations.Read(value) is { } time ? step with { Until = time } : null),
        For<StartFlowStep>("within", ADuration, (step, value) => Durations.Read(value) is { } time ? step with { Within = time } : null),
        For<ForEachStep>("at-once", ACount, (step, value) => Count(value) is { } n ? step with { AtOnce = n } : null),
        For<Step>("evidence", ADuration, (step, value) => step.Evidence is { } evidence && Durations.Read(value) is { } time ? step with { Evidence = evidence with { NoOlderThan = time } } : null),
    ];

    public static Step Set(FlowDefinition flow, Step step, SettingChange change, List<Finding> findings)
    {
        var here = All.Where(setting => setting.Step.IsInstanceOfType(step)).ToList();
        var known = here.Find(setting => setting.Name == change.Setting);
        if (known is null)
            findings.Add(new Finding(flow.Name, step.Name, $"a step of kind '{step.Kind}' has no setting '{change.Setting}'", $"It has: {string.Join(", ", here.Select(setting => setting.Name))}"));
        else if (known.Set(step, change.Value) is { } changed)
            return changed;
        else
            findings.Add(new Finding(flow.Name, step.Name, $"'{change.Setting}' cannot be '{change.Value}'", $"It takes {known.Takes}"));
        return step;
    }

    /// <summary>The one setting of a flow as a whole.</summary>
    public static TimeSpan? DeadlineOf(FlowDefinition flow, SettingChange change, TimeSpan? deadline, List<Finding> findings)
    {
        if (change.Setting == "deadline" && Durations.Read(change.Value) is { } time)
            return time;
        findings.Add(change.Setting == "deadline"
            ? new Finding(flow.Name, null, $"'deadline' cannot be '{change.Value}'", $"It takes {ADuration}")
            : new Finding(flow.Name, null, $"the flow as a whole has no setting '{change.Setting}'", $"It has: deadline. Those of a step are written <step>.{change.Setting}"));
        return deadline;
    }

    private static int? Count(string value) => int.TryParse(value, out var count) && count > 0 ? count : null;

    private static DeadlineOutcome? Outcome(string value) => Enum.GetNames<DeadlineOutcome>().FirstOrDefault(name => name.Equals(value, StringComparison.OrdinalIgnoreCase)) is { } name
        ? Enum.Parse<DeadlineOutcome>(name)
        : null;

    private static Setting For<TStep>(string name, string takes, Func<TStep, string, TStep?> set)
        where TStep : Step => new(name, typeof(TStep), takes, (step, value) => set((TStep)step, value));

    private sealed record Setting(string Name, Type Step, string Takes, Func<Step, string, Step?> Set);
}
