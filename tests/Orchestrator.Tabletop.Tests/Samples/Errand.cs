using Orchestrator.Contracts.HumanTasks;
using Orchestrator.StateMachines.Flows;
using Orchestrator.Tabletop.Samples;
using Orchestrator.Tabletop.Scenarios;
using Orchestrator.Tabletop.Scenarios.Reading;

namespace Orchestrator.Tabletop.Tests.Samples;

/// <summary>Small enough to know by hand what a sample of it has to say.</summary>
internal sealed class Errand : Flow
{
    public static readonly FlowCatalogue Flows = FlowCatalogue.Of(new Errand());

    /// <summary>10 s to fetch, then 30 s to pack beside 20 s to sign, then 5 s to send: 45 s.</summary>
    public const string Yaml = """
        scenario: an-errand
        title: An <errand> | to run
        flow: errand
        signals:
          ask: {type: errand}
        people:
          ana: {groups: [role:clerk], does: [{approves: sign, after: 20s}]}
        world:
          errand.fetch: {takes: 10s}
          errand.pack: {takes: 30s}
          errand.send: {takes: 5s}
        timeline:
          - {at: 0m, signal: ask}
        expect:
          - {ends: resolved, within: 1m}
          - {ran: errand.send}
        """;

    public static Scenario Scenario(string from = "", string to = "", string more = "", string instead = "") =>
        ScenarioReader.Read(Change(Change(Yaml, from, to), more, instead), "errand.yaml", Flows);

    public static async Task<Sample> Sample(Scenario scenario, int times, ulong? seed = null, decimal atLeast = 100)
    {
        await using var sampler = new Sampler(Flows);
        return await sampler.Run(scenario, times, seed, atLeast, TestContext.Current.CancellationToken);
    }

    protected override void Define(FlowBuilder flow)
    {
        flow.Named("errand", version: 1).OwnedBy("clerks").Intent("It is sent.").Protects("whoever waits for it")
            .StartsWhen(s => s.Type == "errand")
            .Objective(percent: 90, within: 1.Minutes())
            .Deadline(10.Minutes(), Overrun.Escalate)
            .OnSignalResolved(SignalResolvedPolicy.Continue);
        flow.Action("fetch", "errand.fetch").Timeout(5.Minutes()).Retry(3, firstDelay: 2.Seconds())
            .CompensatedBy("errand.bring-back", _ => new { }, protects: "what was fetched");
        flow.All("both")
            .Branch("pack", pack => pack.Action("pack", "errand.pack").Timeout(2.Minutes()).Irreversible("it is wrapped up"))
            .Branch("sign", sign => sign.Approval("sign", "Sign?").AskedOf("role:clerk").Deadline(8.Minutes(), DeadlineOutcome.Reject)
                .OnRejected(no => no.Fail("not-signed", "nobody signed")));
        flow.Action("send", "errand.send").Timeout(1.Minutes()).Irreversible("it is gone").IsObjective();
    }

    private static string Change(string yaml, string from, string to)
    {
        if (from.Length == 0)
            return yaml;
        yaml.ShouldContain(from);
        return yaml.Replace(from, to, StringComparison.Ordinal);
    }
}
