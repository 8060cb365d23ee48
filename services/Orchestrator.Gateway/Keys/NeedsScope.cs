using Microsoft.AspNetCore.Builder;

namespace Orchestrator.Gateway.Keys;

/// <summary>On an endpoint: what a key must be allowed to do.</summary>
public sealed record NeedsScope(string Scope);

public static class ScopedEndpoints
{
    /// <summary>The policy's name is the scope's.</summary>
    public static TBuilder RequireScope<TBuilder>(this TBuilder endpoint, string scope)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new NeedsScope(scope)).RequireAuthorization(scope);
}
