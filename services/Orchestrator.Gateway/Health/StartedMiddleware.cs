using Microsoft.AspNetCore.Http;
using Orchestrator.Engine.Hosting;
using Orchestrator.Gateway.Http;

namespace Orchestrator.Gateway.Health;

/// <summary>Before the store has been reached once nobody can be let in: whoever asks is told what is down, and to come again.</summary>
public sealed class StartedMiddleware(RequestDelegate next, PlatformHost platform)
{
    public async Task InvokeAsync(HttpContext http)
    {
        if (platform.IsStarted || http.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal))
        {
            await next(http);
            return;
        }

        await Problems.Write(http, RequestRefused.Away($"It is not ready: {string.Join("; ", await platform.Unready())}."));
    }
}
