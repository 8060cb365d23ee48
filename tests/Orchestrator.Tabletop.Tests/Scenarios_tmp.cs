using Orchestrator.ResponseFlows;
using Orchestrator.StateMachines.Flows;
using Orchestrator.Tabletop.Recordings;
using Orchestrator.Tabletop.Scenarios;
namespace Orchestrator.Tabletop.Tests;
public sealed class Tmp
{
    [Fact]
    public async Task Show()
    {
        var flows = FlowCatalogue.Of(FlowFolder.In(typeof(CriticalSloBreach).Assembly));
        await using var runner = new ScenarioRunner(flows);
        var all = Environment.GetEnvironmentVariable("SCN") is { } dir ? ScenarioFiles.InFolder(dir, flows) : [];
        foreach (var s in all) {
            var r = await runner.Run(s);
            Console.WriteLine($"=== {s.Name} passed={r.Passed} stopped={r.Stopped}");
            foreach (var c in r.Expectations) if (!c.IsMet) Console.WriteLine($"  line {c.Line} {c.Says}: {c.WhyNot ?? "ok"}");
            if (!r.Passed || Environment.GetEnvironmentVariable("V") != null) { Console.WriteLine(TimelineText.Of(r.Recording)); Console.WriteLine("missing: " + string.Join("; ", r.Coverage.Missing)); 
            foreach (var d in r.Decisions) Console.WriteLine(d); }
        }
    }
}
