using Microsoft.Extensions.Logging;
using Orchestrator.Actions.Catalogue;
using Orchestrator.Actions.External;
using Orchestrator.Actions.Secrets;
using Orchestrator.Contracts.Actions;
using Orchestrator.Contracts.Responses;

namespace Orchestrator.Actions.Attempts;

/// <summary>Carries out one attempt of an action and says how it ended.</summary>
public sealed partial class ActionRunner(
    ActionCatalogue catalogue,
    SecretStore secrets,
    IAttemptLog attempts,
    AutomationHold held,
    TimeProvider time,
    ILogger<ActionRunner> log)
{
    private const string Begun = "An earlier delivery of this attempt began and its result was lost; it was not carried out again. Find out whether it happened.";
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);
    private static readonly TimeSpan MostMargin = TimeSpan.FromSeconds(1);

    /// <summary>Whether carrying this action out twice does no harm.</summary>
    public bool MayBeRepeated(string action) => catalogue.Find(action) is not { Connector.IsIdempotent: false };

    /// <returns>Null when the answer comes later, from an external worker.</returns>
    /// <exception cref="OperationCanceledException">This process is ending; the command is to be given back.</exception>
    public async Task<ActionEnded?> Run(ExecuteAction command, IOutgoing outgoing, CancellationToken cancel)
    {
        var begun = time.GetTimestamp();
        var inUse = new SecretsInUse(secrets);
        var binding = catalogue.Find(command.Action);
        var result = binding is null
            ? ActionResult.Final($"Nothing is bound to the action '{command.Action}': add {ActionCatalogue.Section}:{command.Action}.")
            : await Decide(new ActionAttempt(command, outgoing, inUse), binding, cancel);
        result = inUse.Mask(result);
        if (binding is not null)
            result = result with { Output = binding.Sensitive.Masked(result.Output) };
        Log(command, binding, result, time.GetElapsedTime(begun));
        return result.Outcome is not { } outcome ? null : new ActionEnded(
            command.ResponseId, command.Step, command.AttemptId, command.Attempt, outcome, result.Output, result.Error,
            result.RetryAfter, outcome == ActionOutcome.Unknown ? IsRepeatable(result, binding) : null);
    }

    private async Task<ActionResult> Decide(ActionAttempt attempt, ActionBinding binding, CancellationToken cancel)
    {
        var command = attempt.Command;

        // Before anything else: whatever is answered below says that nothing was tried, which would be untrue.
        if (!binding.Connector.IsIdempotent && await attempts.HasStarted(command, cancel))
            return ActionResult.Unknown(Begun);
        if (await held(command, cancel) is { } why)
            return ActionResult.Held(why);
        if (command.Timeout <= TimeSpan.Zero)
            return ActionResult.Final($"The action '{command.Action}' was given no time: its timeout is {command.Timeout}.");
        var inTime = TimeFor(command);
        if (inTime <= TimeSpan.Zero)
            return Late(command, binding.Connector);
        return await binding.Target.Run(inTime, (left, token) => Act(attempt, binding.Connector, left, token), cancel);
    }

    private async Task<ActionResult> Act(ActionAttempt attempt, IConnector connector, TimeSpan left, CancellationToken cancel)
    {
        // It may have waited for its turn, and does so again below while the store is away.
        if (await held(attempt.Command, cancel) is { } why)
            return ActionResult.Held(why);
        if (!connector.IsIdempotent && await attempts.Begin(attempt.Command, cancel) == AttemptState.AlreadyStarted)
            return ActionResult.Unknown(Begun);
        var inTime = TimeFor(attempt.Command);
        var result = inTime > TimeSpan.Zero
            ? await Carry(attempt, connector, inTime < left ? inTime : left, cancel)
            : Late(attempt.Command, connector);
        if (!connector.IsIdempotent && result.Outcome is { } outcome)
            attempt.Outgoing.NoteEnd(attempt.Command, outcome);
        return result;
    }

    private async Task<ActionResult> Carry(ActionAttempt attempt, IConnector connector, TimeSpan left, CancellationToken cancel)
    {
        using var deadline = new CancellationTokenSource(left > TimeSpan.FromMilliseconds(1) ? left : TimeSpan.FromMilliseconds(1), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancel);
        try
        {
            var result = await connector.Carry(attempt, either.Token);

            // A call broken off because this process ends says nothing about the target: give the command back instead,
            // if it may be carried out again.
            if (connector.IsIdempotent && result.Outcome is (ActionOutcome.FailedRetryable or ActionOutcome.Unknown))
                cancel.ThrowIfCancellationRequested();
            return result;
        }
        catch (ActionRefusedException refused)
        {
            return ActionResult.Final(refused.Message);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return ActionResult.Doubtful($"{connector.Target} did not answer within {left.TotalSeconds:0.#} s.");
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Whatever a connector did not foresee must end the attempt: an exception on the bus would leave the step waiting.
            return ActionResult.Doubtful(
                $"The connector {connector.Kind} failed unexpectedly on {connector.Target}: {e.GetType().Name}: {e.Message}");
        }
    }

    /// <summary>
    /// Ends a little before the response stops waiting: what the connector says of an attempt that took too long is more than the
    /// response's own timer can.
    /// </summary>
    private TimeSpan TimeFor(ExecuteAction command)
    {
        var timeout = command.Timeout < Longest ? command.Timeout : Longest;
        if (command.Due is not { } due)
            return timeout;
        var margin = timeout / 10 < MostMargin ? timeout / 10 : MostMargin;
        var left = due - margin - time.GetUtcNow();
        return left < timeout ? left : timeout;
    }

    /// <summary>An earlier delivery may have acted: of connectors that must not act twice it is known that none has.</summary>
    private static ActionResult Late(ExecuteAction command, IConnector connector)
    {
        var error = $"The command came when its time was over, at {command.Due:O}, and was not carried out now: the workers are overloaded or were away, or a clock is wrong.";
        return connector.IsIdempotent ? ActionResult.Doubtful(error) : ActionResult.Retryable(error);
    }

    /// <summary>The connector's word on another try; null where the flow's counts.</summary>
    private static bool? IsRepeatable(ActionResult result, ActionBinding? binding) =>
        binding?.Connector.IsIdempotent == false ? false : result.MayHelp ? true : null;

    private void Log(ExecuteAction command, ActionBinding? binding, ActionResult result, TimeSpan took)
    {
        var level = result.Outcome is null or ActionOutcome.Succeeded or ActionOutcome.Held ? LogLevel.Information : LogLevel.Warning;
        Ended(
            level,
            command.Action,
            command.Attempt,
            command.Flow,
            command.Step,
            command.ResponseId,
            result.Outcome?.ToString() ?? "HandedOver",
            binding?.Connector.Kind ?? "none",
            binding?.Connector.Target ?? "none",
            (long)took.TotalMilliseconds,
            result.Error is { } error ? $": {error}" : "");
    }

    [LoggerMessage(Message = "Action {Action}, attempt {Attempt} of {Flow}/{Step} in response {Response}: {Outcome} by {Connector} on {Target} after {Elapsed} ms{Error}")]
    private partial void Ended(
        LogLevel level, string action, int attempt, string flow, string step, Guid response, string outcome, string connector, string target, long elapsed, string error);
}
