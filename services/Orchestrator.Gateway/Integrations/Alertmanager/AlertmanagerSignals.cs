using System.Globalization;
using System.Text.Json;
using Orchestrator.Contracts.AlertGroups;
using Orchestrator.Contracts.Signals;
using Orchestrator.Gateway.Http;
using Orchestrator.StateMachines.AlertGroups;

namespace Orchestrator.Gateway.Integrations.Alertmanager;

/// <summary>
/// Reads what Alertmanager posts. It takes a 4xx for good and drops the alerts, so whatever can be made sense of is taken:
/// what is missing is made up for, what is too long is cut.
/// </summary>
public static class AlertmanagerSignals
{
    public const string Integration = "alertmanager";

    private const int LongestName = 512;
    private const int LongestText = 4096;
    private const int MostLabels = 128;

    private static readonly string[] Links = ["runbook_url", "dashboard_url"];

    /// <param name="now">When it was heard; the sender's time where it says none.</param>
    /// <exception cref="RequestRefused">It is no JSON, or has no list of alerts.</exception>
    public static IReadOnlyList<ReceiveSignal> Read(WebhookBody body, DateTimeOffset now)
    {
        var alerts = body.Alerts
            ?? throw RequestRefused.Invalid("'alerts' is missing: a list of alerts, each with its labels.", ("field", "alerts"));
        return [.. alerts.OfType<AlertBody>().Select(alert => Read(alert, body, now))];
    }

    private static ReceiveSignal Read(AlertBody alert, WebhookBody body, DateTimeOffset now)
    {
        var labels = Texts(alert.Labels ?? body.CommonLabels);
        var annotations = Texts(alert.Annotations ?? body.CommonAnnotations);
        var (startsAt, endsAt) = (Time(alert.StartsAt), Time(alert.EndsAt));
        var status = Status(alert.Status ?? body.Status, endsAt, now);
        var dedupKey = LabelWords.DedupKeyOf(labels);

        // Firing and resolved of one episode share when it began. What is repeated, by whichever Alertmanager, is the same signal.
        var id = SignalIdentity.IdOf(null, Integration, dedupKey, status, startsAt, JsonSerializer.SerializeToUtf8Bytes(alert));
        var signal = new Signal(
            id,
            LabelWords.Cut(LabelWords.SourceOf(labels), LongestName),
            LabelWords.Cut(LabelWords.TypeOf(labels), LongestName),
            LabelWords.SeverityOf(labels),
            status,
            dedupKey,
            LabelWords.TitleOf(labels, annotations),
            labels,
            annotations,
            LinksOf(alert, annotations),
            (status == SignalStatus.Resolved ? endsAt : startsAt) ?? now);
        return new ReceiveSignal(
            SignalIdentity.GroupId(Integration, dedupKey), SignalIdentity.SignalId(Integration, id), Integration, signal);
    }

    /// <summary>Whatever does not say that it is over is an alert.</summary>
    private static SignalStatus Status(string? said, DateTimeOffset? endsAt, DateTimeOffset now) =>
        "resolved".Equals(said, StringComparison.OrdinalIgnoreCase) || (string.IsNullOrEmpty(said) && endsAt <= now)
            ? SignalStatus.Resolved
            : SignalStatus.Firing;

    /// <summary>Null where it says none: Go's zero time, 0001-01-01T00:00:00Z, is none too.</summary>
    private static DateTimeOffset? Time(string? text)
    {
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, Utc, out var time) && time.Year > 1 ? time : null;
    }

    /// <summary>Alertmanager's are texts; test tools send numbers too.</summary>
    private static Dictionary<string, string> Texts(Dictionary<string, JsonElement>? given)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in (given ?? []).Take(MostLabels))
        {
            if (value.ValueKind is not JsonValueKind.Null)
                texts[LabelWords.Cut(name, LongestName)] = LabelWords.Cut(value.ToString(), LongestText);
        }

        return texts;
    }

    private static List<string> LinksOf(AlertBody alert, Dictionary<string, string> annotations) =>
    [
        .. Links.Select(name => annotations.GetValueOrDefault(name)).Prepend(alert.GeneratorURL).OfType<string>().Where(IsLink).Distinct(),
    ];

    private static bool IsLink(string text) =>
        text.Length <= LongestText && Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https";
}
