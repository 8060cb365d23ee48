using System.Diagnostics;
using Orchestrator.Contracts.Responses;
using Orchestrator.ResponseFlows;
using Orchestrator.StateMachines.Flows;
using Orchestrator.Tabletop.Rehearsals;
using Orchestrator.Tabletop.Simulations;
using Orchestrator.Tabletop.Worlds;

namespace Orchestrator.Benchmarks.Simulations;

/// <summary>
/// Incidents in virtual time, one after the other on one thread: a critical SLO breach from its first signal to the close of the
/// incident two hours later, with an approval, a rollback and the reading of its recovery. Every end is looked at.
/// </summary>
internal static class SimulateBench
{
    private static readonly TimeSpan Length = 2.Hours();

    private static readonly Replies LastDeployment = Returning(new { found = true, id = "d-41", version = "v41", previousVersion = "v40", ageMinutes = 12.5 });

    private static readonly Replies Notice = Returning(new { id = "n-1" });

    private static readonly Replies Recovered = Returning(new { burnRate = 0.2 });

    private static readonly Person Commander = new("commander", ["role:incident-commander"]) { Habits = { new Habit(Deed.Approve, 40.Seconds()) } };

    public static async Task Run(Arguments arguments)
    {
        await using var platform = new VirtualPlatform(FlowCatalogue.Of(new CriticalSloBreach()));
        var world = new World(platform);
        var (facts, resolved) = (0L, 0);
        platform.Simulation.Recorded += (_, fact) =>
        {
            facts++;
            if (fact is ResponseEnded { EndState: EndState.Resolved })
                resolved++;
        };
        await Simulate(platform, world, TimeSpan.FromSeconds(arguments.Number("warmup", 10)));
        (facts, resolved) = (0, 0);

        using var self = Process.GetCurrentProcess();
        var (cpu, allocated) = (self.TotalProcessorTime, GC.GetTotalAllocatedBytes(precise: true));
        var (incidents, messages, elapsed) = await Simulate(platform, world, TimeSpan.FromSeconds(arguments.Number("seconds", 10)));
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        self.Refresh();
        Report.Line(new
        {
            bench = "simulate",
            flow = "critical-slo-breach",
            incident_minutes = Length.TotalMinutes,
            incidents,
            rate = Math.Round(incidents / elapsed.TotalSeconds, 1),
            us_per_incident = Math.Round(elapsed.TotalMicroseconds / incidents, 1),
            cpu_us_per_incident = Math.Round((self.TotalProcessorTime - cpu).TotalMicroseconds / incidents, 1),
            messages_per_incident = Math.Round(messages / (double)incidents, 1),
            facts_per_incident = Math.Round(facts / (double)incidents, 1),
            allocated_bytes_per_incident = allocated / incidents,
            heap_bytes = GC.GetTotalMemory(forceFullCollection: true),
            errors = incidents - resolved,
        });
    }

    private static async Task<(int Incidents, long Messages, TimeSpan Elapsed)> Simulate(VirtualPlatform platform, World world, TimeSpan length)
    {
        var (incidents, messages) = (0, 0L);
        var clock = Stopwatch.StartNew();
        for (; clock.Elapsed < length; incidents++)
        {
            platform.Reset();
            world.Reset((ulong)incidents);
            Script(world);
            var signal = Signals.Firing("slo-breach", labels: ("service", "checkout"));
            platform.Receive(signal);
            platform.Receive(signal.Resolved() with { OccurredAt = platform.Start + 90.Minutes() }, 90.Minutes());
            await platform.Simulation.Run();
            messages += platform.Simulation.Handled;
            if (platform.Simulation.Now - platform.Start != Length)
                throw new InvalidOperationException($"The incident took {(platform.Simulation.Now - platform.Start).InWords()}, not {Length.InWords()}.");
        }

        return (incidents, messages, clock.Elapsed);
    }

    private static Replies Returning(object output) => new(Reply.Done with { Output = FlowJson.ToElement(output) });

    private static void Script(World world)
    {
        world.On("deploys.last", LastDeployment);
        world.On("status-page.post", Notice);
        world.On("metrics.sli", Recovered);
        world.Add(Commander);
    }
}
