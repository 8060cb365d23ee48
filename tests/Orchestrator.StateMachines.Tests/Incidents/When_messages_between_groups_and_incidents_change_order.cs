using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Contracts.AlertGroups;
using Orchestrator.Contracts.Incidents;
using Orchestrator.Contracts.Signals;
using Orchestrator.StateMachines.AlertGroups;
using Orchestrator.StateMachines.Incidents;

namespace Orchestrator.StateMachines.Tests.Incidents;

/// <summary>
/// A group and its incidents, with every message between them delayed, reordered and now and then delivered twice, and
/// with reopen windows that pass in between. Whatever the order, they end where they would have in order.
/// </summary>
public sealed class When_messages_between_groups_and_incidents_change_order : IAsyncDisposable
{
    private static readonly Guid GroupId = SignalIdentity.GroupId("api", "key");

    private readonly Bench<AlertGroupStateMachine, AlertGroup> _groups = new();
    private readonly Bench<IncidentStateMachine, Incident> _incidents = new(services => services
        .AddSingleton<IFlowTriggers>(new NoFlowTriggers())
        .AddSingleton(new IncidentSettings()));

    private readonly List<object> _inFlight = [];
    private readonly List<Guid> _opened = [];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task No_alert_that_fires_is_without_an_open_incident_and_none_stays_open_for_nothing(int seed)
    {
        var random = new Random(seed);
        foreach (var signal in Signals(random))
        {
            await Deliver(signal);
            await Wait(random);
            while (_inFlight.Count > 0 && random.Next(3) > 0)
                await DeliverOne(random);
        }

        while (_inFlight.Count > 0)
            await DeliverOne(random);

        var group = _groups[GroupId];
        if (group.CurrentIncident is not { } current)
        {
            group.AllResolved.ShouldBeTrue();
        }
        else
        {
            var incident = _incidents[current];
            incident.State.ShouldBe(group.AllResolved ? "Resolved" : "Open");
            if (!group.AllResolved)
                incident.Severity.ShouldBe(group.Severity);
        }

        foreach (var past in _opened.Distinct().Where(id => id != group.CurrentIncident))
            _incidents[past].State.ShouldBe("Closed");
    }

    public static TheoryData<int> Seeds() => [.. Enumerable.Range(1, 60)];

    public async ValueTask DisposeAsync()
    {
        await _groups.DisposeAsync();
        await _incidents.DisposeAsync();
    }

    private IEnumerable<ReceiveSignal> Signals(Random random)
    {
        var time = _groups.Now.AddHours(-2);
        for (var i = 0; i < 25; i++)
        {
            var status = random.Next(2) == 0 ? SignalStatus.Firing : SignalStatus.Resolved;
            // Mostly in order; now and then older than what came before.
            var signal = new Signal(
                $"s{i}", random.Next(3) == 0 ? "eu" : "us", "slo-breach", (Severity)random.Next(4), status, "key", "Slow",
                new Dictionary<string, string>(), new Dictionary<string, string>(), [], time.AddMinutes(i - (random.Next(6) == 0 ? 4 : 0)));
            yield return new ReceiveSignal(GroupId, SignalIdentity.SignalId("api", signal.Id), "api", signal);
        }
    }

    private async Task Wait(Random random)
    {
        if (random.Next(6) == 0 && _incidents.Timers.Count > 0)
            Take(await _incidents.Elapse());
    }

    private async Task DeliverOne(Random random)
    {
        var index = random.Next(_inFlight.Count);
        var message = _inFlight[index];
        if (random.Next(8) > 0)
            _inFlight.RemoveAt(index);
        await Deliver(message);
    }

    private async Task Deliver(object message)
    {
        if (message is OpenIncident open)
            _opened.Add(open.IncidentId);
        Take(message is ReceiveSignal or NoteIncidentClosed or TakeBackSignal ? await _groups.Deliver(message) : await _incidents.Deliver(message));
    }

    private void Take(Decided decided) => _inFlight.AddRange(decided.Commands);
}
