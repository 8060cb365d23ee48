using System.Globalization;
using Orchestrator.Contracts.Responses;
using static Orchestrator.StateMachines.Flows.Drawings.Markdown;

namespace Orchestrator.StateMachines.Flows.Drawings;

/// <summary>
/// The page about a flow that its team would have written by hand, in Markdown: scenario, steps, what people are asked, what
/// happens when something fails, what is undone and how, objectives and policy.
/// </summary>
public static class FlowSheet
{
    public static string ToMarkdown(FlowDefinition flow)
    {
        var numbers = new StepNumbers(flow);
        var page = new Markdown();
        Scenario(page, flow, numbers);
        Steps(page, flow, numbers);
        PeopleSheet.Write(page, flow, numbers);
        Failures(page, flow, numbers);
        Undoing(page, flow, numbers);
        Policy(page, flow);
        return page.ToString();
    }

    private static void Scenario(Markdown page, FlowDefinition flow, StepNumbers numbers)
    {
        page.Heading(1, flow.Name)
            .Paragraph($"Version {flow.Version.ToString(CultureInfo.InvariantCulture)}, owned by **{Text(flow.Owner)}**. Written from definition `{flow.Hash[..12]}`, which is what runs.")
            .Heading(2, "Scenario");
        page.Points(Facts([
            ("Starts", flow.StartsWhen is { } trigger ? $"when a signal fires with {Code(SourceWords.Code(trigger.Text))}" : "by people or other flows"),
            ("Intent", Text(flow.Intent)),
            ("Protects", Text(flow.Protects)),
            .. flow.Constraints.Select(constraint => ("Constraint", Text(constraint))),
        ]));
        page.Heading(3, "How it can end")
            .Table(["End state", "When"], Endings.Of(flow, numbers).GroupBy(ending => ending.State)
                .Select(same => (string[])[$"**{InWords(same.Key)}**", string.Join("<br>", same.Select(ending => Text(ending.When)))]));
    }

    private static void Steps(Markdown page, FlowDefinition flow, StepNumbers numbers)
    {
        page.Heading(2, "Steps").Table(["No.", "Step", "Kind", "Owner", "Capability", "Limits"], Rows(flow.Main, numbers));
        if (flow.Closing is { } closing)
        {
            page.Heading(3, "Closing")
                .Paragraph("Before it ends resolved, also when it finishes early. What fails here is left to a human and turns nothing back.")
                .Table(["No.", "Step", "Kind", "Owner", "Capability", "Limits"], Rows(closing, numbers));
        }
    }

    private static IEnumerable<IReadOnlyList<string>> Rows(Block block, StepNumbers numbers) => FlowOutline.Of(block, numbers).Select(line => line switch
    {
        OutlineWay way => ["", $"↳ *{Text(way.Way)}:*{(way.Condition.Length > 0 ? $" if {Code(way.Condition)}" : "")}{(way.IsEmpty ? " nothing" : "")}", "", "", "", ""],
        OutlineStep step => Row(step),
        _ => (string[])[],
    });

    private static string[] Row(OutlineStep line)
    {
        string[] does = [$"**{line.Step.Name}**", Text(line.Does), line.Code.Length > 0 ? Code(line.Code) : ""];
        return
        [
            line.Number, string.Join("<br>", does.Where(part => part.Length > 0)), line.Step is EndStep end ? $"ends: {Endings.Name(end.As)}" : line.Step.Kind,
            Text(line.Step.Owner), Text(line.Step.Capability), Text(string.Join("; ", line.Limits)),
        ];
    }

    private static void Failures(Markdown page, FlowDefinition flow, StepNumbers numbers) => page
        .Heading(2, "When a step fails")
        .Table(["Step", "Is tried", "Then"], FlowDefinition.Walk(flow).Where(place => Failure.CanFail(place.Step)).Select(place => (string[])
        [
            Named(place.Step, numbers),
            place.Step is ActionStep { Retry: var retry } ? StepWords.Tries(retry) : "",
            Then(place.Step, Failure.Of(flow, place), numbers),
        ]));

