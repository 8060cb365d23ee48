using static Orchestrator.StateMachines.Flows.Drawings.Markdown;

namespace Orchestrator.StateMachines.Flows.Drawings;

/// <summary>What people are asked, by whom they may be answered, and what becomes of it when nobody does.</summary>
internal static class PeopleSheet
{
    public static void Write(Markdown page, FlowDefinition flow, StepNumbers numbers)
    {
        var asking = flow.Steps
            .Where(step => step is HumanStep or AutomatedStep { Guarding: not null } or AutomatedStep { RescueWithin: not null }).ToList();
        if (asking.Count == 0)
            return;
        page.Heading(2, "What people are asked");
        foreach (var step in asking)
        {
            page.Heading(3, numbers.Named(step));
            if (step is HumanStep human)
                Asked(page, human, numbers);
            else
                page.Points(Supervision((AutomatedStep)step));
        }
    }

    private static void Asked(Markdown page, HumanStep step, StepNumbers numbers)
    {
        page.Quote(Text(SourceWords.Sentence(step.Title.Text)));
        var instructions = step switch
        {
            ApprovalStep approval => approval.Instructions,
            ManualStep manual => SourceWords.Sentence(manual.Instructions.Text),
            _ => "",
        };
        if (instructions.Length > 0)
            page.Paragraph(Text(instructions));
        page.Points(Terms(step, numbers));
    }

    private static IEnumerable<string> Terms(HumanStep step, StepNumbers numbers)
    {
        var asking = step.Asking;
        var early = step is ApprovalStep { AskEarly: true } ? ", as soon as the response starts" : "";
        yield return $"**Asked:** {Text(StepWords.AskedOf(step))}{early}.";
        if (!asking.Excluded.IsEmpty)
            yield return $"**Not asked:** {Text(string.Join(", ", asking.Excluded))}.";
        if (asking.FourEyes)
            yield return "**Four eyes:** whoever started or changed the response may not answer.";
        if (step is ApprovalStep { QuorumOf: { } quorum })
            yield return $"**Needed:** approvals by the case, {Code(SourceWords.Code(quorum.Text))}; one rejection rejects.";
        else if (asking.Quorum > 1)
            yield return $"**Needed:** {asking.Quorum} approvals; one rejection rejects.";
        yield return $"**Unanswered:** {Text(StepWords.Unanswered(asking))}.";
        if (step is ApprovalStep { OnRejected: { Steps.IsEmpty: false } rejected })
            yield return $"**Rejected:** goes on with {numbers.Named(rejected.Steps)}.";
        else if (step is ApprovalStep)
            yield return "**Rejected:** the step has failed.";
        if (step is ManualStep { Command: { } command })
            yield return $"**Type:** {Code(SourceWords.Sentence(command.Text))}";
        if (step is ManualStep { ExpectedOutput: { Length: > 0 } expected })
            yield return $"**Expect:** {Code(expected)}";
        if (step.Shows is { } shows)
            yield return $"**Shown:** {Code(SourceWords.Code(shows.Text))}";
        if (step is ManualStep && step.OutputType != nameof(System.Text.Json.JsonElement))
            yield return $"**To fill in:** {Code(step.OutputType)}";
    }

    private static IEnumerable<string> Supervision(AutomatedStep step)
    {
        if (step.Guarding is { } guard)
        {
            yield return $"**May it run?** Asked of {Text(StepWords.AnyOf(guard.AskedOf, step.Owner))} each time, until it has succeeded "
                + $"{guard.Until} times under supervision; unanswered within {guard.Within.InWords()} is a no, and the step fails.";
        }

        if (step.RescueWithin is { } rescue)
        {
            yield return $"**When its tries are used up,** {Text(Candidates.Owner(step.Owner))} has {rescue.InWords()} to retry it, skip it, "
                + "or do it by hand.";
        }
    }
}
