using System.Globalization;
using Orchestrator.EndToEnd.Tests.Processes;

namespace Orchestrator.EndToEnd.Tests.ExternalWorkers;

/// <summary>A program that knows nothing of .NET carries out an action, and is killed in the middle of it.</summary>
public sealed class When_a_worker_is_written_in_Node(NodeWorkers workers) : IClassFixture<NodeWorkers>, IAsyncLifetime
{
    private const string Queue = "orchestrator.actions.dns.switch";

    private Workplace _place = null!;
    private OrchestratorProcess _orchestrator = null!;
    private OrchestratorClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        await TestServers.ForgetQueues([Queue]);
        _place = await Workplace.Create(onServers: true);
        _place.Bind("test.do", ("Connector", "external"), ("Queue", Queue));
        _orchestrator = _place.Start();
        await _orchestrator.Ready();
        _client = _orchestrator.Client();
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _orchestrator.DisposeAsync();
        _place.Dispose();
    }

    [Fact]
    public async Task Its_answer_ends_the_step_and_what_it_gave_is_in_the_trail()
    {
        await using var worker = workers.Start(_place, hangs: false);
        for (var n = 0; n < 5; n++)
            await _client.Begin("do-or-ask", n.ToString(CultureInfo.InvariantCulture));
        (await _client.Ended(5)).ShouldAllBe(state => state == "Resolved");
        Effects.Select(line => line.Split(' ')[1]).Order().ShouldBe(["0", "1", "2", "3", "4"]);
        (await Trail()).ShouldContain("10.0.0.7");
    }

    [Fact]
    public async Task Killed_in_the_middle_and_started_again_it_gets_the_command_again()
    {
        await using (var first = workers.Start(_place, hangs: true))
        {
            await _client.Begin("do-or-undo", "zone");
            await first.Begun(1);
        }

        await using var again = workers.Start(_place, hangs: false);
        await again.Begun(2);
        (await _client.Ended(1)).ShouldBe(["Resolved"]);
        NodeWorker.Lines(_place, "begun").Distinct().ShouldHaveSingleItem("one key, by which the worker knows the command again");
        Effects.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Killed_for_good_it_leaves_a_human_to_find_out_and_what_it_did_not_take_is_dropped_later()
    {
        await using (var worker = workers.Start(_place, hangs: true))
        {
            await _client.Begin("do-or-ask", "zone");
            await worker.Begun(1);
        }

        (await _client.Ended(1)).ShouldBe(["Escalated"]);
        var tasks = await OrchestratorClient.Eventually(async () => await _client.All("/api/tasks?state=open") is { Count: > 0 } open ? open : null, "a human is asked");
        tasks.ShouldHaveSingleItem().GetProperty("title").GetString().ShouldBe("Settle 'do'");
        (await Trail()).ShouldContain("it is not known whether 'do' took effect, and nothing undoes it: what is done is done");

        await using var late = workers.Start(_place, hangs: false);
        await _client.Begin("do-or-ask", "another");
        await late.Begun(2);
        (await _client.Ended(2)).Order().ShouldBe(["Escalated", "Resolved"]);
        Effects.ShouldHaveSingleItem("the command was past its deadline").ShouldEndWith("another");
    }

    private string[] Effects => NodeWorker.Lines(_place, "effects");

    private async Task<string> Trail()
    {
        var response = (await _client.All("/api/responses"))[^1].GetProperty("id").GetString();
        return (await _client.Get($"/api/audit/streams/response-{response}")).ToString();
    }
}
