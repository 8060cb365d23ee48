using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Orchestrator.Gateway.Http;
using Orchestrator.Gateway.Signals;

namespace Orchestrator.Gateway.Integrations.Alertmanager;

/// <param name="Signals">One for each alert of the body, in its order.</param>
public sealed record AlertsAccepted(IReadOnlyList<SignalAccepted> Signals);

/// <summary>Where Alertmanager's <c>webhook_configs</c> points to.</summary>
public sealed class AlertmanagerIntake(Intake intake, TimeProvider clock, ILogger<AlertmanagerIntake> log)
{
    /// <summary>A group's notification holds all of its alerts: a thousand of them take about one.</summary>
    private const int MaxBytes = 8 * 1024 * 1024;

    public async Task<IResult> Receive(HttpContext http)
    {
        var body = JsonBody.Parse<WebhookBody>(await JsonBody.Bytes(http, MaxBytes), ApiJson.Options);
        var signals = AlertmanagerSignals.Read(body, clock.GetUtcNow());
        if (body.TruncatedAlerts > 0)
        {
            log.LogWarning(
                "Alertmanager left {Count} alerts out of a notification to {Receiver}: its max_alerts is too low, and we never hear of them",
                body.TruncatedAlerts, body.Receiver);
        }

        await intake.Take(signals, http.Actor());
        var accepted = signals.Select(signal => new SignalAccepted(signal.Signal.Id, signal.SignalId));
        return ApiResults.Accepted(new AlertsAccepted([.. accepted]));
    }
}

public static class AlertmanagerRoutes
{
    public static void MapAlertmanager(this IEndpointRouteBuilder routes) => routes
        .MapPost("/integrations/alertmanager", (HttpContext http, AlertmanagerIntake alerts) => alerts.Receive(http)).TakesSignals()
        .WithSummary("Takes Alertmanager's webhook, version 4. 202 once all its alerts are durable; what is posted again counts once.")
        .TakesJson<WebhookBody>().Produces<AlertsAccepted>(StatusCodes.Status202Accepted);
}
