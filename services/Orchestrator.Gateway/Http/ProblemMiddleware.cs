using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Orchestrator.AuditTrail.Facts;
using Orchestrator.AuditTrail.Snapshots;
using Orchestrator.AuditTrail.Streams;
using Orchestrator.StateMachines.Flows;

namespace Orchestrator.Gateway.Http;

/// <summary>Turns whatever a request runs into into problem details: bad input is the sender's, an outage is said to be one.</summary>
public sealed class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> log)
{
    public async Task InvokeAsync(HttpContext http)
    {
        try
        {
            await next(http);
            if (http.Response is { HasStarted: false, StatusCode: >= 400, ContentLength: null, ContentType: null })
                await Explain(http);
        }
        catch (Exception) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to hear of it.
        }
        catch (Exception error) when (!http.Response.HasStarted)
        {
            http.Response.Clear();
            await Write(http, Known(error));
        }
    }

    /// <summary>What a machine throws comes wrapped; what is known may wrap what is not.</summary>
    private static Exception Known(Exception error)
    {
        for (var inner = error; inner is not null; inner = inner.InnerException)
        {
            if (inner is RequestRefused or BadHttpRequestException or QueryRefused or FactRefused or FlowMissing or StoreUnavailable or OperationCanceledException)
                return inner;
        }

        return error;
    }

    private Task Write(HttpContext http, Exception error)
    {
        switch (error)
        {
            case RequestRefused refused:
                return Problems.Write(http, refused);
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }:
                return Problems.Write(http, RequestRefused.TooLarge(JsonBody.MaxBytesRead));
            case BadHttpRequestException bad:
                return Problems.Write(http, bad.StatusCode, "The request makes no sense", bad.Message);
            case QueryRefused query:
                return Problems.Write(http, StatusCodes.Status400BadRequest, "The request makes no sense", query.Message);
            case FactRefused unfit:
                return Problems.Write(http, StatusCodes.Status400BadRequest, "The request makes no sense", $"It cannot be kept: {unfit.Message}");
            case FlowMissing missing:
                return WriteAway(http, $"{missing.Message}. During a rolling deployment another process has it: try again.");
            case StoreUnavailable away:
                return WriteAway(http, $"The store is away: {away.Message}. Send the same again: what has an id counts once.");
            case OperationCanceledException:
                return WriteAway(http, "The store did not answer in time. Whether it was stored is not known; sending the same again does no harm.");
            default:
                log.LogError(error, "{Method} {Path} failed", http.Request.Method, http.Request.Path);
                return Problems.Write(http, StatusCodes.Status500InternalServerError, "This is our fault", $"The request failed unexpectedly ({http.TraceIdentifier} in the log).");
        }
    }

    private static Task WriteAway(HttpContext http, string detail) => Problems.Write(http, RequestRefused.Away(detail));

    /// <summary>What the framework answers with a status alone.</summary>
    private static Task Explain(HttpContext http) => http.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => Problems.Write(http, 404, "There is no such thing", $"Nothing is at {http.Request.Path}; what there is: /openapi/v1.json."),
        StatusCodes.Status405MethodNotAllowed => Problems.Write(http, 405, "Not that way", $"{http.Request.Path} does not take {http.Request.Method}; it takes {http.Response.Headers.Allow}."),
        StatusCodes.Status415UnsupportedMediaType => Problems.Write(http, 415, "Not that format", "Send JSON: Content-Type: application/json."),
        var status => Problems.Write(http, status, "The request makes no sense", "It was turned away."),
    };
}
