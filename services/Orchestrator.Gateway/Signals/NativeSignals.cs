using Orchestrator.Contracts.AlertGroups;
using Orchestrator.Contracts.Signals;
using Orchestrator.Gateway.Http;
using Orchestrator.StateMachines.AlertGroups;

namespace Orchestrator.Gateway.Signals;

/// <summary>Reads the native shape, from HTTP and from the bus alike: the same signal on either way in is the same signal.</summary>
public static class NativeSignals
{
    public const string Integration = "api";

    private const int LongestName = 512;
    private const int LongestText = 4096;
    private const int MostLabels = 128;

    /// <param name="now">When it was heard; the sender's time where it says none.</param>
    /// <exception cref="RequestRefused">Names the field and what it has to be.</exception>
    public static ReceiveSignal Read(ReadOnlySpan<byte> json, DateTimeOffset now)
    {
        var body = JsonBody.Parse<SignalBody>(json, ApiJson.Options);
        var source = Needed("source", body.Source, LongestName, "who says so, as in \"checkout\"");
        var type = Needed("type", body.Type, LongestName, "what kind of signal it is, as in \"slo-breach\"");
        var title = Needed("title", body.Title, LongestText, "what a person should read first");
        var dedupKey = Optional("dedupKey", body.DedupKey, LongestName) ?? $"{source}/{type}";
        var status = body.Status ?? SignalStatus.Firing;
        var id = SignalIdentity.IdOf(Optional("id", body.Id, LongestName), Integration, body.DedupKey, status, body.OccurredAt, json);
        var signal = new Signal(
            id, source, type, body.Severity ?? Severity.Error, status, dedupKey, title,
            Texts("labels", body.Labels), Texts("annotations", body.Annotations), Links(body.Links), body.OccurredAt ?? now);
        return new ReceiveSignal(SignalIdentity.GroupId(Integration, dedupKey), SignalIdentity.SignalId(Integration, id), Integration, signal);
    }

    private static string Needed(string field, string? value, int longest, string what) =>
        Optional(field, value, longest) ?? throw Wrong(field, $"is missing: say {what}");

    private static string? Optional(string field, string? value, int longest)
    {
        if (string.IsNullOrWhiteSpace(value))
            return null;
        return value.Length <= longest ? value : throw Wrong(field, $"has {value.Length} characters, and {longest} are allowed");
    }

    private static Dictionary<string, string> Texts(string field, Dictionary<string, string>? given)
    {
        if (given is null)
            return [];
        if (given.Count > MostLabels)
            throw Wrong(field, $"has {given.Count} entries, and {MostLabels} are allowed");
        foreach (var (name, value) in given)
        {
            if (value is null)
                throw Wrong($"{field}.{name}", "is null: leave it out, or give a text");
            if (name.Length > LongestName || value.Length > LongestText)
                throw Wrong($"{field}.{name}", $"is too long: a name may have {LongestName} characters, its text {LongestText}");
        }

        return given;
    }

    private static List<string> Links(List<string>? given)
    {
        if (given is null)
            return [];
        if (given.Count > MostLabels)
            throw Wrong("links", $"has {given.Count} entries, and {MostLabels} are allowed");
        return given.TrueForAll(link => link is { Length: <= LongestText }) ? given : throw Wrong("links", $"holds null, or a text of more than {LongestText} characters");
    }

    private static RequestRefused Wrong(string field, string what) => RequestRefused.Invalid($"'{field}' {what}.", ("field", field));
}
