using System.Text.Json;
using Orchestrator.AuditTrail.Facts;
using Orchestrator.Contracts;
using Orchestrator.StateMachines;
using Orchestrator.StateMachines.Inputs;

namespace Orchestrator.Tabletop.Tests.Replays;

/// <summary>Tells which messages led to what a stream records.</summary>
internal sealed class Commits(string stream)
{
    private readonly IInputMap _map = InputMaps.Of(stream)!;
    private readonly List<PastFact> _earlier = [];
    private readonly List<PastFact> _commit = [];
    private Saga? _before;
    private string? _cause;

    /// <summary>The message of the commit before, when another begins.</summary>
    public object? Add(RecordedFact recorded, Fact fact)
    {
        var message = recorded.CausationId != _cause && _commit.Count > 0 ? End() : null;
        _cause = recorded.CausationId;
        using var headers = JsonDocument.Parse(recorded.Headers ?? "{}");
        _commit.Add(new PastFact(fact, recorded.Time, recorded.Actor ?? "", headers.RootElement.TryGetProperty("reason", out var reason) ? reason.GetString() : null));
        return message;
    }

    /// <summary>The message of the commit under way.</summary>
    public object End()
    {
        _before ??= _map.NewSaga(stream);
        var message = _map.MessageOf(_before, null, _commit, _earlier);
        foreach (var past in _commit)
            _before.Fold(past.Fact, _before.Version + 1, past.At);
        _earlier.AddRange(_commit);
        _commit.Clear();
        return message.ShouldNotBeNull($"{_earlier[^1].Fact}");
    }
}
