using Orchestrator.Contracts.Automation;
using Orchestrator.Contracts.HumanTasks;
using Orchestrator.Contracts.Incidents;
using Orchestrator.Contracts.Responses;
using Orchestrator.Contracts.Signals;
using Orchestrator.StateMachines.Automation;
using Orchestrator.Tabletop.Scenarios.Reading;
using Orchestrator.Tabletop.Simulations;
using Orchestrator.Tabletop.Worlds;

namespace Orchestrator.Tabletop.Scenarios;

/// <summary>Lets what a scenario's timeline says happen, when it says so.</summary>
internal sealed class Staging(VirtualPlatform platform, World world, Scenario scenario, ulong seed)
{
    private int _signals;

    public void Schedule()
    {
        foreach (var entry in scenario.Timeline)
        {
            if (entry is SignalStorm storm)
                Schedule(storm);
            else
                platform.Simulation.Later(entry.At, () => Happen(entry));
        }
    }

    private void Schedule(SignalStorm storm)
    {
        for (var n = 0; n < storm.Count; n++)
        {
            var signal = storm.Different is not { } label ? storm.Signal : storm.Signal with
            {
                DedupKey = $"{storm.Signal.DedupKey}/{n + 1}",
                Labels = new Dictionary<string, string>(storm.Signal.Labels, StringComparer.Ordinal) { [label] = $"{storm.Signal.Labels.GetValueOrDefault(label, label)}-{n + 1}" },
            };
            platform.Simulation.Later(storm.At + (storm.Within / storm.Count * n), () => Come(signal));
        }
    }

    private Task Happen(Entry entry) => entry switch
    {
        SignalComes coming => Come(coming.Signal),
        WorldChanges changes => Change(changes),
        ProcessEnds { Dies: true } death => Die(death),
        ProcessEnds restart => platform.Simulation.Restart(restart.DownFor),
        PersonActs acts => Act(acts),
        _ => Task.CompletedTask,
    };

    /// <summary>Each time it comes it is another signal about the same thing, and each run has its own.</summary>
    private Task Come(Signal signal)
    {
        platform.Receive(signal with { Id = $"{scenario.Name}/{seed}/{signal.Id}/{++_signals}", OccurredAt = platform.Simulation.Now });
        return Task.CompletedTask;
    }

    private Task Change(WorldChanges changes)
    {
        foreach (var (name, replies) in changes.World)
            world.On(name, replies);
        return Task.CompletedTask;
    }

    private Task Die(ProcessEnds death)
    {
        platform.Simulation.DieInNextHandling(death.DownFor);
        return Task.CompletedTask;
    }

    private async Task Act(PersonActs acts)
    {
        var (by, what) = (acts.Person.Name, $"{Notes.Kebab(acts.Act.ToString())}{(acts.Step is null ? "" : $" '{acts.Step}'")}");
        if (await Command(acts, acts.Reason ?? "it is rehearsed") is { } command)
            world.Order(command, by, what);
        else
            world.NoteRefused(by, what, acts.Step is null ? "there is nothing to do that to" : $"there is no question of '{acts.Step}', or no response");
    }

    private async Task<object?> Command(PersonActs acts, string reason)
    {
        var by = acts.Person.Name;
        switch (acts.Act)
        {
            case Scenarios.Act.StopsAutomation:
                return new PauseAutomation(EmergencyStop.Id, null, by, reason);
            case Scenarios.Act.ResumesAutomation:
                return new ResumeAutomation(EmergencyStop.Id, null, by, reason);
            case Scenarios.Act.Claims:
                return world.OpenTask(acts.Step!) is { } claimed ? new ClaimTask(claimed, by, acts.Person.Groups) : null;
            case Scenarios.Act.Approves or Scenarios.Act.Rejects or Scenarios.Act.Completes:
                return world.OpenTask(acts.Step!) is { } task ? new DecideTask(task, Outcome(acts.Act), by, acts.Reason, acts.Data, acts.Person.Groups) : null;
        }

        if (await world.Newest(scenario.Flow.Name) is not { } response)
            return null;
        var (id, incident) = (response.CorrelationId, response.IncidentId);
        return acts.Act switch
        {
            Scenarios.Act.Cancels => new CancelResponse(id, by, reason),
            Scenarios.Act.Pauses => new PauseResponse(id, by, reason),
            Scenarios.Act.Resumes => new ResumeResponse(id, by, reason),
            Scenarios.Act.Retries => new RetryStep(id, acts.Step!, by, reason),
            Scenarios.Act.Skips => new SkipStep(id, acts.Step!, by, reason),
            Scenarios.Act.Acknowledges => new AcknowledgeIncident(incident, by, reason),
            _ => new ResolveIncident(incident, by, reason),
        };
    }

    private static TaskOutcome Outcome(Act act) => act switch
    {
        Scenarios.Act.Approves => TaskOutcome.Approved,
        Scenarios.Act.Rejects => TaskOutcome.Rejected,
        _ => TaskOutcome.Completed,
    };
}
