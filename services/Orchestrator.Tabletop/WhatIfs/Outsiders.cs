using System.Text.RegularExpressions;
using Orchestrator.Contracts.AlertGroups;
using Orchestrator.Contracts.Automation;
using Orchestrator.Contracts.Guards;
using Orchestrator.Contracts.Incidents;
using Orchestrator.Contracts.Locks;
using Orchestrator.Contracts.Responses;
using Orchestrator.StateMachines;

namespace Orchestrator.Tabletop.WhatIfs;

/// <summary>Which messages come to an incident from outside: signals, people, and responses to other incidents that share a key or a guard.</summary>
internal static partial class Outsiders
{
    /// <param name="incident">What it sends, it sends anew.</param>
    /// <param name="mine">The responses to it: so do they.</param>
    public static bool Sends(object message, Guid incident, HashSet<Guid> mine) => message switch
    {
        ReceiveSignal => true,
        NoteIncidentClosed before => before.IncidentId != incident,
        TakeBackSignal before => before.IncidentId != incident,
        AcknowledgeIncident or ResolveIncident or ReopenIncident or AddNote => true,
        StartResponse start => start.ParentResponseId is null && start.StartedBy != Actors.Platform,
        PauseResponse or ResumeResponse or CancelResponse => true,
        RetryStep or SkipStep or CompleteStep or CorrectStepInput => true,
        PauseAutomation or ResumeAutomation => true,
        AcquireLock acquire => !mine.Contains(acquire.ResponseId),
        ReleaseLock release => !mine.Contains(release.ResponseId),
        AskGuard ask => !mine.Contains(ask.ResponseId),
        ReportGuardedRun run => !mine.Contains(run.ResponseId),
        _ => false,
    };

    /// <summary>A person's order that no longer applies is refused, and that is all.</summary>
    public static bool MayBeRefused(object message) => message is not (ReceiveSignal or NoteIncidentClosed or TakeBackSignal or StartResponse or AcquireLock or ReleaseLock or AskGuard or ReportGuardedRun);

    /// <summary>What somebody ordered, after "cannot": <c>DecideTask</c> is "decide task".</summary>
    public static string InWords(object message) => Capital().Replace(message.GetType().Name, " $0").Trim().ToLowerInvariant();

    [GeneratedRegex("[A-Z]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Capital();
}
