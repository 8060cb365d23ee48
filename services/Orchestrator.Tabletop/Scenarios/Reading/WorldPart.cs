using System.Text.Json;
using Orchestrator.Contracts.Actions;
using Orchestrator.Tabletop.Worlds;
using YamlDotNet.RepresentationModel;

namespace Orchestrator.Tabletop.Scenarios.Reading;

internal enum Answers
{
    Succeeds,

    /// <summary>It fails, and may be tried again.</summary>
    Fails,

    /// <summary>It fails, and trying again would not help.</summary>
    Refuses,

    /// <summary>It may have happened or not.</summary>
    Unknown,

    /// <summary>Nobody answers.</summary>
    Nothing,
}

/// <summary>What becomes of actions, and how long things take.</summary>
internal sealed class WorldPart(Notes notes, KnownFlow flow)
{
    private const int MostTimes = 10_000;

    /// <summary>Whether anything was left to chance.</summary>
    public bool Varies { get; private set; }

    public Dictionary<string, Replies> Read(YamlNode node)
    {
        var world = new Dictionary<string, Replies>(StringComparer.Ordinal);
        foreach (var (_, place, value) in notes.Fields(node, "the world")?.All ?? [])
        {
            if (notes.Named(place, "unknown action or step", flow.Scriptable) is { } name)
                world[name] = Replies(value);
        }

        return world;
    }

    public Span? Span(YamlNode node, string what)
    {
        if (node is not YamlMappingNode)
            return notes.Time(node, what) is { } time ? Worlds.Span.Of(time) : null;
        if (notes.Map(node, what, "between", "typically", "p95", "recorded") is not { } fields)
            return null;
        Varies = true;
        try
        {
            if (fields.Find("between") is { } between && Times(between, $"'between' of {what}", 2) is [var least, var most])
                return Worlds.Span.Between(least, most);
            if (fields.Find("recorded") is { } recorded && Times(recorded, $"'recorded' of {what}") is { Count: > 0 } samples)
                return Worlds.Span.Recorded(samples);
            if (fields.Time("typically") is { } median && fields.Need("p95", "10m") is { } high && notes.Time(high, "'p95'") is { } p95)
                return Worlds.Span.Typically(median, p95);
        }
        catch (ArgumentException wrong)
        {
            notes.Wrong(node, $"{what} cannot be: {wrong.Message.Split(" (Parameter")[0].TrimEnd('.')}", "Change the times");
            return null;
        }

        if (!fields.Keys.Any())
            notes.Wrong(node, $"{what} is empty", "Write a duration, or one of: {between: [1m, 5m]}, {typically: 2m, p95: 10m}, {recorded: [1s, 4s]}");
        return null;
    }

    private Replies Replies(YamlNode node)
    {
        var replies = new Replies();
        var entries = notes.List(node).ToList();
        for (var i = 0; i < entries.Count; i++)
        {
            if (Reply(entries[i]) is not var (reply, times))
                continue;
            if (times is null && i < entries.Count - 1)
                notes.Wrong(entries[i], "what comes after this is never reached: it holds for every attempt", "Say for how many attempts, as in \"times: 2\"");
            replies.Add(reply, times);
        }

        return replies;
    }

    private (Reply Reply, int? Times)? Reply(YamlNode node)
    {
        if (node is YamlScalarNode)
            return notes.OneOf<Answers>(node, "the answer of an action") is { } plain ? (Of(plain, null, null, null, 0), null) : null;
        if (notes.Map(node, "what becomes of an action", "answer", "returns", "error", "times", "takes", "flaky") is not { } fields)
            return null;
        var returns = fields.Find("returns");
        var answer = fields.Find("answer") is { } said ? notes.OneOf<Answers>(said, "the answer of an action") : Answers.Succeeds;
        if (returns is not null && answer is not (null or Answers.Succeeds))
            notes.Wrong(returns, "an action that does not succeed returns nothing", "Leave out 'returns', or say \"answer: succeeds\"");
        var takes = fields.Find("takes") is { } span ? Span(span, "'takes'") : null;
        var flaky = fields.Find("flaky") is { } chance ? notes.Probability(chance, "'flaky'") ?? 0 : 0;
        Varies |= flaky > 0;
        var times = fields.Find("times") is { } count ? notes.Number(count, "'times'", 1, MostTimes) : null;
        return answer is null ? null : (Of(answer.Value, returns is null ? null : notes.Json(returns), fields.Text("error"), takes, flaky), times);
    }

    private static Reply Of(Answers answer, JsonElement? output, string? error, Span? takes, double flaky) => new(
        answer switch
        {
            Answers.Succeeds => ActionOutcome.Succeeded,
            Answers.Fails => ActionOutcome.FailedRetryable,
            Answers.Refuses => ActionOutcome.FailedFinal,
            Answers.Unknown => ActionOutcome.Unknown,
            _ => null,
        },
        output,
        error,
        takes,
        flaky);

    private List<TimeSpan> Times(YamlNode node, string what, int? count = null)
    {
        var times = notes.List(node).Select(time => notes.Time(time, what)).OfType<TimeSpan>().ToList();
        if (count is { } needed && times.Count != needed)
            notes.Wrong(node, $"{what} has {times.Count} durations", "Write two, as in [1m, 5m]");
        return times;
    }
}
