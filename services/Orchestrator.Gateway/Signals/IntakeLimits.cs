using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Orchestrator.Gateway.Http;

namespace Orchestrator.Gateway.Signals;

/// <summary>
/// How much is taken in at once. Beyond that a sender hears 503, never 429: Alertmanager takes that for good and drops the alert.
/// </summary>
public sealed record IntakeLimits
{
    public const string Policy = "intake";

    /// <summary>Requests that are being taken in.</summary>
    public int AtOnce { get; init; } = 256;

    /// <summary>Requests that wait for that.</summary>
    public int Waiting { get; init; } = 2048;

    /// <summary>How long the store may take. Senders wait ten seconds as a rule, and send again.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(8);

    internal void Set(RateLimiterOptions limiter)
    {
        limiter.AddConcurrencyLimiter(Policy, limit =>
        {
            limit.PermitLimit = AtOnce;
            limit.QueueLimit = Waiting;
            limit.QueueProcessingOrder = QueueProcessingOrder.OldestFirst;
        });
        limiter.OnRejected = async (rejected, _) => await Problems.Write(
            rejected.HttpContext,
            RequestRefused.Away(
                $"{AtOnce} requests are being taken in and {Waiting} wait: nothing of this one was kept. Send the same again."));
    }
}
