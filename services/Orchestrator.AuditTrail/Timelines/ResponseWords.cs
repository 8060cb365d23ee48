using System.Globalization;
using Orchestrator.Contracts;
using Orchestrator.Contracts.Actions;
using Orchestrator.Contracts.Responses;
using static Orchestrator.AuditTrail.Timelines.Words;

namespace Orchestrator.AuditTrail.Timelines;

/// <summary>What a response does, in words.</summary>
internal static class ResponseWords
{
    public static string? Of(Fact fact) => OfCourse(fact) ?? OfSteps(fact) ?? OfPeople(fact) ?? OfTurningBack(fact);

    private static string? OfCourse(Fact fact) => fact switch
    {
        ResponseStarted f => $"Response {f.Flow} v{f.Version} started, by {f.StartedBy}",
        KeyRequested f => $"It asks for the key {f.Key}: no other response with it may run meanwhile",
        KeyAwaited f => $"It waits for the key {f.Key}, held by response {f.HolderResponseId}, at position {f.Position}",
        KeyGranted f => $"It has the key {f.Key}",
        ResolutionNoted => "The signal that started it no longer fires",
        ClosingStarted => "Closing steps begin",
        WorkCompleted => "All steps are done",
        ResponseEnded f => $"The response ended: {Lower(f.EndState)}. {f.Explanation}",
        ChildStarted f => $"{f.Step}: started the flow {f.Flow} as response {f.ChildId}",
        ChildReported f => $"{f.Step}: response {f.ChildId} ended, {Lower(f.EndState)}",
        ResultIgnored f => $"{f.Message}{(f.Step.Length == 0 ? "" : $" for {f.Step}")} came too late and was ignored",
        _ => null,
    };

