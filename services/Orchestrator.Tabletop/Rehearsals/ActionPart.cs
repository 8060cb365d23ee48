using Orchestrator.Contracts.Actions;
using Orchestrator.StateMachines.Flows;
using Orchestrator.Tabletop.Worlds;

namespace Orchestrator.Tabletop.Rehearsals;

/// <summary>
/// What becomes of the attempts of an action, said in their order: <c>.Fails(times: 2).Returns(new { id = 7 })</c>. What comes after
/// what was said succeeds. The readings of a verification count as attempts.
/// </summary>
public sealed class ActionPart : Rehearsal
{
    private readonly List<(Reply Reply, int? Times)> _said = [];
    private Span? _takes;
    private double _flaky;

    internal ActionPart(Rehearsal before, string name)
        : base(before) => Plan.At(Moment, stage => stage.World.On(name, Replies()));

    /// <summary>It succeeds with this output; in the flow's own spelling or not, as JSON goes.</summary>
    public ActionPart Returns(object output, int? times = null) => Say(Reply.Done with { Output = FlowJson.ToElement(output) }, times);

    public ActionPart Succeeds(int? times = null) => Say(Reply.Done, times);

    /// <summary>It fails, and may be tried again.</summary>
    public ActionPart Fails(int? times = null, string error = "it failed") => Say(new Reply(ActionOutcome.FailedRetryable, Error: error), times);

    /// <summary>It fails, and trying again would not help.</summary>
    public ActionPart FailsForGood(string error = "it is refused") => Say(new Reply(ActionOutcome.FailedFinal, Error: error), times: null);

    /// <summary>It may have happened or not: the connection broke after the request.</summary>
    public ActionPart IsUnknown(int? times = null, string error = "the connection broke") => Say(new Reply(ActionOutcome.Unknown, Error: error), times);

    /// <summary>Nobody answers: it times out.</summary>
    public ActionPart NeverAnswers(int? times = null) => Say(Reply.Silence, times);

    /// <summary>Each attempt fails with this probability.</summary>
    public ActionPart IsFlaky(double probability)
    {
        _flaky = probability;
        return this;
    }

    /// <summary>How long each attempt takes; a second unless said.</summary>
    public ActionPart Takes(Span time)
    {
        _takes = time;
        return this;
    }

    private ActionPart Say(Reply reply, int? times)
    {
        _said.Add((reply, times));
        return this;
    }

    private Replies Replies()
    {
        var replies = new Replies();
        foreach (var (reply, times) in _said)
            replies.Add(reply with { Takes = _takes, FlakyBy = _flaky }, times);
        var last = _said.FindLast(said => said.Reply.Outcome == ActionOutcome.Succeeded).Reply ?? Reply.Done;
        return replies.Add(last with { Takes = _takes, FlakyBy = _flaky });
    }
}
