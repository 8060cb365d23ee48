using Orchestrator.Actions.Catalogue;
using Orchestrator.Actions.Http;
using Orchestrator.Actions.Templates;

namespace Orchestrator.Actions.Notify;

/// <summary>Tells people. None of its channels knows a repeated message from a new one, so none counts as idempotent.</summary>
public static class NotifyConnector
{
    public static IConnector? From(Settings settings, ConnectorParts parts) => settings.Choice("Channel", "slack", "slack", "webhook", "mail") switch
    {
        "mail" => MailConnector.From(settings, parts),
        "webhook" => Webhook(settings, parts, slack: false),
        _ => Webhook(settings, parts, slack: true),
    };

    private static HttpConnector? Webhook(Settings settings, ConnectorParts parts, bool slack)
    {
        var url = HttpSettings.Url(settings, parts);
        var headers = HttpSettings.Headers(settings, parts);
        var text = settings.Required("Text", "give what to say, such as \"{service} is slow\"") is null ? null : settings.Template("Text");
        var title = slack ? null : settings.Template("Title");
        if (url is null || headers is null || text is null)
            return null;
        var body = slack
            ? JsonTemplate.Object(("text", text))
            : JsonTemplate.Object(
                ("title", title ?? Template.Parse("{$flow}")),
                ("text", text),
                ("flow", Template.Parse("{$flow}")),
                ("step", Template.Parse("{$step}")),
                ("incidentId", Template.Parse("{$incidentId}")),
                ("responseId", Template.Parse("{$responseId}")));
        var plan = new HttpPlan(
            HttpMethod.Post, url, headers, body, Idempotent: false, StatusCodes.All2xx, StatusCodes.None, OutputMap.Whole, HttpPlan.UsualMaxAnswerBytes, Redirects: 0, QuoteAnswers: true);
        return new HttpConnector("notify", HttpAddress.KnownPart(url)?.Authority ?? settings.Name, plan, parts);
    }
}
