using System.Text.Json;
using Orchestrator.App.Client;
using Orchestrator.App.Terminal;

namespace Orchestrator.App.Incidents;

/// <summary>A mark for each kind of entry, so that an eye that runs down the page stops where something went wrong or waits.</summary>
internal static class Marks
{
    public static (string Mark, Ink Ink) Of(JsonElement entry, bool unicode)
    {
        var (fancy, plain, ink) = Of(entry.Text("type") ?? "", entry.Text("what") ?? "");
        return (unicode ? fancy : plain, ink);
    }

    private static (string Fancy, string Plain, Ink Ink) Of(string type, string what) => type switch
    {
        "incident_opened" or "incident_reopened" or "incident_relapsed" => ("●", "!", Ink.Strong),
        "action_failed" or "step_failed" or "step_stuck" or "undo_failed" or "task_expired" or "left_to_human" => ("✗", "x", Ink.Bad),
        "response_ended" => what.Contains(": resolved", StringComparison.Ordinal) ? ("✓", "+", Ink.Good) : ("✗", "x", Ink.Bad),
        "step_completed" or "step_undone" or "incident_resolved" or "incident_closed" or "work_completed" => ("✓", "+", Ink.Good),
        "task_opened" or "task_escalated" or "task_requested" => ("?", "?", Ink.Due),
        "work_stopped" or "compensation_started" or "retry_scheduled" or "action_held" or "fallback_started" or "automation_paused" => ("↺", "<", Ink.Due),
        "task_answered" or "task_decided" or "task_approval_given" or "task_claimed" or "task_released" or "task_delegated" or "incident_acknowledged"
            or "incident_note_added" or "step_skipped" or "step_retry_ordered" or "step_input_corrected" or "response_paused" or "response_resumed" or "leftover_settled" => ("◆", "*", Ink.Person),
        "flow_triggers_evaluated" or "response_requested" or "key_requested" or "key_granted" or "action_requested" or "probe_taken" or "timer_elapsed" => ("·", "-", Ink.Faint),
        _ => ("·", "-", Ink.Plain),
    };
}
