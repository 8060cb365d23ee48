using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Orchestrator.Actions.Catalogue;

namespace Orchestrator.Actions.Http;

/// <summary>Calls a web service. The status of the answer, or how far the call came without one, decides the outcome.</summary>
public sealed class HttpConnector(string kind, string target, HttpPlan plan, ConnectorParts parts) : IConnector
{
    public string Kind { get; } = kind;

    public string Target { get; } = target;

    public bool IsIdempotent { get; } = plan.Idempotent || plan.Safe;

    public static IConnector? From(Settings settings, ConnectorParts parts) => HttpSettings.Read(settings, parts) is { } plan
        ? new HttpConnector("http", HttpAddress.KnownPart(plan.Url)?.Authority ?? settings.Name, plan, parts)
        : null;

    public async Task<ActionResult> Carry(ActionAttempt attempt, CancellationToken cancel)
    {
        var url = HttpAddress.Fill(plan.Url, attempt, parts.Hosts);
        var first = url;
        var headers = Headers(attempt);
        var body = Body(attempt);
        var method = plan.Method;
        for (var redirects = 0; ; redirects++)
        {
            // Credentials are for the host they were written for.
            var sameOrigin = Uri.Compare(url, first, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0;
            using var request = new HttpRequestMessage(method, url);
            using var content = method == HttpMethod.Get || method == HttpMethod.Head ? null : new WatchedContent(body ?? [], body is not null);
            request.Content = content;
            if (sameOrigin)
                Add(headers, request);
            if (Activity.Current is { IdFormat: ActivityIdFormat.W3C, Id: { } trace })
                request.Headers.TryAddWithoutValidation("traceparent", trace);
            if (content is not null)
                request.Headers.TryAddWithoutValidation("Idempotency-Key", attempt.Command.IdempotencyKey);
            var (answer, failure) = await Send(request, content, cancel);
            if (answer is null)
                return failure!;
            using (answer)
            {
                if (redirects >= plan.Redirects || Redirect(answer, url, ref method) is not { } next)
                    return await Read(request, answer, attempt, cancel);
                if (!parts.Hosts.Has(next))
                    return ActionResult.Final(
                        $"{Said(request)} answered {(int)answer.StatusCode}, a redirect to {next.Authority}, which is not allowed: add it to {AllowedHosts.Section} if it may be called.");
                url = next;
            }
        }
    }

    private static void Add(List<KeyValuePair<string, string>> headers, HttpRequestMessage request)
    {
        foreach (var (name, value) in headers)
        {
            if (request.Content is { } content && name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase))
            {
                content.Headers.Remove(name);
                content.Headers.TryAddWithoutValidation(name, value);
            }
            else
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }
    }

    /// <summary>Where to go on, or null: 307 and 308 repeat the call, the others make a GET of it (RFC 9110, section 15.4).</summary>
    private static Uri? Redirect(HttpResponseMessage answer, Uri from, ref HttpMethod method)
    {
        if (answer.StatusCode is not (HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
            or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect) || answer.Headers.Location is not { } location)
            return null;
        var next = new Uri(from, location);
        if (next.Scheme is not ("http" or "https") || (from.Scheme == "https" && next.Scheme == "http"))
            return null;
        if (answer.StatusCode is not (HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect) && method != HttpMethod.Head)
            method = HttpMethod.Get;
        return next;
    }

    private List<KeyValuePair<string, string>> Headers(ActionAttempt attempt)
    {
        var filled = new List<KeyValuePair<string, string>>();
        foreach (var (name, template) in plan.Headers)
        {
            var value = template.Fill(attempt);
            if (value.Any(char.IsControl))
                throw new ActionRefusedException(
                    $"The header {name} of the action '{attempt.Command.Action}' would hold a line break or another control character.");
            filled.Add(KeyValuePair.Create(name, value));
        }

        return filled;
    }

    private byte[]? Body(ActionAttempt attempt) => plan.Body is { } body
        ? JsonSerializer.SerializeToUtf8Bytes(body.Fill(attempt))
        : plan.Method == HttpMethod.Delete || plan.Safe ? null : JsonSerializer.SerializeToUtf8Bytes(attempt.Command.Input);

    private async Task<(HttpResponseMessage? Answer, ActionResult? Failure)> Send(HttpRequestMessage request, WatchedContent? content, CancellationToken cancel)
    {
        try
        {
            return (await parts.Http.For(IsIdempotent).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel), null);
        }
        catch (HttpRequestException e) when (e.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError
            && (plan.Safe || content is { Sent: false }))
        {
            return (null, ActionResult.Retryable($"{Said(request)} could not connect: {e.InnerException?.Message ?? e.Message}."));
        }
        catch (HttpRequestException e)
        {
            return (null, Broken(
                content, $"{Said(request)} lost its connection before an answer came: {e.InnerException?.Message ?? e.Message}."));
        }
        catch (OperationCanceledException)
        {
            return (null, Broken(content, content is { Sent: false }
                ? $"{Said(request)} could not connect in time."
                : $"{Said(request)} was not answered in time."));
        }
    }

    private ActionResult Broken(WatchedContent? content, string error) =>
        plan.Safe || content is { Sent: false } ? ActionResult.Retryable(error) : ActionResult.Doubtful(error);

    private async Task<ActionResult> Read(HttpRequestMessage request, HttpResponseMessage answer, ActionAttempt attempt, CancellationToken cancel)
    {
        var status = answer.StatusCode;
        byte[]? body;
        try
        {
            body = await Capped(answer.Content, cancel);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            return HttpOutcome.Of(plan, IsIdempotent, answer, $"{Said(request)} answered {(int)status} and broke off in the middle of its answer")
                ?? Broken(request.Content as WatchedContent, $"{Said(request)} answered {(int)status}, but the answer broke off.");
        }

        var quoted = HttpOutcome.Quoted(plan, body, attempt.Secrets);
        if (HttpOutcome.Of(plan, IsIdempotent, answer, $"{Said(request)} answered {(int)status} {answer.ReasonPhrase}{quoted}") is { } failure)
            return failure;
        if (body is null)
            return Unreadable(
                $"{Said(request)} answered {(int)status}, but the answer is over {plan.MaxAnswerBytes} bytes: raise MaxAnswerBytes.");
        var (output, lacks) = plan.Output.Map(body);
        return lacks is null
            ? ActionResult.Succeeded(output)
            : Unreadable($"{Said(request)} answered {(int)status}, but {lacks}, as Output asks for{quoted}.");
    }

    /// <summary>It went well, and what it answered is of no use. If it changed nothing, nothing is lost; else a human has to look.</summary>
    private ActionResult Unreadable(string error) => plan.Safe ? ActionResult.Final(error) : ActionResult.Unknown(error);

    private async Task<byte[]?> Capped(HttpContent content, CancellationToken cancel)
    {
        if (content.Headers.ContentLength > plan.MaxAnswerBytes)
            return null;
        await using var stream = await content.ReadAsStreamAsync(cancel);
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (await stream.ReadAsync(buffer, cancel) is var read and > 0)
        {
            if (body.Length + read > plan.MaxAnswerBytes)
                return null;
            body.Write(buffer, 0, read);
        }

        return body.ToArray();
    }

    /// <summary>The call as an error names it; of an address with a secret in it, only the host.</summary>
    private string Said(HttpRequestMessage request) => plan.Url.Secrets.Any()
        ? $"{request.Method} {request.RequestUri!.GetLeftPart(UriPartial.Authority)}/..."
        : $"{request.Method} {request.RequestUri!.GetLeftPart(UriPartial.Path)}";
}
