using System.Text.Json;
using Orchestrator.Contracts.Responses;
using Orchestrator.Contracts.Signals;
using Orchestrator.StateMachines;
using Orchestrator.StateMachines.Flows;
using Orchestrator.StateMachines.Responses;
using Orchestrator.Tabletop.Worlds;

namespace Orchestrator.Tabletop.Rehearsals;

/// <summary>What a person does when asked, and what the person does at this moment of the rehearsal.</summary>
public sealed class PersonPart : Rehearsal
{
    private readonly Person _person;
    private string? _step;

    internal PersonPart(Rehearsal before, string candidate, IReadOnlyList<string> groups)
        : base(before)
    {
        var person = Worlds.Person.Of(candidate, groups);
        if (Plan.People.Find(known => known.Name == person.Name) is { } known && groups.Count == 0)
            person = known;
        else
            Plan.People.Add(person);
        _person = person;
    }

    /// <summary>What is said next is about the question of this step alone, whether the person may answer it or not.</summary>
    public PersonPart On(string step)
    {
        _step = step;
        return this;
    }

    public PersonPart Approves(Span after, string? comment = null, object? data = null) => Does(Deed.Approve, after, comment, data);

    public PersonPart Rejects(Span after, string? comment = null) => Does(Deed.Reject, after, comment, null);

    /// <summary>Does a manual task, or what was left over.</summary>
    public PersonPart Completes(Span after, object? data = null, string? comment = null) => Does(Deed.Complete, after, comment, data);

    /// <summary>Says to be on it, and no more.</summary>
    public PersonPart Claims(Span after) => Does(Deed.Claim, after, null, null);

    public PersonPart NeverAnswers() => Does(Deed.Nothing, TimeSpan.Zero, null, null);

    // Commands, at the moment said.

    /// <summary>Starts a response of the flow by hand, whatever its condition says.</summary>
    public PersonPart Starts(Signal signal, string reason = "it is rehearsed")
    {
        Plan.At(Moment, stage => stage.World.Order(
            new StartResponse(
                DerivedId.From("by hand", _person.Name, signal.Id), DerivedId.From("by hand"), stage.Flow.Name, null,
                FlowJson.ToElement(new { signal }), _person.Name, reason),
            _person.Name,
            $"start {stage.Flow.Name}"));
        return this;
    }

    public PersonPart Cancels(string reason = "it is rehearsed", bool compensate = true) =>
        Orders("cancel the response", response => new CancelResponse(response.CorrelationId, _person.Name, reason, compensate));

    public PersonPart Pauses(string reason = "it is rehearsed") =>
        Orders("pause the response", response => new PauseResponse(response.CorrelationId, _person.Name, reason));

    public PersonPart Resumes(string reason = "it is rehearsed") =>
        Orders("resume the response", response => new ResumeResponse(response.CorrelationId, _person.Name, reason));

    public PersonPart Retries(string step, string reason = "it is rehearsed") =>
        Orders($"retry '{step}'", response => new RetryStep(response.CorrelationId, step, _person.Name, reason));

    public PersonPart Skips(string step, string reason = "it is rehearsed") =>
        Orders($"skip '{step}'", response => new SkipStep(response.CorrelationId, step, _person.Name, reason));

    public PersonPart CompletesByHand(string step, object? output = null, string reason = "it is rehearsed") =>
        Orders($"complete '{step}'", response => new CompleteStep(response.CorrelationId, step, Json(output), _person.Name, reason));

    private PersonPart Does(Deed deed, Span after, string? comment, object? data)
    {
        _person.Habits.Add(new Habit(deed, after, _step, comment, Json(data)));
        return this;
    }

    private PersonPart Orders(string what, Func<Response, object> command)
    {
        Plan.At(Moment, async stage =>
        {
            if (await stage.World.Newest(stage.Flow.Name) is { } response)
                stage.World.Order(command(response), _person.Name, what);
        });
        return this;
    }

    private static JsonElement? Json(object? data) => data is null ? null : FlowJson.ToElement(data);
}
