using Orchestrator.Actions.Catalogue;
using Orchestrator.Actions.Templates;

namespace Orchestrator.Actions.Http;

/// <summary>Fills the template of an address, and lets nothing filled in change where it points.</summary>
internal static class HttpAddress
{
    /// <summary>Scheme, host and port, when the template says them in full before its first hole.</summary>
    public static Uri? KnownPart(Template url)
    {
        var beginning = url.Beginning;
        var host = beginning.IndexOf("://", StringComparison.Ordinal);
        if (host < 0)
            return null;
        var end = beginning.IndexOfAny(['/', '?'], host + 3);
        var whole = end < 0 && beginning == url.Text.Replace("{{", "{").Replace("}}", "}");
        return (end >= 0 || whole) && Uri.TryCreate(end < 0 ? beginning : beginning[..end], UriKind.Absolute, out var uri)
            && uri.Scheme is "http" or "https" && uri.UserInfo.Length == 0 ? uri : null;
    }

    /// <exception cref="ActionRefusedException">It points nowhere, or somewhere that is not allowed.</exception>
    public static Uri Fill(Template url, ActionAttempt attempt, AllowedHosts allowed)
    {
        var text = url.Fill(attempt, Uri.EscapeDataString);
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            throw new ActionRefusedException(
                $"The address of the action '{attempt.Command.Action}' is none once it is filled in: {url.Text}.");
        if (!allowed.Has(uri))
            throw new ActionRefusedException($"{uri.Authority} is not allowed: add it to {AllowedHosts.Section} if it may be called.");
        var path = text.IndexOf('/', text.IndexOf("://", StringComparison.Ordinal) + 3);
        var parts = path < 0 ? [] : text[path..].Split('?', '#')[0].Split('/')[1..];

        // "..", filled into one part of a path, would make it another path; nothing, filled in, too.
        if (parts.Any(part => part is "." or "..") || parts.SkipLast(1).Contains("") || (parts is [.., ""] && !url.Text.Split('?')[0].EndsWith('/')))
            throw new ActionRefusedException(
                $"The address of the action '{attempt.Command.Action}' would be {url.Text} with an empty part, '.' or '..' filled in; the input has to name something.");
        return uri;
    }
}
