using Orchestrator.Contracts.Responses;
using Orchestrator.StateMachines.Flows;
using Orchestrator.StateMachines.Flows.Drawings;
using Orchestrator.StateMachines.Responses;
using Orchestrator.Tabletop.Recordings;

namespace Orchestrator.ResponseFlows.Tests;

/// <summary>What of a flow no rehearsal has come to: ends, steps, branches, failures it goes on without, compensations.</summary>
internal static class Covered
{
    public static IEnumerable<string> Missing(FlowDefinition flow, IReadOnlyCollection<Course> courses)
    {
        foreach (var state in Endings.Of(flow, new StepNumbers(flow)).Select(ending => ending.State).Distinct().Where(state => courses.All(course => course.EndState != state)))
            yield return $"no response ends {state}";
        foreach (var step in flow.Steps)
        {
            foreach (var missing in Missing(step, courses))
                yield return $"'{step.Name}' {missing}";
        }
    }

    private static IEnumerable<string> Missing(Step step, IReadOnlyCollection<Course> courses)
    {
        if (!courses.Any(course => WasReached(step, course)))
            yield return "is never reached";
        if (step.GoesOnWithout is not null && !Any<StepFailed>(courses, failed => failed.Step == step.Name))
            yield return "never fails, and the flow can go on without it";
        if (step.Compensation is not null && !Any<StepUndone>(courses, undone => undone.Step == step.Name))
            yield return "is never undone";
        if (step is not ChoiceStep choice)
            yield break;
        string?[] branches = [.. choice.Branches.Select(branch => branch.Label), .. choice.Branches.All(branch => branch.When is not null) ? [null] : Array.Empty<string?>()];
        foreach (var branch in branches.Where(branch => !Any<BranchChosen>(courses, chosen => chosen.Step == step.Name && chosen.Branch == branch)))
            yield return branch is null ? "always takes a branch" : $"never takes the branch \"{branch}\"";
    }

    private static bool WasReached(Step step, Course course) => step is EndStep
        ? course.Of<WorkStopped>().Any(stopped => stopped.Step == step.Name)
        : course.Facts.Any(happened => happened.Fact.GetType().GetProperty("Step")?.GetValue(happened.Fact) is string path && !StepPath.IsUndo(path) && StepPath.NameOf(path) == step.Name);

    private static bool Any<T>(IReadOnlyCollection<Course> courses, Func<T, bool> holds)
        where T : Contracts.Fact => courses.Any(course => course.Of<T>().Any(holds));
}

internal static class Reading
{
    /// <summary>What a step's first attempt was given, as JSON.</summary>
    public static string Input(this Course course, string step) => course.Attempts.First(request => request.Step == step).Input!.Value.GetRawText();
}
