using Orchestrator.Contracts;
using Orchestrator.Contracts.Responses;
using Orchestrator.StateMachines.Flows;
using Orchestrator.StateMachines.Responses;
using Orchestrator.Tabletop.Recordings;

namespace Orchestrator.Tabletop.Tests.Properties;

/// <summary>
/// The facts of one response beside the definition of its flow, and nothing else: what is right follows from these two, not from how the
/// interpreter comes to it. A moment is the index of a fact.
/// </summary>
internal sealed class Story
{
    public Story(FlowDefinition flow, IEnumerable<Happened> facts)
    {
        Flow = flow;
        All = [.. facts];
        Facts = All.ConvertAll(happened => happened.Fact);
        Started = (ResponseStarted)Facts[0];
    }

    public FlowDefinition Flow { get; }

    public List<Happened> All { get; }

    public List<Fact> Facts { get; }

    public ResponseStarted Started { get; }

    public ResponseEnded? End => Facts.OfType<ResponseEnded>().LastOrDefault();

    public static IEnumerable<Story> Of(FlowCatalogue flows, Recording recording) => recording.All
        .GroupBy(happened => happened.Stream)
        .Where(stream => stream.First().Fact is ResponseStarted)
        .Select(stream => new Story(flows.Get(((ResponseStarted)stream.First().Fact).Flow), stream));

    public IEnumerable<(int At, T Fact)> Each<T>()
        where T : Fact
    {
        for (var i = 0; i < Facts.Count; i++)
        {
            if (Facts[i] is T fact)
                yield return (i, fact);
        }
    }

    /// <summary>When that was first so; null where it never was.</summary>
    public int? When<T>(Func<T, bool> holds)
        where T : Fact
    {
        foreach (var (at, fact) in Each<T>())
        {
            if (holds(fact))
                return at;
        }

        return null;
    }

    public bool Before<T>(int moment, Func<T, bool> holds)
        where T : Fact => When(holds) < moment;

    public Place PlaceOf(string path) => Flow.Find(StepPath.NameOf(path))!;

    /// <summary>The step whose block a step stands in; null at the top.</summary>
    public string? ParentOf(string path)
    {
        var place = PlaceOf(path);
        var prefix = StepPath.PrefixOf(path);
        return place.Parent is null ? null
            : place.Block.Role == BlockRole.Item ? StepPath.ItemOf(prefix).ForEach
            : prefix + place.Parent.Name;
    }

    /// <summary>A step and what it stands in, from the inside out, each with the block in which it stands.</summary>
    public IEnumerable<(string Path, Block Block)> Around(string path)
    {
        for (var at = path; at is not null; at = ParentOf(at))
            yield return (at, PlaceOf(at).Block);
    }

    /// <summary>
    /// Whether what follows a step may begin by then: it is done, or the flow goes on without it, as it does without a closing step that is
    /// left to a human.
    /// </summary>
    public bool IsOver(string path, int moment)
    {
        for (var i = moment - 1; i >= 0; i--)
        {
            switch (Facts[i])
            {
                case StepCompleted done when done.Step == path: return true;
                case StepFailed failed when failed.Step == path:
                    return PlaceOf(path) is { Step.GoesOnWithout: not null } or { Block.Role: BlockRole.Closing };
                case FallbackStarted or RejectionTaken when Course.StepOf(Facts[i]) == path: return false;
                case StepWithdrawn withdrawn when withdrawn.Step == path: return false;
            }
        }

        return false;
    }

    public string Told(int moment) => $"{Flow.Name}, fact {moment + 1} ({Facts[moment]})";
}
