using System.Text.Json;
using Orchestrator.Contracts;
using Orchestrator.StateMachines;

namespace Orchestrator.AuditTrail.Tests.Export;

// These facts are in golden/errand.jsonl for ever: change them as you would change facts that customers have stored.

public enum Urgency
{
    Low,
    High,
}

public sealed record Stop(string Name, decimal Cost, IReadOnlyList<string> Things);

public sealed record ErrandOpened(string Title, Urgency Urgency, Guid Customer, IReadOnlyList<Stop> Stops, JsonElement Raw) : Fact;

public sealed record ErrandStopReached(string Name, DateTimeOffset At, TimeSpan Waited, string? Note) : Fact;

public sealed record ErrandEnded(bool Succeeded, double Kilometres) : Fact;

/// <summary>A small saga with one of everything that facts are made of.</summary>
[Stream("errand")]
public sealed class Errand : Saga
{
    [Indexed]
    public string Title { get; private set; } = "";

    public Urgency Urgency { get; private set; }

    public decimal Cost { get; private set; }

    public List<string> Reached { get; } = [];

    public TimeSpan Waited { get; private set; }

    public double Kilometres { get; private set; }

    protected override void Apply(Fact fact, DateTimeOffset at)
    {
        switch (fact)
        {
            case ErrandOpened opened:
                (State, Title, Urgency, Cost) = ("Open", opened.Title, opened.Urgency, opened.Stops.Sum(stop => stop.Cost));
                break;
            case ErrandStopReached reached:
                Reached.Add($"{reached.Name} at {reached.At:O}");
                Waited += reached.Waited;
                break;
            case ErrandEnded ended:
                (State, Kilometres) = (ended.Succeeded ? "Done" : "Failed", ended.Kilometres);
                break;
        }
    }
}
