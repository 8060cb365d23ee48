using System.Text.Json.Serialization;
using Orchestrator.Contracts;
using Orchestrator.Contracts.Automation;
using Orchestrator.Contracts.Responses;

namespace Orchestrator.StateMachines.Automation;

/// <summary>The emergency stop: what is stopped, by whom and why, and the responses to tell when it is lifted. There is one.</summary>
[Stream("automation")]
public sealed class EmergencyStop : Saga
{
    /// <summary>The id of the one stream.</summary>
    public static readonly Guid Id = DerivedId.From("automation");

    private const string Everything = "*";

    /// <summary>What is stopped: a flow's name, or <c>*</c> for all automation.</summary>
    [JsonInclude]
    public Dictionary<string, AutomationStop> Stops { get; private set; } = [];

    /// <summary>The responses that hold an action, by flow.</summary>
    [JsonInclude]
    public Dictionary<string, HashSet<Guid>> Held { get; private set; } = [];

    public AutomationStop? StopFor(string flow) => Stops.GetValueOrDefault(Everything) ?? Stops.GetValueOrDefault(flow);

    internal void Pause(PauseAutomation message)
    {
        if (Stops.TryGetValue(message.Flow ?? Everything, out var stop))
            throw new CommandRefused(RefusalKind.Conflict, $"{Scope(message.Flow)} is stopped already, by {stop.By}: {stop.Reason}", stop);
        Record(new AutomationPaused(message.Flow, message.By, message.Reason), message.Reason, message.By);
    }

    internal void Resume(ResumeAutomation message)
    {
        if (!Stops.ContainsKey(message.Flow ?? Everything))
            throw new CommandRefused(RefusalKind.Conflict, $"{Scope(message.Flow)} is not stopped{StoppedElse()}");
        var told = Held.Where(held => MayRunAfter(message, held.Key)).SelectMany(held => held.Value).Order().ToList();
        Record(new AutomationResumed(message.Flow, message.By, told.Count), message.Reason, message.By);
        foreach (var response in told)
            Send(new ContinueHeld(response, $"{message.By} resumed automation: {message.Reason}"));
    }

    /// <summary>A response may have seen a stop that has been lifted meanwhile: then it is told at once.</summary>
    internal void Register(RegisterHeld message)
    {
        if (StopFor(message.Flow) is { } stop)
        {
            Record(new HeldResponseRegistered(message.ResponseId, message.Flow), $"stopped by {stop.By}: {stop.Reason}");
            return;
        }

        Record(new HeldResponseReleased(message.ResponseId, message.Flow), "automation runs");
        Send(new ContinueHeld(message.ResponseId, "automation runs"));
    }

    protected override void Apply(Fact fact, DateTimeOffset at)
    {
        switch (fact)
        {
            case AutomationPaused f: Stops[f.Flow ?? Everything] = new AutomationStop(f.By, f.Explanation); break;
            case AutomationResumed f: Lift(f.Flow); break;
            case HeldResponseRegistered f: (Held.TryGetValue(f.Flow, out var held) ? held : Held[f.Flow] = []).Add(f.ResponseId); break;
        }

        State = Stops.Count == 0 ? nameof(EmergencyStopStateMachine.Running) : nameof(EmergencyStopStateMachine.Stopped);
    }

    private void Lift(string? flow)
    {
        Stops.Remove(flow ?? Everything);
        foreach (var released in Held.Keys.Where(held => StopFor(held) is null).ToList())
            Held.Remove(released);
    }

    private bool MayRunAfter(ResumeAutomation lifted, string flow) =>
        Stops.Keys.All(stop => stop == (lifted.Flow ?? Everything) || (stop != Everything && stop != flow));

    private string StoppedElse() =>
        Stops.Count == 0
            ? ""
            : $"; stopped: {string.Join(", ", Stops.Keys.Select(key => Scope(key == Everything ? null : key)).Order(StringComparer.Ordinal))}";

    private static string Scope(string? flow) => flow is null ? "all automation" : $"automation of '{flow}'";
}
