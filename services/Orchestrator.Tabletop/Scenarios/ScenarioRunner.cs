using Orchestrator.Contracts.HumanTasks;
using Orchestrator.Contracts.Responses;
using Orchestrator.StateMachines.Flows;
using Orchestrator.Tabletop.Recordings;
using Orchestrator.Tabletop.Simulations;
using Orchestrator.Tabletop.Worlds;

namespace Orchestrator.Tabletop.Scenarios;

/// <summary>Runs scenarios, one after the other, on one simulated platform.</summary>
public sealed class ScenarioRunner : IAsyncDisposable
{
    /// <summary>What has not come to its end by then does not come to one.</summary>
    internal static readonly TimeSpan Longest = TimeSpan.FromDays(365);

    private readonly VirtualPlatform _platform;
    private readonly World _world;
    private readonly Recorder _recorder;

    /// <param name="flows">The flows there are; a scenario is about one of them.</param>
    public ScenarioRunner(FlowCatalogue flows)
    {
        _platform = new VirtualPlatform(flows);
        _platform.Simulation.MaxMessages = 200_000;
        _world = new World(_platform);
        _recorder = new Recorder(_platform, _world);
    }

    /// <summary>How many messages a run may handle before it is taken for one that never ends.</summary>
    public int MaxMessages
    {
        get => _platform.Simulation.MaxMessages;
        set => _platform.Simulation.MaxMessages = value;
    }

    /// <summary>How many messages the run under way has handled.</summary>
    public long Handled => _platform.Simulation.Handled;

    /// <param name="seed">The scenario's own unless said.</param>
    public async Task<ScenarioResult> Run(Scenario scenario, ulong? seed = null, CancellationToken cancellation = default)
    {
        var (recording, stopped) = await Record(scenario, seed ?? scenario.Seed, cancellation);
        List<Course> courses = [.. recording.Courses.Where(course => course.Started.Flow == scenario.Flow.Name)];
        return new ScenarioResult(
            scenario,
            seed ?? scenario.Seed,
            recording,
            [.. scenario.Expectations.Select(expected => new Checked(expected.Expectation.Says, expected.Line, expected.Expectation.WhyNot(recording)))],
            [.. recording.Tasks.Select(task => Decision(task))],
            [.. courses.Take(1).SelectMany(course => scenario.Flow.Objectives.Select(objective =>
                new ObjectiveCheck(objective.Percent, objective.Within, course.EndState == EndState.Resolved ? course.Took : null)))],
            Coverage.Of(scenario.Flow, courses),
            stopped);
    }

    public ValueTask DisposeAsync() => _platform.DisposeAsync();

    /// <summary>The facts alone: what many runs need.</summary>
    internal async Task<(Recording Recording, string? Stopped)> Record(Scenario scenario, ulong seed, CancellationToken cancellation)
    {
        _platform.Reset();
        _world.Reset(seed);
        _recorder.Take();
        foreach (var (name, replies) in scenario.World)
            _world.On(name, replies);
        foreach (var role in scenario.People)
            _world.Add(role.Person);
        new Staging(_platform, _world, scenario, seed).Schedule();

        string? stopped = null;
        try
        {
            await _platform.Simulation.Run(_platform.Start + (scenario.Until ?? Longest), cancellation);
            if (_platform.Simulation.HasMore && scenario.Until is null)
                stopped = $"The exercise was stopped after {Longest.InWords()}, with things left to happen. Say in 'until' when it ends.";
        }
        catch (SimulationDoesNotEnd endless)
        {
            stopped = endless.Message;
        }

        return (_recorder.Take(), stopped);
    }

    private static AskedDecision Decision(TaskCourse task)
    {
        var opened = task.Opened;
        return new AskedDecision(
            opened.Flow, opened.Step, opened.Kind, opened.Title, opened.Candidates, task.OpenedAt,
            task.Ended?.Fact is TaskDecided decided ? decided.DecidedBy : [],
            task.Ended?.Fact switch
            {
                TaskDecided answer => answer.Outcome,
                TaskExpired => TaskOutcome.Expired,
                TaskWithdrawn => TaskOutcome.Withdrawn,
                _ => null,
            },
            task.Ended?.At - task.OpenedAt,
            opened.DueAt - task.OpenedAt,
            task.WasEscalated);
    }
}
