using Orchestrator.Actions.Catalogue;
using Orchestrator.Actions.Templates;

namespace Orchestrator.Actions.Http;

/// <summary>Reads a plan from the settings of an action.</summary>
internal static class HttpSettings
{
    private static readonly string[] Methods = ["POST", "GET", "PUT", "PATCH", "DELETE", "HEAD"];

    // Who sets these could slip past the allow-list, or make two requests of one.
    private static readonly string[] Ours = ["Host", "Content-Length", "Transfer-Encoding", "Connection", "Upgrade", "Expect", "Idempotency-Key"];

    public static HttpPlan? Read(Settings settings, ConnectorParts parts)
    {
        var method = settings.Choice("Method", "POST", Methods);
        var url = Url(settings, parts);
        var headers = Headers(settings, parts);
        var body = settings.Json("Body");
        WithoutSecret(settings, "Body", body?.Secrets ?? [], parts);
        var success = StatusCodes.Read(settings, "Success", StatusCodes.All2xx);
        var retryable = StatusCodes.Read(settings, "Retryable", StatusCodes.None);
        var output = settings.Map("Output");
        foreach (var (name, pointer) in output.Where(field => !field.Value.StartsWith('/')))
            settings.Wrong($"Output:{name}", $"is '{pointer}'", "give a JSON pointer into the answer, such as /items/0/id");
        var idempotent = settings.Flag("Idempotent") ?? true;
        var most = settings.Whole("MaxAnswerBytes", 1, 16 * 1024 * 1024) ?? HttpPlan.UsualMaxAnswerBytes;
        var redirects = settings.Flag("FollowRedirects") == true ? 3 : 0;
        if (redirects > 0 && !idempotent)
            settings.Wrong("FollowRedirects", "is true for a call that must not be made twice", "remove it, and call the final address");
        var quote = settings.List("Sensitive") is null;
        if (url is null || headers is null || success is null || retryable is null)
            return null;
        return new HttpPlan(
            new HttpMethod(method), url, headers, body, idempotent, success, retryable, new OutputMap(output), most, redirects, quote);
    }

    /// <summary>An address whose host, where it is known, is on the allow-list.</summary>
    public static Template? Url(Settings settings, ConnectorParts parts)
    {
        if (settings.Required("Url", "give the address to call, such as https://api.example.com/deployments/{service}/freeze") is null
            || settings.Template("Url") is not { } url)
            return null;
        WithoutSecret(settings, "Url", url.Secrets, parts);
        if (HttpAddress.KnownPart(url) is { } known)
        {
            if (!parts.Hosts.Has(known))
                settings.Wrong(
                    "Url", $"calls {known.Authority}, which is not allowed", $"add {known.Authority} to {AllowedHosts.Section} if it may be called");
        }
        else if (url.Beginning.Length > 0 || url.BeginsWithField)
        {
            settings.Wrong("Url", $"is '{url.Text}'", "begin it with http:// or https:// and the host in full, or with a ${secret:name}");
            return null;
        }

        return url;
    }

    public static IReadOnlyDictionary<string, Template>? Headers(Settings settings, ConnectorParts parts)
    {
        var headers = settings.TemplateMap("Headers");
        foreach (var (name, value) in headers)
        {
            if (Ours.Contains(name, StringComparer.OrdinalIgnoreCase))
                settings.Wrong($"Headers:{name}", "cannot be set", "remove it; it follows from the call");
            WithoutSecret(settings, $"Headers:{name}", value.Secrets, parts);
        }

        return headers;
    }

    public static void WithoutSecret(Settings settings, string setting, IEnumerable<string> secrets, ConnectorParts parts)
    {
        foreach (var secret in secrets.Distinct())
        {
            if (parts.Secrets.WrongWith(secret) is { } wrong)
                settings.Wrong(setting, wrong.What, wrong.Remedy);
        }
    }
}
