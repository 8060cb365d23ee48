using Orchestrator.Engine.Flows;
using Orchestrator.Gateway.Http;
using Orchestrator.StateMachines.Flows;
using Orchestrator.StateMachines.Flows.Variants;
using Orchestrator.Tabletop.WhatIfs;

namespace Orchestrator.Gateway.Simulations;

/// <summary>What would have come of recorded incidents under another version of a flow, or other settings.</summary>
/// <param name="Version">Responses would have run this one; the one they ran unless said.</param>
/// <param name="Set">As in <c>approve-rollback.deadline=5m</c>.</param>
/// <param name="Assume">As in <c>approve-rollback: approved after 3m</c>.</param>
/// <param name="Incident">This one; or</param>
/// <param name="Since">all that opened since then.</param>
public sealed record WhatIfBody(
    string? Flow, int? Version, IReadOnlyList<string>? Set, IReadOnlyList<string>? Assume, Guid? Incident, DateTimeOffset? Since)
{
    private const int MostTexts = 100;

    /// <exception cref="RequestRefused">400: it makes no sense with the flows there are, or asks nothing.</exception>
    internal (Question Question, AskedIncidents Incidents) Read(LoadedFlows flows)
    {
        if (Incident is null == Since is null)
            throw RequestRefused.Invalid("'whatIf' has either 'incident', an id, or 'since', a time in ISO 8601.", ("field", "whatIf"));
        if (Flow is not { } flow || (Version is null && Set is not { Count: > 0 }))
        {
            throw RequestRefused.Invalid(
                "'whatIf' has 'flow', a name, and what would have been otherwise: 'version', 'set' (as [\"<step>.<setting>=<value>\"]), or both.",
                ("field", "whatIf"));
        }

        var question = new Question(flow, Version)
        {
            Settings = Read(Set, "set", SettingChange.Parse), Assumptions = Read(Assume, "assume", AssumptionText.Read),
        };
        try
        {
            question.Check(flows.Catalogue);
        }
        catch (FlowMissing missing)
        {
            throw RequestRefused.Invalid($"{missing.Message}.", ("field", "whatIf.flow"));
        }
        catch (FlowInvalid invalid)
        {
            throw RequestRefused.Invalid(string.Join(" ", invalid.Findings), ("findings", invalid.Findings));
        }

        return (question, new AskedIncidents(Incident?.ToString(), Since));
    }

    private static List<T> Read<T>(IReadOnlyList<string>? texts, string field, Func<string, T> read)
    {
        if (texts?.Count > MostTexts)
            throw RequestRefused.Invalid($"'whatIf.{field}' has {texts.Count} entries, and {MostTexts} at most.", ("field", $"whatIf.{field}"));
        try
        {
            return [.. (texts ?? []).Select(read)];
        }
        catch (FormatException wrong)
        {
            throw RequestRefused.Invalid(wrong.Message, ("field", $"whatIf.{field}"));
        }
    }
}