    private static string Then(Step step, Failure failure, StepNumbers numbers)
    {
        var rescue = step is AutomatedStep { RescueWithin: { } within } ? $"its owner has {within.InWords()} to rescue it; else " : "";
        return rescue + failure.How switch
        {
            Catch.Fallback => $"falls back to {string.Join(", ", failure.By!.Fallback!.Steps.Select(plan => Named(plan, numbers)))}{(failure.By == step ? "" : $", as all of {Named(failure.By, numbers)}")}",
            Catch.GoesOn => $"the flow goes on{(failure.By == step ? "" : $" behind {Named(failure.By!, numbers)}")}: {Text(failure.By!.GoesOnWithout!)}",
            Catch.OtherBranches => $"the other branches of {Named(failure.By!, numbers)} go on; with the last of them, it fails",
            Catch.LeftToHuman => "left to a human; the closing goes on",
            _ => "**turns back**: what was done is undone",
        };
    }

    private static void Undoing(Markdown page, FlowDefinition flow, StepNumbers numbers)
    {
        page.Heading(2, "What is undone");
        var turningBack = Endings.Undone(flow);
        var undone = flow.Steps.Where(Endings.IsUndone).ToList();
        string NamedHere(Step step) => Named(step, numbers) + (turningBack.Contains(step) ? "" : "<br>only when a parent flow turns back");
        page.Paragraph(undone.Count == 0
            ? "Nothing: no step has something to take back."
            : "When the response turns back, what completed is undone, the last completed first. An undo that fails goes to a human, and the rest are undone all the same.");
        page.Table(["Step", "Undone by", "Protects", "If nobody knows whether it happened", "Is tried"], undone.Select(step => (string[])(step.Compensation is { } undo
            ?
            [
                NamedHere(step), $"{Code(undo.Action)} with {Code(SourceWords.Code(undo.InputText))}", Text(undo.Protects),
                undo.WhenUnknown == Undo.IsSafe ? "undone all the same: that does no harm" : "a human finds out first",
                $"{StepWords.Tries(undo.Retry)}, {undo.Timeout.InWords()} each",
            ]
            : [NamedHere(step), "its flow turning back, as one step", "", "", ""])));
        page.Table(["Cannot be undone", "Why"], flow.Steps.Where(step => step.Irreversible is not null)
            .Select(step => (string[])[Named(step, numbers), Text(step.Irreversible!)]));
    }

    private static void Policy(Markdown page, FlowDefinition flow)
    {
        var actions = flow.Steps.SelectMany(step => new[] { (step as AutomatedStep)?.Action, step.Compensation?.Action })
            .OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        page.Heading(2, "Objectives and policy").Points(Facts([
            .. flow.Objectives.Select(objective => ("Objective", $"{objective.Percent.ToString(CultureInfo.InvariantCulture)} % of its responses resolved within {objective.Within.InWords()}")),
            ("Deadline", flow.Deadline is { } deadline ? $"{deadline.InWords()} in all, waiting included; then {Overdue(flow)}" : "none"),
            ("Exclusivity", flow.Exclusive is { } key ? $"one response at a time for {Code(SourceWords.Sentence(key.Text))}; others wait, first come first served" : "none, its responses may run side by side"),
            ("When the signal resolves", Resolves(flow)),
            ("When it resolves", flow.ResolvesIncident ? "so does its incident, whether or not a signal says so" : ""),
            ("Returns to a parent flow", flow.Returns is { } returns ? Code(SourceWords.Code(returns.Text)) : ""),
            ("Actions to bind", string.Join(", ", actions.Select(Code))),
        ]));
    }

    private static string Resolves(FlowDefinition flow) => flow.OnSignalResolved switch
    {
        SignalResolvedPolicy.Continue => "it goes on",
        SignalResolvedPolicy.FinishEarly => "it finishes early: what has not started is left out, the closing steps run",
        _ => "it is cancelled, and what was done is undone",
    };

    private static string Overdue(FlowDefinition flow) => flow.WhenOverdue switch
    {
        Overrun.Escalate => $"{Text(Candidates.Owner(flow.Owner))} takes over, nothing is undone",
        Overrun.Fail => "it has failed, and what was done is undone",
        _ => "it is cancelled, and what was done is undone",
    };

    private static IEnumerable<string> Facts(IEnumerable<(string Name, string Value)> facts) =>
        facts.Where(fact => fact.Value.Length > 0).Select(fact => $"**{fact.Name}:** {fact.Value}");

    private static string Named(Step step, StepNumbers numbers) => $"{numbers[step]} {step.Name}";

    private static string InWords(EndState state) => state == EndState.FailedGracefully ? "Failed gracefully" : state.ToString();
}
