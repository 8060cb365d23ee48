using Microsoft.AspNetCore.Http;
using Orchestrator.Engine.Commands;
using Orchestrator.StateMachines;
using Orchestrator.StateMachines.Automation;
using Orchestrator.StateMachines.HumanTasks;
using Orchestrator.StateMachines.Incidents;

namespace Orchestrator.Gateway.Http;

/// <summary>Carries out what a person orders, and answers when it is durable or refused.</summary>
public sealed class Orders(CommandRunner commands)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <exception cref="RequestRefused">It does not apply; says why, and who was first.</exception>
    public async Task Run(HttpContext http, object command)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        deadline.CancelAfter(Patience);
        if (await commands.Run(command, http.Actor(), deadline.Token) is { } refused)
            throw Answer(refused);
    }

    private static RequestRefused Answer(CommandRefused refused)
    {
        var (status, title) = refused.Kind switch
        {
            RefusalKind.NotFound => (StatusCodes.Status404NotFound, "There is no such thing"),
            RefusalKind.Conflict => (StatusCodes.Status409Conflict, "It does not apply any more"),
            RefusalKind.Forbidden => (StatusCodes.Status403Forbidden, "That is for somebody else to do"),
            _ => (StatusCodes.Status400BadRequest, "The request makes no sense"),
        };
        return refused.Details is { } details
            ? new RequestRefused(status, title, refused.Message, (NameOf(details), details))
            : new RequestRefused(status, title, refused.Message);
    }

    private static string NameOf(object details) => details switch
    {
        TaskDecision => "decision",
        IncidentStanding => "standing",
        AutomationStop => "stop",
        _ => "details",
    };
}