    private static string? OfSteps(Fact fact) => fact switch
    {
        ActionRequested f => $"{f.Step}: {f.Action} begins{(f.Attempt > 1 ? $", attempt {f.Attempt}" : "")}",
        ActionHeld f => $"{f.Step}: held by {(f.By == HeldBy.Pause ? "the pause" : "the emergency stop")}",
        HoldLifted => "Automation runs again: what was held may start",
        ActionFailed f => $"{f.Step}: attempt {f.Attempt} {Failure(f)}{Error(f.Error)}",
        RetryScheduled f => $"{f.Step}: attempt {f.Attempt} follows in {Seconds(f.Wait)}",
        StepCompleted f => $"{f.Step}: {f.How switch { Completion.ByHand => "done by hand", Completion.ByFallback => "done by its fallback", Completion.AfterRejection => "rejected, and what follows from that is done", _ => "done" }}",
        StepFailed f => $"{f.Step}: failed{Error(f.Error)}",
        StepStuck f => $"{f.Step}: attempts are used up{Error(f.Error)}; people may retry, skip or complete it until {f.Until:u}",
        FallbackStarted f => $"{f.Step}: its fallback begins",
        StepWithdrawn f => $"{f.Step}: no longer needed",
        BranchChosen f => $"{f.Step}: {(f.Branch is null ? "no branch" : $"branch \"{f.Branch}\"")} ({string.Join("; ", f.Verdicts.Select(verdict => $"{verdict.Condition} is {(verdict.Held ? "true" : "false")}"))})",
        BranchesStarted f => $"{f.Step}: {string.Join(", ", f.Branches)} begin side by side",
        BranchEnded f => $"{f.Step}: branch \"{f.Branch}\" {(f.Succeeded ? "is done" : "failed")}",
        ItemsListed f => $"{f.Step}: {f.Items.GetArrayLength()} items",
        ItemStarted f => $"{f.Step}: item {f.Index} begins",
        ItemEnded f => $"{f.Step}: item {f.Index} is done",
        WaitStarted f => $"{f.Step}: waits{(f.Until is { } until ? $" until {until:u}" : " for the signal to resolve")}",
        VerifyStarted f => $"{f.Step}: watches until it holds, {f.Until:u} at the latest",
        ProbeTaken f => $"{f.Step}: {(f.Outcome != ActionOutcome.Succeeded ? $"could not be read{Error(f.Error)}" : f.HeldSince is { } since ? $"holds since {since:u}" : "does not hold yet")}",
        EvidenceAged f => $"{f.Step}: what it relies on ({f.Evidence}) is {Seconds(f.Age)} old and may be {Seconds(f.Limit)}; it is renewed first",
        GuardAsked f => $"{f.Step}: may it run without asking? It needs {f.Needed} supervised successes",
        GuardRuled f => $"{f.Step}: {(f.AskFirst ? "a human is asked first" : "it runs by itself")} ({f.Successes} of {f.Needed} supervised successes)",
        TimerElapsed f => $"{(f.Step.Length == 0 ? "The response" : f.Step)}: {Spelled(f.Purpose).ToLowerInvariant()} time has come",
        _ => null,
    };

    private static string? OfPeople(Fact fact) => fact switch
    {
        TaskRequested f => $"{f.Step}: {(f.Purpose switch { TaskPurpose.Supervision => "may it run? ", TaskPurpose.Rescue => "what now? ", _ => "" })}people are asked, \"{f.Title}\"{(f.Early ? ", ahead of time" : "")}",
        TaskAwaited f => $"{f.Step}: waits for the answer that was asked for ahead of time",
        TaskAnswered f => $"{f.Step}: {(f.DecidedBy.Count == 0 ? Lower(f.Outcome) : $"{Lower(f.Outcome)} by {string.Join(", ", f.DecidedBy)}")}{Quoted(f.Comment)}",
        TaskRecalled f => $"{f.Step}: the question is withdrawn",
        RejectionTaken f => $"{f.Step}: what the flow does on a no begins",
        ResponsePaused f => $"{f.By} paused the response",
        ResponseResumed f => $"{f.By} resumed the response",
        StepRetryOrdered f => $"{f.Step}: {f.By} retries it now",
        StepSkipped f => $"{f.Step}: {f.By} skipped it",
        StepInputCorrected f => $"{f.Step}: {f.By} corrected its input",
        LeftToHuman f => $"{(f.Step.Length == 0 ? "The response" : f.Step)}: left to a human: {f.Todo}",
        LeftoverSettled f => $"{f.Step}: what was left is {Lower(f.Outcome)}{(f.DecidedBy.Count == 0 ? "" : $" by {string.Join(", ", f.DecidedBy)}")}{Quoted(f.Comment)}",
        _ => null,
    };

    private static string? OfTurningBack(Fact fact) => fact switch
    {
        WorkStopped f => $"{(f.Step is null ? "" : f.Step + ": ")}nothing new starts: {f.Explanation}",
        CompensationStarted f => f.Steps.Count == 0 ? "There is nothing to undo" : $"Undoing, the last first: {string.Join(", ", f.Steps)}",
        UndoOrdered f => $"To be undone, the last first: {string.Join(", ", f.Steps)}",
        StepUndone f => $"{f.Step}: undone{(f.How == Completion.ByHand ? " by hand" : "")}",
        UndoFailed f => $"{f.Step}: could not be undone{Error(f.Error)}",
        UndoDemanded f => $"Response {f.ParentResponseId} turns back: what this one did is undone",
        ChildUndoRequested f => $"{f.Step}: response {f.ChildId} is asked to undo itself",
        ChildUndoReported f => $"{f.Step}: response {f.ChildId} {(f.Complete ? "is undone" : "could not be undone wholly")}: {f.Explanation}",
        _ => null,
    };

    private static string Failure(ActionFailed failed) => failed switch
    {
        { TimedOut: true } => "got no answer in time",
        { Outcome: ActionOutcome.Unknown } => "ended with its outcome unknown",
        { Outcome: ActionOutcome.FailedFinal } => "failed for good",
        _ => "failed",
    };

    private static string Error(string? error) => string.IsNullOrWhiteSpace(error) ? "" : $": {error}";

    private static string Seconds(TimeSpan time) => time.TotalSeconds < 120
        ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.#} s")
        : string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0.#} min");
}
