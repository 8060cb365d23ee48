using System.Text;
using Orchestrator.Actions.Secrets;

namespace Orchestrator.Actions.Http;

/// <summary>What a status means for the attempt.</summary>
internal static class HttpOutcome
{
    private const int MostQuoted = 300;

    /// <summary>The failure the answer stands for, or null when it is a success.</summary>
    /// <param name="said">Begins the error: who answered what.</param>
    public static ActionResult? Of(HttpPlan plan, bool idempotent, HttpResponseMessage answer, string said)
    {
        var status = answer.StatusCode;
        if (plan.Success.Has(status))
            return null;
        var pause = RetryAfter(answer);
        return (int)status switch
        {
            // These say that the request was not carried out.
            408 or 425 or 429 or 503 => ActionResult.Retryable($"{said}{(pause is { } wait ? $"; it asks to be left alone for {wait.TotalSeconds:0} s" : "")}.", pause),
            _ when plan.Retryable.Has(status) => ActionResult.Retryable($"{said}.", pause),

            // It, or what stands behind it, may have got halfway.
            >= 500 => plan.Safe ? ActionResult.Retryable($"{said}.", pause) : ActionResult.Doubtful($"{said}.", pause),
            302 or 303 when !idempotent => ActionResult.Unknown($"{said}, a redirect to {Host(answer.Headers.Location)}, as services do that have carried out a call: add {(int)status} to Success if this one does."),
            >= 300 and < 400 => ActionResult.Final($"{said}, a redirect to {Host(answer.Headers.Location)}, which is not followed: call the final address, or set FollowRedirects."),
            _ => ActionResult.Final($"{said}."),
        };
    }

    /// <summary>The beginning of an answer, without secrets: masked before it is cut, since half a secret cannot be recognised.</summary>
    public static string Quoted(HttpPlan plan, byte[]? body, SecretsInUse secrets)
    {
        if (body is null || body.Length == 0 || !plan.QuoteAnswers)
            return "";
        var text = secrets.MaskAnswer(Encoding.UTF8.GetString(body)).ReplaceLineEndings(" ").Trim();
        return $": {(text.Length > MostQuoted ? text[..MostQuoted] + "..." : text)}";
    }

    private static string Host(Uri? location) =>
        location is null ? "nowhere" : location.IsAbsoluteUri ? location.Authority : "the same host";

    private static TimeSpan? RetryAfter(HttpResponseMessage answer) => answer.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when answer.Headers.Date is { } now && date > now => date - now,
        _ => null,
    };
}
