using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Orchestrator.Gateway.Http;

/// <summary>A request that is turned away: what is wrong, where, and what to do.</summary>
/// <param name="details">Further members of the problem, by name.</param>
public sealed class RequestRefused(int status, string title, string detail, params (string Name, object? Value)[] details) : Exception(detail)
{
    public int Status { get; } = status;

    public string Title { get; } = title;

    public IReadOnlyList<(string Name, object? Value)> Details { get; } = details;

    /// <summary>There is no such thing; the detail says what there is.</summary>
    public static RequestRefused NotFound(string detail, params (string Name, object? Value)[] details) =>
        new(StatusCodes.Status404NotFound, "There is no such thing", detail, details);

    public static RequestRefused Invalid(string detail, params (string Name, object? Value)[] details) =>
        new(StatusCodes.Status400BadRequest, "The request makes no sense", detail, details);

    public static RequestRefused TooLarge(int maxBytes) =>
        new(StatusCodes.Status413PayloadTooLarge, "The body is too large", $"A body may have {maxBytes / 1024} KiB at most here.");

    /// <summary>503: it is not the request's fault, and the same may do later.</summary>
    public static RequestRefused Away(string detail) => new(StatusCodes.Status503ServiceUnavailable, "The platform cannot do that now", detail);
}

/// <summary>Problem details, RFC 9457.</summary>
public static class Problems
{
    private const string ContentType = "application/problem+json";

    /// <summary>Seconds; said with every 503.</summary>
    private const string RetryAfter = "2";

    public static Task Write(HttpContext http, RequestRefused refused) => Write(http, refused.Status, refused.Title, refused.Message, refused.Details);

    public static async Task Write(HttpContext http, int status, string title, string detail, IReadOnlyList<(string Name, object? Value)>? details = null)
    {
        var problem = new JsonObject
        {
            ["title"] = title,
            ["status"] = status,
            ["detail"] = detail,
            ["instance"] = http.Request.Path.Value,
        };
        foreach (var (name, value) in details ?? [])
            problem[name] = value is null ? null : JsonSerializer.SerializeToNode(value, value.GetType(), ApiJson.Options);
        http.Response.StatusCode = status;
        if (status == StatusCodes.Status503ServiceUnavailable)
            http.Response.Headers.RetryAfter = RetryAfter;
        http.Response.ContentType = ContentType;
        await http.Response.WriteAsync(problem.ToJsonString(ApiJson.Options), http.RequestAborted);
    }
}
