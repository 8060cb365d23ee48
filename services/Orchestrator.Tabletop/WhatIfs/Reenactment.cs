using System.Text;
using Orchestrator.AuditTrail.Commits;
using Orchestrator.AuditTrail.Facts;
using Orchestrator.AuditTrail.Streams;
using Orchestrator.Contracts;
using Orchestrator.Contracts.Responses;
using Orchestrator.StateMachines.Flows;
using Orchestrator.StateMachines.Incidents;
using Orchestrator.Tabletop.Recordings;
using Orchestrator.Tabletop.Simulations;

namespace Orchestrator.Tabletop.WhatIfs;

/// <summary>An incident as it would have been, up to its end or to where nothing is known any more.</summary>
internal sealed record Reenacted(Recording Recording, Evidence Evidence, IReadOnlyList<string> Refused);

/// <summary>
/// Runs incidents again from their beginning: the platform's own machines in virtual time, with the flow that is asked about, and a
/// world that does what the record says it did. It stops where the record cannot say.
/// </summary>
internal sealed class Reenactment : IAsyncDisposable
{
    private readonly VirtualPlatform _platform;
    private readonly RecordedTriggers _triggers;
    private readonly RecordedSettings _settings = new();
    private readonly Question _question;
    private readonly List<Happened> _happened = [];
    private RecordedWorld? _world;

    /// <param name="flow">What responses of the flow run; it is the only version of its name.</param>
    public Reenactment(FlowCatalogue flows, FlowDefinition flow, Question question, string environment)
    {
        _question = question;
        Hash = flow.Hash;
        _triggers = new RecordedTriggers(flow);
        var catalogue = new FlowCatalogue([.. flows.All.Where(other => other.Name != flow.Name), flow]);
        _platform = new VirtualPlatform(catalogue, settings: new VirtualSettings(environment, _settings, _triggers));
        _platform.Simulation.Recorded += (recorded, fact) =>
        {
            if (_world is null)
                return;
            _happened.Add(new Happened(recorded, fact));
            _world.Watch(recorded, fact);
        };
        _platform.Simulation.Answer<Contracts.Actions.ExecuteAction>(call => _world!.Carry(call));
    }

    /// <summary>Of what responses of the flow run.</summary>
    public string Hash { get; }

    public async Task<Reenacted> Run(IncidentRecord record)
    {
        _world = null;
        _happened.Clear();
        _platform.Reset(record.Start);
        _triggers.TurnTo(record);
        _settings.TurnTo(record);
        await Import(record.Before);

        var evidence = new Evidence();
        _world = new RecordedWorld(_platform, record, _question, evidence);
        foreach (var input in record.FromOutside())
            _world.Send(input.Message is StartResponse start && start.Flow == _question.Flow ? input with { Message = start with { Version = null } } : input);
        try
        {
            await _platform.Simulation.Run(record.IsUnderWay ? record.End + RecordedWorld.Tolerance : null);
        }
        catch (RecordEnds)
        {
            // Its evidence says where, and why.
        }
        catch (SimulationDoesNotEnd endless)
        {
            evidence.Unknown = new Unknown(_platform.Simulation.Now, _question.Flow, endless.Message);
        }

        var end = _happened.Count == 0 ? record.Start : _happened[^1].At;
        return new Reenacted(record.Owned(new Recording(record.Start, end, [.. _happened], [])), evidence, _world.Refused);
    }

    public ValueTask DisposeAsync() => _platform.DisposeAsync();

    /// <summary>What was shared with others stands as it stood when the incident began.</summary>
    private async Task Import(IEnumerable<Happened> before)
    {
        foreach (var same in before.GroupBy(happened => happened.Stream))
        {
            List<NewFact> facts = [.. same.Select(happened => New(happened.Recorded, happened.Fact))];
            await _platform.Simulation.Store.Commit([new UnitOfWork { Appends = { new StreamAppend(same.Key, null, ExpectedVersion.New, facts) } }], CancellationToken.None);
        }
    }

    private static NewFact New(RecordedFact recorded, Fact fact)
    {
        ReadOnlyMemory<byte>? headers = null;
        if (recorded.Headers is not null)
            headers = Encoding.UTF8.GetBytes(recorded.Headers);
        return new NewFact(
            recorded.Id, recorded.Type, recorded.DotnetType ?? "", Encoding.UTF8.GetBytes(recorded.Data), recorded.Time, recorded.Actor ?? "", recorded.CorrelationId,
            recorded.CausationId, headers) { Content = fact };
    }

    private sealed record RecordedSettings : IncidentSettings
    {
        private TimeSpan? _window;

        public override TimeSpan ReopenWindow => _window ?? base.ReopenWindow;

        public void TurnTo(IncidentRecord record) => _window = record.Own
            .Where(happened => happened.Fact is Contracts.Incidents.IncidentResolved)
            .Select(happened => ((Contracts.Incidents.IncidentResolved)happened.Fact).ClosesAt - happened.At)
            .FirstOrDefault() is { Ticks: > 0 } window ? window : null;
    }
}

/// <summary>Nothing is known from here on.</summary>
internal sealed class RecordEnds : Exception;
