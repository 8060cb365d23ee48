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
            .Paragraph(
                $"Version {flow.Version}, owned by **{Text(flow.Owner)}**. Written from definition `{flow.Hash[..12]}`, which is what runs.")
            .Heading(2, "Scenario");
        page.Points(Facts([
            ("Starts", flow.StartsWhen is { } starts ? $"when a signal fires with {Code(SourceWords.Code(starts.Text))}" : "by people or other flows"),
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

    private static IEnumerable<IReadOnlyList<string>> Rows(Block block, StepNumbers numbers) =>
        FlowOutline.Of(block, numbers).Select(line => line is OutlineStep step ? Row(step) : Row((OutlineWay)line));

    private static string[] Row(OutlineWay line)
    {
        var condition = line.Condition.Length > 0 ? $" if {Code(line.Condition)}" : "";
        return ["", $"↳ *{Text(line.Way)}:*{condition}{(line.IsEmpty ? " nothing" : "")}", "", "", "", ""];
    }

    private static string[] Row(OutlineStep line)
    {
        var step = line.Step;
        string[] does = [$"**{step.Name}**", Text(line.Does), line.Code.Length > 0 ? Code(line.Code) : ""];
        var kind = step is EndStep end ? $"ends: {Endings.Name(end.As)}" : step.Kind;
        return
        [
            line.Number, string.Join("<br>", does.Where(part => part.Length > 0)), kind,
            Text(step.Owner), Text(step.Capability), Text(string.Join("; ", line.Limits)),
        ];
    }

    private static void Failures(Markdown page, FlowDefinition flow, StepNumbers numbers)
    {
        var places = FlowDefinition.Walk(flow).Where(place => Failure.CanFail(place.Step));
        page.Heading(2, "When a step fails").Table(["Step", "Is tried", "Then"], places.Select(place => (string[])
        [
            numbers.Named(place.Step),
            place.Step is ActionStep { Retry: var retry } ? StepWords.Tries(retry) : "",
            Then(place.Step, Failure.Of(flow, place), numbers),
        ]));
    }

    private static string Then(Step step, Failure failure, StepNumbers numbers)
    {
        var rescue = step is AutomatedStep { RescueWithin: { } within } ? $"its owner has {within.InWords()} to rescue it; else " : "";
        var by = failure.By;
        return rescue + failure.How switch
        {
            Catch.Fallback => $"falls back to {numbers.Named(by!.Fallback!.Steps)}{(by == step ? "" : $", as all of {numbers.Named(by)}")}",
            Catch.GoesOn => $"the flow goes on{(by == step ? "" : $" behind {numbers.Named(by!)}")}: {Text(by!.GoesOnWithout!)}",
            Catch.OtherBranches => $"the other branches of {numbers.Named(by!)} go on; with the last of them, it fails",
            Catch.LeftToHuman => "left to a human; the closing goes on",
            _ => "**turns back**: what was done is undone",
        };
    }

    private static void Undoing(Markdown page, FlowDefinition flow, StepNumbers numbers)
    {
        var turningBack = Endings.Undone(flow);
        var undone = flow.Steps.Where(Endings.IsUndone).ToList();
        page.Heading(2, "What is undone").Paragraph(undone.Count == 0
            ? "Nothing: no step has something to take back."
            : "When the response turns back, what completed is undone, the last completed first. An undo that fails goes to a human, "
                + "and the rest are undone all the same.");
        page.Table(
            ["Step", "Undone by", "Protects", "If nobody knows whether it happened", "Is tried"],
            undone.Select(step => Undoing(step, numbers.Named(step) + (turningBack.Contains(step) ? "" : "<br>only when a parent flow turns back"))));
        page.Table(["Cannot be undone", "Why"], flow.Steps.Where(step => step.Irreversible is not null)
            .Select(step => (string[])[numbers.Named(step), Text(step.Irreversible!)]));
    }

    private static string[] Undoing(Step step, string name) => step.Compensation is { } undo
        ?
        [
            name, $"{Code(undo.Action)} with {Code(SourceWords.Code(undo.InputText))}", Text(undo.Protects),
            undo.WhenUnknown == Undo.IsSafe ? "undone all the same: that does no harm" : "a human finds out first",
            $"{StepWords.Tries(undo.Retry)}, {undo.Timeout.InWords()} each",
        ]
        : [name, "its flow turning back, as one step", "", "", ""];

    private static void Policy(Markdown page, FlowDefinition flow)
    {
        var actions = flow.Steps.SelectMany(step => new[] { (step as AutomatedStep)?.Action, step.Compensation?.Action })
            .OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        page.Heading(2, "Objectives and policy").Points(Facts([
            .. flow.Objectives.Select(objective => ("Objective", StepWords.Promise(objective))),
            ("Deadline", flow.Deadline is { } deadline ? $"{deadline.InWords()} in all, waiting included; then {Overdue(flow)}" : "none"),
            ("Exclusivity", flow.Exclusive is { } key
                ? $"one response at a time for {Code(SourceWords.Sentence(key.Text))}; others wait, first come first served"
                : "none, its responses may run side by side"),
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

    private static string InWords(EndState state) => state == EndState.FailedGracefully ? "Failed gracefully" : state.ToString();
}
