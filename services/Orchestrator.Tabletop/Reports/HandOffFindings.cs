using Orchestrator.Contracts.HumanTasks;
using Orchestrator.StateMachines.Flows;
using Orchestrator.Tabletop.Scenarios;

namespace Orchestrator.Tabletop.Reports;

/// <summary>Responses that went from one group of people to another, again and again.</summary>
internal static class HandOffFindings
{
    private const int Many = 2;

    /// <summary>The response of a flow with the most of them, where there are many.</summary>
    public static ReportFinding? Of(FlowPart part)
    {
        var most = part.Results.Select(result => (Result: result, Chain: Chain(result))).MaxBy(one => one.Chain.Count);
        if (most.Chain.Count <= Many)
            return null;
        var waited = Waited(most.Result.Decisions);
        return new ReportFinding(
            FindingKind.HandOffs, part.Flow.Name,
            $"{most.Chain.Count - 1} hand-offs between people in {most.Result.Scenario.Name} ({string.Join(" → ", most.Chain)}), which waited {Telling.Long(waited)} for them",
            "Ask one group for several things at once, or ask the next with .AskEarly() while the first decides");
    }

    /// <summary>Who was asked after whom. What is asked of several at once is no hand-off; an escalation is one.</summary>
    private static List<string> Chain(ScenarioResult result)
    {
        var chain = new List<string>();
        DateTimeOffset? free = null;
        foreach (var decision in result.Decisions.Where(decision => decision.Flow == result.Scenario.Flow.Name && decision.Kind != TaskKind.FollowUp))
        {
            var group = decision.Candidates.Count == 0 ? "anybody" : string.Join(", ", decision.Candidates);
            if ((free is null || decision.AskedAt >= free) && (chain.Count == 0 || chain[^1] != group))
                chain.Add(group);
            if (decision.Escalated && result.Scenario.Flow.Find(decision.Step)?.Step is HumanStep { Asking.EscalateTo: { IsEmpty: false } others })
                chain.Add(string.Join(", ", others));
            free = decision.AskedAt + decision.Waited ?? free;
        }

        return chain;
    }

    /// <summary>While at least one question was open.</summary>
    private static TimeSpan Waited(IEnumerable<AskedDecision> decisions)
    {
        var (total, until) = (TimeSpan.Zero, DateTimeOffset.MinValue);
        foreach (var decision in decisions.Where(decision => decision.Waited is not null).OrderBy(decision => decision.AskedAt))
        {
            var (from, to) = (decision.AskedAt > until ? decision.AskedAt : until, decision.AskedAt + decision.Waited!.Value);
            if (to <= from)
                continue;
            total += to - from;
            until = to;
        }

        return total;
    }
}
