using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Orchestrator.Gateway.Http;

public static class JsonEndpoints
{
    /// <summary>Documents the body. Whatever content type is sent, or none, it is read as JSON: <c>curl -d</c> says it is a form.</summary>
    public static RouteHandlerBuilder TakesJson<T>(this RouteHandlerBuilder endpoint)
        where T : notnull => endpoint.Accepts<T>("application/json", "*/*");
}
