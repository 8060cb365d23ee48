using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using Orchestrator.Engine.Flows;
using Orchestrator.Gateway.Http;
using Orchestrator.StateMachines.Flows;
using Orchestrator.StateMachines.Flows.Drawings;

namespace Orchestrator.Gateway.Flows;

/// <summary>A flow as a picture and as a page, drawn from the definition that runs.</summary>
internal static class DrawingRoutes
{
    private const string Svg = "image/svg+xml";
    private const string Mermaid = "text/vnd.mermaid";
    private const string Page = "text/markdown";

    // Another build may draw the same definition otherwise.
    private static readonly string Build = typeof(FlowDiagram).Module.ModuleVersionId.ToString("N")[..12];

    public static void MapDrawings(this IEndpointRouteBuilder flows)
    {
        flows.MapGet("{name}/diagram", Diagram)
            .WithSummary("A flow as a picture: SVG, or Mermaid where Accept asks for text/vnd.mermaid. ?version= is one of its versions, ?theme= is auto, light or dark.")
            .Produces<string>(200, Svg, Mermaid).Produces(304).ProducesProblem(400).ProducesProblem(404).ProducesProblem(406);
        flows.MapGet("{name}/sheet", Sheet)
            .WithSummary("The page about a flow, in Markdown: scenario, steps, what people are asked, what is undone, policy. ?version= is one of its versions.")
            .Produces<string>(200, Page).Produces(304).ProducesProblem(400).ProducesProblem(404).ProducesProblem(406);
    }

    private static IResult Diagram(string name, HttpContext http, LoadedFlows flows)
    {
        var flow = FlowRoutes.Asked(flows, name, http);
        var theme = AskedTheme(http);
        return Accepted(http, "a diagram", Svg, Mermaid) == Svg
            ? Drawn(http, flow, theme.ToString(), Svg, FlowDiagram.ToSvg(flow, theme))
            : Drawn(http, flow, "mermaid", Mermaid, FlowMermaid.ToMermaid(flow));
    }

    private static IResult Sheet(string name, HttpContext http, LoadedFlows flows)
    {
        var flow = FlowRoutes.Asked(flows, name, http);
        return Drawn(http, flow, "sheet", Accepted(http, "a sheet", Page), FlowSheet.ToMarkdown(flow));
    }

    private static Theme AskedTheme(HttpContext http) => Requests.Query(http, "theme") switch
    {
        null => Theme.Auto,
        var text => NamedValues.Parse<Theme>(text)
            ?? throw RequestRefused.Invalid($"?theme={text}: there is {string.Join(", ", NamedValues.Of<Theme>())}.", ("field", "theme")),
    };

    private static IResult Drawn(HttpContext http, FlowDefinition flow, string how, string type, string text)
    {
        var headers = http.Response.Headers;
        headers.Vary = HeaderNames.Accept;
        headers.CacheControl = "private, no-cache";
        headers.XContentTypeOptions = "nosniff";

        // Texts in it are other people's. They are escaped; should that ever fail, nothing in it runs or is fetched.
        headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; sandbox";
        return Results.Bytes(
            Encoding.UTF8.GetBytes(text), type == Svg ? type : $"{type}; charset=utf-8",
            entityTag: new EntityTagHeaderValue($"\"{flow.Hash}-{how}-{Build}\""));
    }

    /// <summary>The type that is asked for most, of those there are; the first of them where it makes no difference.</summary>
    /// <exception cref="RequestRefused">406: none is asked for.</exception>
    private static string Accepted(HttpContext http, string what, params IReadOnlyList<string> types)
    {
        var asked = http.Request.GetTypedHeaders().Accept;
        if (asked.Count == 0)
            return types[0];
        var best = types.MaxBy(type => Wish(asked, type))!;
        return Wish(asked, best) > 0
            ? best
            : throw new RequestRefused(
                StatusCodes.Status406NotAcceptable, "Not in that form",
                $"There is {what} in {string.Join(" and ", types)}, and Accept asks for {string.Join(", ", asked)}.", ("types", types));
    }

    /// <summary>What the most specific of the ranges that hold the type says; nothing of them is no.</summary>
    private static double Wish(IEnumerable<MediaTypeHeaderValue> asked, string type)
    {
        var ours = new MediaTypeHeaderValue(type);
        var range = asked.Where(range => ours.IsSubsetOf(range)).MaxBy(range => range.MatchesAllTypes ? 0 : range.MatchesAllSubTypes ? 1 : 2);
        return range is null ? 0 : range.Quality ?? 1;
    }
}
