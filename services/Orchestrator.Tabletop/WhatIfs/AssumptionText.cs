using System.Text.Json;
using System.Text.RegularExpressions;
using Orchestrator.Contracts.Actions;
using Orchestrator.Contracts.HumanTasks;
using Orchestrator.StateMachines.Flows;

namespace Orchestrator.Tabletop.WhatIfs;

/// <summary>
/// Assumptions as people write them: <c>approve-rollback: approved after 3m</c>, <c>approve-rollback: nobody answers</c>,
/// <c>deploys.last: succeeds after 2s with {"found": true}</c>, <c>deploys.rollback: refuses after 10s because it is frozen</c>.
/// </summary>
public static partial class AssumptionText
{
    private const string HowToWriteOne =
        "write '<step>: approved|rejected|completed after <duration>', '<step>: nobody answers', "
        + "or '<step or action>: succeeds|fails|refuses|unknown after <duration>', "
        + "as in 'approve-rollback: approved after 3m'; an answer or a success may end in 'with <JSON>', a failure in 'because <text>'.";

    /// <exception cref="FormatException">It says what is wrong with it, and how it is written.</exception>
    public static Assumption Read(string text)
    {
        var parts = Form().Match(text);
        if (!parts.Success)
            throw new FormatException($"'{text}' is no assumption: {HowToWriteOne}");
        var (about, what) = (parts.Groups["about"].Value, parts.Groups["what"].Value);
        if (what == "nobody answers")
        {
            return parts.Groups["after"].Success || parts.Groups["how"].Success
                ? throw new FormatException($"'{text}': nothing comes after 'nobody answers'.")
                : new AssumedAnswer(about, Outcome: null, default);
        }

        if (Durations.Read(parts.Groups["after"].Value) is not { } after)
            throw new FormatException($"'{text}' does not say after how long: 'after' and a duration such as 250ms, 90s, 5m or 1h30m.");
        var failure = what is "fails" or "refuses" or "unknown";
        if (parts.Groups["how"] is { Success: true, Value: var how } && how != (failure ? "because" : "with"))
            throw new FormatException($"'{text}': after '{what}' comes {(failure ? "'because' and a text" : "'with' and JSON")}, not '{how}'.");
        var more = parts.Groups["more"].Success ? parts.Groups["more"].Value : null;
        return what switch
        {
            "approved" => new AssumedAnswer(about, TaskOutcome.Approved, after, Json(text, more)),
            "rejected" => new AssumedAnswer(about, TaskOutcome.Rejected, after, Json(text, more)),
            "completed" => new AssumedAnswer(about, TaskOutcome.Completed, after, Json(text, more)),
            "succeeds" => new AssumedResult(about, ActionOutcome.Succeeded, after, Json(text, more)),
            "fails" => new AssumedResult(about, ActionOutcome.FailedRetryable, after, Error: more ?? "it is assumed to fail"),
            "refuses" => new AssumedResult(about, ActionOutcome.FailedFinal, after, Error: more ?? "it is assumed to be refused"),
            _ => new AssumedResult(about, ActionOutcome.Unknown, after, Error: more ?? "it is assumed that nobody knows"),
        };
    }

    private static JsonElement? Json(string text, string? json)
    {
        try
        {
            return json is null ? null : JsonElement.Parse(json);
        }
        catch (JsonException wrong)
        {
            throw new FormatException($"'{text}': what stands after 'with' is no JSON, at its byte {wrong.BytePositionInLine + 1}.", wrong);
        }
    }

    [GeneratedRegex(
        @"^\s*(?<about>[\w.-]+)\s*:\s*(?<what>nobody answers|approved|rejected|completed|succeeds|fails|refuses|unknown)"
        + @"(\s+after\s+(?<after>\S+))?(\s+(?<how>with|because)\s+(?<more>.+?))?\s*$",
        RegexOptions.ExplicitCapture | RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Form();
}
