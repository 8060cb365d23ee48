using Orchestrator.AuditTrail.Facts;
using Orchestrator.Contracts;
using Orchestrator.Contracts.Actions;
using Orchestrator.Contracts.Responses;
using Orchestrator.StateMachines.Flows;
using Orchestrator.Tabletop.Recordings;
using Orchestrator.Tabletop.Rehearsals;
using Orchestrator.Tabletop.Simulations;
using Orchestrator.Tabletop.Tests.Replays;
using Orchestrator.Tabletop.Worlds;

namespace Orchestrator.Tabletop.Tests.Properties;

/// <summary>A platform on which the cases of a day run, each from the beginning.</summary>
internal sealed class Stage : IAsyncDisposable
{
    /// <summary>What ends lies hundreds behind that; a loop is cut short here.</summary>
    private const int MostMessages = 20_000;

    private static readonly Reply[] Wrong =
    [
        new(ActionOutcome.FailedRetryable, Error: "not now"), new(ActionOutcome.FailedRetryable, Error: "nor now"),
        new(ActionOutcome.FailedFinal, Error: "never"), new(ActionOutcome.Unknown, Error: "the line went dead"), Reply.Silence,
    ];

    private readonly VirtualPlatform _platform;
    private readonly World _world;
    private readonly Recorder _recorder;
    private readonly Dictionary<string, Commits> _streams = new(StringComparer.Ordinal);
    private Case _case = null!;
    private int _commits;

    /// <param name="snapshots">Whether the process keeps snapshots and reads them when it is up again.</param>
    public Stage(Day day, bool snapshots = false)
    {
        var flows = day.Cases.SelectMany(one => new Flow[]
        {
            new SketchedFlow(one.FlowName, one.Flow, startedBy: one.FlowName, one.ChildName), new SketchedFlow(one.ChildName, one.Child),
        });
        _platform = new VirtualPlatform(FlowCatalogue.Of(flows), settings: new VirtualSettings(KeepsSnapshots: snapshots));
        Simulation.MaxMessages = MostMessages;
        _world = new World(_platform);
        _recorder = new Recorder(_platform, _world);
        Simulation.Recorded += Repeat;
    }

    public FlowCatalogue Flows => _platform.Flows;

    public Simulation Simulation => _platform.Simulation;

    private Weather Weather => _case.Weather;

    public async Task<Recording> Run(Case one)
    {
        (_case, _commits) = (one, 0);
        _streams.Clear();
        _platform.Reset();
        _world.Reset(Weather.Seed);
        SetTheScene();
        await Simulation.Run();
        return _recorder.Take();
    }

    public ValueTask DisposeAsync() => _platform.DisposeAsync();

    private double Draw(params ReadOnlySpan<string> purpose) => Chance.Fraction(Weather.Seed, purpose);

    private T Of<T>(ReadOnlySpan<T> options, params ReadOnlySpan<string> purpose) => options[(int)(Draw(purpose) * options.Length)];

    private bool Goes(string what, params ReadOnlySpan<string> wrong) => Draw([what, .. wrong]) * 100 >= Weather.Bad;

    private void SetTheScene()
    {
        foreach (var action in new[] { SketchedFlow.Act, SketchedFlow.Read, SketchedFlow.Undo })
            _world.On(action, ReplyTo);
        foreach (var (name, group) in new[]
                 {
                     ("ana", SketchedFlow.Asked), ("bob", SketchedFlow.Asked), ("cleo", SketchedFlow.Leads), ("dan", SketchedFlow.Owner),
                 })
            _world.Add(Somebody(name, group));
        for (var i = 0; i < Weather.Rivals; i++)
            Fire(i);
        if (Weather.CancelledAt is { } cancelled)
            OnAll(cancelled, id => new CancelResponse(id, "eve", "never mind", Weather.CancelUndoes));
        if (Weather.PausedAt is { } paused)
        {
            OnAll(paused, id => new PauseResponse(id, "eve", "wait"));
            OnAll(paused + 600, id => new ResumeResponse(id, "eve", "go on"));
        }

        foreach (var crash in Weather.Crashes)
        {
            Simulation.Later(crash.At.Seconds(), () =>
            {
                if (!crash.Within)
                    return Simulation.Restart(crash.Down.Seconds());
                Simulation.DieInNextHandling(crash.Down.Seconds());
                return Task.CompletedTask;
            });
        }
    }

    private void Fire(int rival)
    {
        var signal = Signals.Firing(_case.FlowName, labels: ("service", $"s{rival}"));
        _platform.Receive(signal, (rival * 20).Seconds());
        if (!Goes("signal again", rival.ToString()))
            _platform.Receive(signal with { Id = "again" }, (Draw("again at", rival.ToString()) * 1200).Round());
        if (Weather.ResolvedAt is { } resolved)
            _platform.Receive(signal.Resolved(), (resolved + (rival * 20)).Seconds());
    }

    private void OnAll(int second, Func<Guid, object> command) => Simulation.Later(second.Seconds(), () =>
    {
        foreach (var response in _world.Responses)
            _world.Order(command(response), "eve", "meddle");
        return Task.CompletedTask;
    });

    private Reply ReplyTo(ExecuteAction call)
    {
        // Not by the id of the response: that changes with every word of a flow.
        var response = _world.Responses.TakeWhile(known => known != call.ResponseId).Count();
        string[] attempt = [response.ToString(), call.Step, call.Attempt.ToString()];
        var takes = Goes("in time", attempt)
            ? (0.5 + (2 * Draw(["takes", .. attempt]))).Round()
            : Of<int>([12, 25], ["late by", .. attempt]).Seconds();
        return Goes("well", attempt)
            ? Reply.Done with { Output = FlowJson.ToElement(new { good = Goes("read", attempt) }), Takes = takes }
            : Of(Wrong, ["fails", .. attempt]) with { Takes = takes };
    }

    private Person Somebody(string name, string group)
    {
        var person = new Person(name, [group]);
        for (var i = 0; i < 6; i++)
        {
            // Ana and Bob often answer at the same moment, and sometimes after the deadline.
            var after = Of<int>([0, 20, 20, 100, 299, 300, 400], "answers after", group, i.ToString()).Seconds();
            var no = Goes("answer", name, i.ToString()) || Draw("yes", name, i.ToString()) < 0.5
                ? (Deed?)null
                : Of<Deed>([Deed.Reject, Deed.Nothing, Deed.Claim], "no", name, i.ToString());
            person.Habits.Add(new Habit(no ?? Deed.Approve, after));
            person.Habits.Add(new Habit(no ?? Deed.Complete, after));
        }

        return person;
    }

    /// <summary>What led to a commit comes once more under another id, at once or when nobody waits for it any more.</summary>
    private void Repeat(RecordedFact recorded, Fact fact)
    {
        if (!_streams.TryGetValue(recorded.StreamId, out var commits))
            _streams[recorded.StreamId] = commits = new Commits(recorded.StreamId);
        // A person's word that comes twice is another word.
        if (commits.Add(recorded, fact) is not { } message || message is PauseResponse or ResumeResponse or CancelResponse)
            return;
        var commit = (++_commits).ToString();
        if (Draw("repeated", commit) * 100 < Weather.Repeats)
            Simulation.Send(message, Of<int>([0, 1, 30, 600], "repeated after", commit).Seconds(), "somebody", refused: _ => { });
    }
}

file static class Rounding
{
    /// <summary>Of seconds.</summary>
    public static TimeSpan Round(this double seconds) => TimeSpan.FromMilliseconds(Math.Round(seconds * 1000));
}
