using Orchestrator.StateMachines.Flows;

namespace Orchestrator.Tabletop.Reports;

/// <summary>What exercises show about people and flows beyond what was expected of them.</summary>
internal static class ReportFindings
{
    /// <summary>So many answers by one person are no coincidence any more.</summary>
    private const int ManyAnswers = 3;

    /// <summary>So many responses that came to a choice have shown which way it goes.</summary>
    private const int ManyChoices = 5;

    private const int ManyBranches = 4;
    private const int DeepChoices = 3;

    public static IEnumerable<ReportFinding> Of(TestReport report) =>
    [
        .. report.Questions.SelectMany(question => NobodyIsThere(question, report)),
        .. report.Questions.Select(DeadlineTooShort).OfType<ReportFinding>(),
        .. report.Questions.Select(OnePersonDecides).OfType<ReportFinding>(),
        .. report.Flows.Select(HandOffFindings.Of).OfType<ReportFinding>(),
        .. report.Flows.SelectMany(Complicated),
        .. report.Flows.Where(part => part.Results.Count > 1).Select(NeverExercised).OfType<ReportFinding>(),
    ];

    private static IEnumerable<ReportFinding> NobodyIsThere(Question question, TestReport report)
    {
        if (question.AskedOf.Count == 0)
        {
            yield return new ReportFinding(
                FindingKind.NobodyIsThere, Where(question), "it asks anybody, so nobody in particular has to answer", "Name a team, a role or a person in .AskedOf(...)");
            yield break;
        }

        var people = report.Results.SelectMany(result => result.Scenario.People).Select(role => role.Person).ToList();
        if (!people.Exists(person => person.IsAmong(question.AskedOf)))
        {
            yield return new ReportFinding(
                FindingKind.NobodyIsThere, Where(question), $"it asked {question.Asks} {Telling.Times(question.Asked.Count)}, and nobody in the exercise is that",
                "Find out who that is at night and on holidays, and let them take part");
        }

        var escalation = (Flow(report, question)?.Find(question.Step)?.Step as HumanStep)?.Asking.EscalateTo ?? [];
        if (question.Escalated > 0 && !escalation.IsEmpty && !people.Exists(person => person.IsAmong(escalation)))
        {
            yield return new ReportFinding(
                FindingKind.NobodyIsThere, Where(question), $"it was escalated to {string.Join(", ", escalation)} {Telling.Times(question.Escalated)}, and nobody in the exercise is that",
                "Find out who that is at night and on holidays, and let them take part");
        }
    }

    private static ReportFinding? DeadlineTooShort(Question question)
    {
        if (question is not { Deadline: { } deadline, Median: { } median } || median <= deadline)
            return null;
        var inTime = question.Waits.Count(wait => wait <= deadline);
        return new ReportFinding(
            FindingKind.DeadlineTooShort, Where(question),
            $"it is to be answered within {Telling.Long(deadline)} and is usually answered after {Telling.Long(median)}: {inTime} of {question.Waits.Count} answers came in time",
            "Give people more time, ask them earlier with .AskEarly(), or ask somebody who is nearer");
    }

    private static ReportFinding? OnePersonDecides(Question question) =>
        question.Answered >= ManyAnswers && question.Asked.SelectMany(decision => decision.DecidedBy).Distinct().ToList() is [var only]
            ? new ReportFinding(
                FindingKind.OnePersonDecides, Where(question), $"only {only} ever decided it, {Telling.Times(question.Answered)}",
                $"Let somebody else who is {question.Asks} decide it in the next exercise: {only} can be away")
            : null;

    private static IEnumerable<ReportFinding> Complicated(FlowPart part)
    {
        foreach (var choice in part.Flow.Steps.OfType<ChoiceStep>())
        {
            var where = $"{part.Flow.Name}/{choice.Name}";
            if (Depth(part.Flow, choice) is >= DeepChoices and var depth)
            {
                yield return new ReportFinding(
                    FindingKind.Complicated, where, $"it is a choice within {depth - 1} others", "Make the inner part a flow of its own, or decide it in one choice");
            }

            if (choice.Branches.Length > ManyBranches)
            {
                yield return new ReportFinding(
                    FindingKind.Complicated, where, $"it has {choice.Branches.Length} branches", "See which of them end the same way: one condition may do for both");
            }

            var taken = part.Coverage.All.Where(item => item.Kind == Recordings.Covering.Branch && item.Step == choice.Name && item.Times > 0).ToList();
            if (taken is [{ Times: >= ManyChoices } always])
            {
                yield return new ReportFinding(
                    FindingKind.Complicated, where, $"all {always.Times} responses that came there took the branch \"{always.What}\"",
                    "Exercise the others, or take out what nobody needs");
            }
        }
    }

    private static ReportFinding? NeverExercised(FlowPart part)
    {
        var never = part.Coverage.Missing.Where(item => item.Kind is not (Recordings.Covering.Step or Recordings.Covering.End or Recordings.Covering.Branch)).Select(item => item.InWords()).ToList();
        return never.Count == 0
            ? null
            : new ReportFinding(
                FindingKind.NeverExercised, part.Flow.Name, $"never exercised: {string.Join(", ", never)}",
                "Write a scenario that leads there: what has never run may not work when it is needed");
    }

    private static int Depth(FlowDefinition flow, Step? step)
    {
        var depth = 0;
        for (; step is not null; step = flow.Find(step.Name)?.Parent)
            depth += step is ChoiceStep ? 1 : 0;
        return depth;
    }

    private static FlowDefinition? Flow(TestReport report, Question question) => report.Flows.FirstOrDefault(part => part.Flow.Name == question.Flow)?.Flow;

    private static string Where(Question question) => $"{question.Flow}/{(question.Step.Length == 0 ? "the-response" : question.Step)}";
}
