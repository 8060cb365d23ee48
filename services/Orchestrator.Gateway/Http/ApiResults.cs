using Microsoft.AspNetCore.Http;

namespace Orchestrator.Gateway.Http;

/// <summary>Answers in the API's own JSON, whatever the host's is set to.</summary>
public static class ApiResults
{
    public static IResult Ok(object? value) => Results.Json(value, ApiJson.Options);

    public static IResult Accepted(object value) => Results.Json(value, ApiJson.Options, statusCode: StatusCodes.Status202Accepted);

    public static IResult Created(string location, object value) => new CreatedAt(location, value);

    private sealed class CreatedAt(string location, object value) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers.Location = location;
            return Results.Json(value, ApiJson.Options, statusCode: StatusCodes.Status201Created).ExecuteAsync(httpContext);
        }
    }
}
