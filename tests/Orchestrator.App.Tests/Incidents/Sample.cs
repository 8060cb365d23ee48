using System.Globalization;
using System.Text.Json;

namespace Orchestrator.App.Tests.Incidents;

/// <summary>An incident as the API answers it.</summary>
internal static class Sample
{
    public const string Incident = "8eb53f58-fd17-52e0-8232-765a3ba04742";
    public const string Task = "87a99caf-20a6-5edf-b05c-656980cb2d9b";

    /// <param name="second">After 04:27.</param>
    public static string Entry(double second, string type, string what, string? why = null, string who = "orchestrator", string stream = "incident-" + Incident, long position = 0) =>
        JsonSerializer.Serialize(new
        {
            at = new DateTimeOffset(2026, 11, 22, 4, 27, 0, TimeSpan.Zero).AddSeconds(second).ToString("O", CultureInfo.InvariantCulture),
            what, who, why, type, stream, version = 1, position,
        });

    public static readonly string Timeline = string.Join(',',
        Entry(14.7, "incident_opened", "Incident opened: \"Checkout misses its objective\", critical", "a signal fires and no incident was open for it", position: 5),
        Entry(14.7, "response_requested", "Response critical-slo-breach v1 was asked for", "its condition held: s => s.Type == \"slo-breach\"", position: 7),
        Entry(15.1, "response_started", "Response critical-slo-breach v1 started, by orchestrator", "its condition held: s => s.Type == \"slo-breach\"", stream: "response-4bb29479", position: 8),
        Entry(16.8, "step_completed", "freeze-deploys: done", stream: "response-4bb29479", position: 13),
        Entry(17.2, "branch_chosen", "likely-cause: branch \"a recent deployment\" (r => r.From(last).Found is true)", "`r => r.From(last).Found`", stream: "response-4bb29479", position: 18),
        Entry(17.4, "task_opened", "Approval \"Roll back?\" opened for role:incident-commander, until 2026-11-22 04:32:17Z", stream: $"task-{Task}", position: 20),
        Entry(140, "task_answered", "approve-rollback: approved by alice", "the last deployment broke it, and the one before had been running for a week", "admin", "response-4bb29479", 21),
        Entry(141, "action_failed", "roll-back: attempt 1 failed: 503", stream: "response-4bb29479", position: 23));

    public static string TaskJson(string state = "Open") =>
        $$"""
        {"id":"{{Task}}","state":"{{state}}","kind":"approval","title":"Roll checkout back?","incidentId":"{{Incident}}","candidates":["role:incident-commander","team:platform-on-call"],
         "quorum":1,"approvalsSoFar":0,"assignee":null,"dueAt":"2026-11-22T04:32:17Z","onDeadline":"escalate","decision":null}
        """;

    public static string Json(string state = "Open", string? closedAt = null, string? timeline = null, string? tasks = null) =>
        $$"""
        {"id":"{{Incident}}","state":"{{state}}","title":"Checkout misses its objective","severity":"critical","labels":{"service":"checkout"},"signals":1,
         "openedAt":"2026-11-22T04:27:14.7Z","acknowledgedBy":null,"resolvedAt":null,"resolvedBy":null,"closesAt":null,"closedAt":{{(closedAt is null ? "null" : $"\"{closedAt}\"")}},
         "responses":[{"id":"4bb29479","state":"Running","flow":"critical-slo-breach","flowVersion":1,"underWay":["likely-cause","approve-rollback"],"endState":null}],
         "tasks":[{{tasks ?? TaskJson()}}],"timeline":[{{timeline ?? Timeline}}],"timelineOmitted":0}
        """;

    public static JsonElement Parsed(string json) => JsonElement.Parse(json);
}
