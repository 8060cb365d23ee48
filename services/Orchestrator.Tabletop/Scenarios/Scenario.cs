using Orchestrator.Contracts.Signals;
using Orchestrator.StateMachines.Flows;
using Orchestrator.Tabletop.Expectations;
using Orchestrator.Tabletop.Worlds;

namespace Orchestrator.Tabletop.Scenarios;

/// <summary>A tabletop exercise: what comes in when, what the world and its people do, what is expected to come of it.</summary>
public sealed record Scenario
{
    /// <summary>Kebab-case, as the file is called.</summary>
    public required string Name { get; init; }

    /// <summary>One line for lists.</summary>
    public string Title { get; init; } = "";

    /// <summary>What it exercises and why, for whoever leads it.</summary>
    public string About { get; init; } = "";

    /// <summary>The flow it is about, in the newest version there is.</summary>
    public required FlowDefinition Flow { get; init; }

    /// <summary>Where it was read from.</summary>
    public string File { get; init; } = "";

    /// <summary>What chance is drawn from.</summary>
    public ulong Seed { get; init; }

    /// <summary>The exercise ends there, whatever there is left to do; null is when nothing is.</summary>
    public TimeSpan? Until { get; init; }

    public IReadOnlyList<Role> People { get; init; } = [];

    /// <summary>What becomes of actions, by logical name or step.</summary>
    public IReadOnlyDictionary<string, Replies> World { get; init; } = new Dictionary<string, Replies>(StringComparer.Ordinal);

    public IReadOnlyList<Entry> Timeline { get; init; } = [];

    public IReadOnlyList<Expected> Expectations { get; init; } = [];

    /// <summary>Whether two runs with different seeds can differ.</summary>
    public bool Varies { get; init; }
}

/// <summary>Somebody in the exercise.</summary>
/// <param name="Plays">What this person is there for, for the participants.</param>
public sealed record Role(Person Person, string Plays);

/// <param name="Line">Where the file says so.</param>
public sealed record Expected(Expectation Expectation, int Line);

/// <summary>Something that happens at a moment of the exercise, counted from its beginning.</summary>
public abstract record Entry(TimeSpan At);

public sealed record SignalComes(TimeSpan At, Signal Signal) : Entry(At);

/// <summary>Many signals of one kind, spread evenly.</summary>
/// <param name="Different">A label that each has a value of its own in, so that they are about different things; null is the same thing again and again.</param>
public sealed record SignalStorm(TimeSpan At, Signal Signal, int Count, TimeSpan Within, string? Different) : Entry(At);

/// <summary>From here on the world does otherwise.</summary>
public sealed record WorldChanges(TimeSpan At, IReadOnlyDictionary<string, Replies> World) : Entry(At);

/// <param name="Dies">In its next handling, after the commit and before anything was sent; else between two messages.</param>
public sealed record ProcessEnds(TimeSpan At, TimeSpan DownFor, bool Dies) : Entry(At);

/// <summary>A person does something by their own decision.</summary>
/// <param name="Step">Whom it is about, where it is about a step.</param>
public sealed record PersonActs(TimeSpan At, Person Person, Act Act, string? Step, string? Reason, System.Text.Json.JsonElement? Data) : Entry(At);

/// <summary>News for the participants, and what the facilitator asks them. The platform hears nothing of it.</summary>
/// <param name="For">Who gets the news; nobody named is everybody.</param>
public sealed record Inject(TimeSpan At, string News, IReadOnlyList<string> Questions, string? For) : Entry(At);

public enum Act
{
    Approves,
    Rejects,
    Completes,
    Claims,
    Cancels,
    Pauses,
    Resumes,
    Retries,
    Skips,
    StopsAutomation,
    ResumesAutomation,
    Acknowledges,
    ResolvesIncident,
}
