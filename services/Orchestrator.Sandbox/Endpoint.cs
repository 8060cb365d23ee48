using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Orchestrator.Sandbox.Calls;
using Orchestrator.Sandbox.Faults;

namespace Orchestrator.Sandbox;

/// <summary>How every call on the world goes: recorded as it came, perhaps run into a fault, carried out once, answered.</summary>
internal sealed class Endpoint(SandboxWorld world, Func<Call, Answer> carryOut)
{
    private const int MaxBody = 64 * 1024;

    public static Task NothingHere(HttpContext http) =>
        Write(http, Answer.Problem(404, "Not found",
            $"There is nothing at {http.Request.Method} {http.Request.Path}; docs/sandbox.md lists what there is."));

    public async Task Handle(HttpContext http)
    {
        var method = http.Request.Method;
        var path = http.Request.Path.Value ?? "/";
        var key = http.Request.Headers["Idempotency-Key"].FirstOrDefault();
        if (await Read(http) is not { } text)
        {
            await Write(http, Answer.Problem(413, "Too large", $"A body may have {MaxBody / 1024} KiB."));
            return;
        }

        var recorded = HttpMethods.IsGet(method) ? null : world.Calls.Add(world.Time.GetUtcNow(), method, path, key, text);
        var fault = world.Faults.Take(method, path);
        if (recorded is not null)
            recorded.Fault = fault?.Kind.ToString().ToLowerInvariant();
        if (fault?.Kind == FaultKind.Hang)
        {
            await UntilGone(http);
            return;
        }

        var answer = fault?.Kind == FaultKind.Fail
            ? Answer.Problem(fault.Status, "Fault on demand", "This call was told to fail.")
            : Answered(method, path, key, text, http.Request.RouteValues, recorded);
        if (fault?.Kind == FaultKind.Delay)
            await Task.Delay(TimeSpan.FromMilliseconds(fault.DelayMs), world.Time, http.RequestAborted);
        if (recorded is not null)
            recorded.Status = answer.Status;
        if (fault?.Kind == FaultKind.Drop)
        {
            http.Abort();
            return;
        }

        if (fault?.RetryAfterSeconds is { } seconds)
            http.Response.Headers.RetryAfter = seconds.ToString();
        await Write(http, answer);
    }

    private Answer Answered(string method, string path, string? key, string text, RouteValueDictionary route, RecordedCall? recorded)
    {
        try
        {
            var call = new Call(world, method, path, key, Parsed(text), route);
            return world.Locked(() => Once(call, recorded));
        }
        catch (Refused refused)
        {
            return Answer.Problem(refused.Status, refused.Status switch
            {
                400 => "Bad request",
                404 => "Not found",
                409 => "Conflict",
                _ => "Refused",
            }, refused.Message);
        }
    }

    private Answer Once(Call call, RecordedCall? recorded)
    {
        if (recorded is not null && world.Answers.Find(call) is { } first)
        {
            recorded.Repeated = true;
            return first;
        }

        var answer = carryOut(call);
        if (answer.Effect is { } effect)
        {
            world.Effects.Add(call, effect);
            world.Answers.Remember(call, answer);
        }

        return answer;
    }

    private static JsonObject Parsed(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return [];
        try
        {
            var node = JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false });
            return node as JsonObject ?? throw Refused.Because(400, "The body has to be a JSON object.");
        }
        catch (JsonException e)
        {
            throw Refused.Because(400, $"The body is no JSON: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}.");
        }
    }

    /// <summary>The body as text, or null when it is too large.</summary>
    private static async Task<string?> Read(HttpContext http)
    {
        var bytes = new byte[MaxBody + 1];
        var length = await http.Request.Body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, http.RequestAborted);
        return length > MaxBody ? null : Encoding.UTF8.GetString(bytes, 0, length);
    }

    private async Task UntilGone(HttpContext http)
    {
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, world.Stopping);
        var waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = gone.Token.Register(() => waiting.TrySetResult());
        await waiting.Task;
        http.Abort();
    }

    private static async Task Write(HttpContext http, Answer answer)
    {
        http.Response.StatusCode = answer.Status;
        http.Response.ContentType = answer.ContentType;
        http.Response.ContentLength = answer.Body.Length;
        await http.Response.Body.WriteAsync(answer.Body, http.RequestAborted);
    }
}
