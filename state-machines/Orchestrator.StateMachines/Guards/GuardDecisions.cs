using Orchestrator.Contracts.Guards;
using Orchestrator.Contracts.Responses;

namespace Orchestrator.StateMachines.Guards;

public static class GuardDecisions
{
    /// <summary>
    /// Answers whether a human is asked first. The same response and step get the same answer again, whatever others did
    /// since; only after its own final failure is its question a new one.
    /// </summary>
    public static void Ask(this Guard guard, AskGuard message)
    {
        if (guard.Answers.Find(given => given.ResponseId == message.ResponseId && given.Step == message.Step) is { } before)
        {
            guard.Answer(before);
            return;
        }

        if (guard.StepHash != message.StepHash)
            guard.Record(
                new GuardStarted(message.Environment, message.Flow, message.FlowStep, message.StepHash),
                guard.StepHash.Length == 0 ? "the step has not run here yet" : "the step's definition has changed");

        var askFirst = guard.Successes < message.Needed;
        var answer = new GuardAnswer(message.ResponseId, message.Step, guard.Successes, message.Needed, askFirst);
        guard.Record(
            new GuardConsulted(message.ResponseId, message.Step, answer.Successes, answer.Needed, askFirst),
            $"{answer.Successes} of {answer.Needed} supervised successes");
        guard.Answer(answer);
    }

    /// <summary>Counts a success a human had approved, once a response; a final failure starts the count again, supervised or not.</summary>
    public static void Take(this Guard guard, ReportGuardedRun message)
    {
        if (guard.WhyNot(message) is { } reason)
            guard.Record(new GuardedRunIgnored(message.ResponseId, message.Step), reason);
        else if (message.Succeeded)
            guard.Record(new SupervisedRunCounted(message.ResponseId, message.Step, guard.Successes + 1), "it succeeded under supervision");
        else
            guard.Record(new GuardReset(message.ResponseId, message.Step, guard.Successes), "it failed for good");
    }

    public static void Ignore(this Guard guard, ReportGuardedRun message, string reason) =>
        guard.Record(new GuardedRunIgnored(message.ResponseId, message.Step), reason);

    internal static string? WhyNot(this Guard guard, ReportGuardedRun message)
    {
        if (message.StepHash != guard.StepHash)
            return "it ran another definition of the step";
        if (guard.Runs.Exists(run => run.ResponseId == message.ResponseId && run.Step == message.Step))
            return "this run was taken into account already";
        if (!message.Succeeded)
            return null;
        if (!message.Supervised)
            return "no human approved it";
        return guard.Runs.Exists(run => run.ResponseId == message.ResponseId)
            ? "its response was taken into account already"
            : null;
    }

    private static void Answer(this Guard guard, GuardAnswer answer) => guard.Send(new GuardAnswered(
        answer.ResponseId, answer.Step, guard.CorrelationId, answer.AskFirst, answer.Successes, answer.Needed));
}
