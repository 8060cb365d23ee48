using Orchestrator.Contracts;
using Orchestrator.Contracts.Actions;
using Orchestrator.Contracts.Responses;
using Orchestrator.StateMachines.Flows;
using Orchestrator.StateMachines.Responses;

namespace Orchestrator.Tabletop.Tests.Properties;

/// <summary>
/// What must have been undone by the end, and in which order. A step took effect when it completed, or may have when its attempt was given
/// up; it is to be undone when the response turned back, or when nobody needed the branch it stands in any more.
/// </summary>
internal sealed class Undone
{
    private readonly Story _story;

    /// <summary>By step: when it took effect, and whether that is certain.</summary>
    private readonly Dictionary<string, (int At, bool Unknown)> _effects = new(StringComparer.Ordinal);

    /// <summary>The step whose undoing is under way.</summary>
    private string? _underWay;

    private readonly HashSet<string> _begun = new(StringComparer.Ordinal);

    private Undone(Story story) => _story = story;

    public static IEnumerable<string> Violations(Story story)
    {
        var undone = new Undone(story);
        return [.. Enumerable.Range(0, story.Facts.Count).SelectMany(undone.Follow), .. undone.AtTheEnd()];
    }

    /// <summary>The step whose undoing, by whom or whatever, begins with this fact.</summary>
    private string? Begins(Fact fact) => fact switch
    {
        ActionRequested request when StepPath.IsUndo(request.Step) => StepPath.OfUndone(request.Step),
        ActionHeld held when StepPath.IsUndo(held.Step) => StepPath.OfUndone(held.Step),
        ChildUndoRequested child => child.Step,
        LeftToHuman left when _effects.ContainsKey(left.Step) && !IsOfClosing(left) => left.Step,
        _ => null,
    };

    /// <summary>What a closing step could not do is left to a human as well, and is no undoing.</summary>
    private static bool IsOfClosing(LeftToHuman left) => left.Todo.StartsWith("Do what the closing step", StringComparison.Ordinal);

    private IEnumerable<string> Follow(int moment)
    {
        var fact = _story.Facts[moment];
        if (Begins(fact) is { } path && _underWay != path)
        {
            if (_underWay is not null)
                yield return $"{_story.Told(moment)}: undoing '{path}' began while '{_underWay}' was being undone";
            if (!_begun.Add(path))
                yield return $"{_story.Told(moment)}: '{path}' was undone once before";
            if (!_effects.TryGetValue(path, out var effect))
                yield return $"{_story.Told(moment)}: '{path}' had not taken effect";
            else if (_effects.Keys.FirstOrDefault(other => _effects[other].At > effect.At && !_begun.Contains(other) && IsDue(other, moment)) is { } later)
                yield return $"{_story.Told(moment)}: '{path}' was undone before '{later}', which completed after it";
            if (fact is ActionRequested { Action: not SketchedFlow.Undo } wrong)
                yield return $"{_story.Told(moment)}: '{wrong.Action}' does not undo it";
            if (UnderWay(moment) is { } running)
                yield return $"{_story.Told(moment)}: undoing began while an attempt of '{running}' could still take effect";
            _underWay = path;
        }

        if (fact is StepUndone undone && _underWay != undone.Step)
            yield return $"{_story.Told(moment)}: nothing was under way to undo it";
        var ended = fact switch
        {
            StepUndone done => done.Step,
            LeftToHuman left => left.Step,
            StepWithdrawn gone => StepPath.OfUndone(gone.Step),
            _ => null,
        };
        if (ended == _underWay)
            _underWay = null;
        Note(fact, moment);
    }

    private void Note(Fact fact, int moment)
    {
        switch (fact)
        {
            case StepCompleted { How: Completion.Done or Completion.ByHand } done:
                if (_story.PlaceOf(done.Step).Step is StartFlowStep or { Compensation: not null })
                    _effects[done.Step] = (moment, false);
                else
                    _effects.Remove(done.Step);
                break;
            case ActionFailed { Outcome: ActionOutcome.Unknown, Step: var path } when !StepPath.IsUndo(path) && !_story.PlaceOf(path).Step.ReadOnly:
                _effects[path] = (moment, true);
                break;
        }
    }

    /// <summary>An attempt that changes the world and is awaited: nothing is undone before it is known what came of it.</summary>
    private string? UnderWay(int moment)
    {
        var turnedBack = _story.Before<CompensationStarted>(moment, _ => true);
        foreach (var (at, request) in _story.Each<ActionRequested>().TakeWhile(request => request.At < moment))
        {
            if (StepPath.IsUndo(request.Step))
                continue;
            var wanted = !turnedBack && !_story.Before<StepWithdrawn>(moment, withdrawn => withdrawn.Step == request.Step);
            if (wanted || _story.PlaceOf(request.Step).Step.ReadOnly)
                continue;
            var ended = Enumerable.Range(at + 1, moment - at - 1).Any(i => _story.Facts[i] switch
            {
                StepCompleted done => done.Step == request.Step,
                ActionFailed failed => failed.AttemptId == request.AttemptId,
                ActionHeld held => held.Step == request.Step,
                _ => false,
            });
            if (!ended)
                return request.Step;
        }

        return null;
    }

    /// <summary>Whether it was to be undone by then.</summary>
    private bool IsDue(string path, int moment) => _effects[path].At < moment
        && (_story.Before<CompensationStarted>(moment, _ => true) || IsAbandoned(path, moment) || WasSettledEarly(path, moment));

    /// <summary>
    /// Nobody needs a part of the flow any more: it fell back, the flow goes on without it, another branch was first, or its branch failed.
    /// </summary>
    private bool IsAbandoned(string path, int moment)
    {
        var inner = _story.Around(path).First().Block;
        foreach (var (at, block) in _story.Around(path).Skip(1))
        {
            var step = _story.PlaceOf(at).Step;
            if (inner.Role != BlockRole.Fallback && _story.Before<FallbackStarted>(moment, fallback => fallback.Step == at))
                return true;
            if (WentOnWithout(at, step, moment))
                return true;
            if (step is ParallelStep { Join: Join.Any } && inner.Role == BlockRole.Branch
                && (_story.Before<StepCompleted>(moment, done => done.Step == at && done.How == Completion.Done)
                    || _story.Before<BranchEnded>(moment, ended => ended.Step == at && ended.Branch == inner.Label && !ended.Succeeded))
                && !_story.Before<BranchEnded>(moment, ended => ended.Step == at && ended.Branch == inner.Label && ended.Succeeded))
                return true;
            if (block.Role == BlockRole.Closing && _story.Before<LeftToHuman>(moment, left => left.Step == at && IsOfClosing(left)))
                return true;
            inner = block;
        }

        return false;
    }

    /// <summary>It failed, and nothing of the flow caught that but its own leave to fail.</summary>
    private bool WentOnWithout(string at, Step step, int moment) => step.GoesOnWithout is not null
        && _story.Each<StepFailed>().Any(failed => failed.Fact.Step == at && failed.At < moment
            && (step.Fallback is null || _story.Before<FallbackStarted>(failed.At, fallback => fallback.Step == at)));

    /// <summary>A response that finishes early leaves what is done, and undoes what may or may not be.</summary>
    private bool WasSettledEarly(string path, int moment) => _effects[path].Unknown
        && _story.Before<UndoOrdered>(moment, ordered => ordered.Steps.Contains(path))
        && _story.Before<WorkStopped>(moment, stop => stop.Aftermath == Aftermath.Finish);

    private IEnumerable<string> AtTheEnd()
    {
        var last = _story.Facts.OfType<WorkStopped>().LastOrDefault();
        var leftAsItIs = last is { Aftermath: Aftermath.StopHere };
        var end = _story.Facts.Count;
        foreach (var (path, effect) in _effects)
        {
            var due = IsDue(path, end)
                || (effect.Unknown && last is { Aftermath: Aftermath.Finish } && _story.Before<StepWithdrawn>(end, withdrawn => withdrawn.Step == path));
            var times = _story.Facts.Count(fact => fact is StepUndone undone && undone.Step == path)
                + _story.Facts.Count(fact => fact is LeftToHuman left && left.Step == path && !IsOfClosing(left));
            if (times > 1 || (times == 0 && due && !leftAsItIs) || (times == 1 && !due))
                yield return $"{_story.Flow.Name}: '{path}' {(effect.Unknown ? "may have taken" : "took")} effect, was "
                    + $"{(due ? "" : "not ")}to be undone, and was {times} times";
            var byAction = _story.Facts.OfType<ActionRequested>().Any(request => request.Step == StepPath.Undo(path));
            if (effect.Unknown && byAction && _story.PlaceOf(path).Step.Compensation?.WhenUnknown != Undo.IsSafe)
                yield return $"{_story.Flow.Name}: '{path}' may not have taken effect, and was undone without asking a human";
            if (times == 1 && !byAction && _story.PlaceOf(path).Step is { Compensation: not null } && !effect.Unknown)
                yield return $"{_story.Flow.Name}: '{path}' was left to a human, and nothing had tried to undo it";
        }

        foreach (var undo in _story.Facts.OfType<StepUndone>().Where(undone => !_effects.ContainsKey(undone.Step)))
            yield return $"{_story.Flow.Name}: '{undo.Step}' was undone and had not taken effect";
        if (last is { Aftermath: Aftermath.Compensate } && _story.When<CompensationStarted>(_ => true) is null)
            yield return $"{_story.Flow.Name}: it turned back and undid nothing";
    }
}
