using System.Xml.Linq;
using Orchestrator.Gateway.Tests.Hosting;
using Orchestrator.StateMachines.Flows.Drawings;

namespace Orchestrator.Gateway.Tests.Flows;

public sealed class When_a_flow_is_drawn(TestPlatform platform)
{
    private const string Diagram = "/api/flows/ask-then-act/diagram";
    private const string Sheet = "/api/flows/ask-then-act/sheet";

    [Theory]
    [InlineData("*/*")]
    [InlineData("image/svg+xml")]
    [InlineData("image/*")]
    [InlineData("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8")]
    [InlineData("text/vnd.mermaid;q=0.5, image/svg+xml;q=0.7")]
    public async Task Is_a_picture_for_whoever_takes_one(string accept)
    {
        var answer = await platform.Api.Get(Diagram, ("Accept", accept));
        (answer.Status, answer.ContentType).ShouldBe((200, "image/svg+xml"), answer.Body);
        answer.Body.ShouldBe(FlowDiagram.ToSvg(new AskThenAct().Build()));
    }

    [Theory]
    [InlineData("text/vnd.mermaid")]
    [InlineData("text/*")]
    [InlineData("text/vnd.mermaid, image/svg+xml;q=0.9")]
    [InlineData("*/*, image/svg+xml;q=0")]
    public async Task Is_Mermaid_for_whoever_asks_for_it(string accept)
    {
        var answer = await platform.Api.Get(Diagram, ("Accept", accept));
        (answer.Status, answer.ContentType, answer.Raw.Content.Headers.ContentType!.CharSet).ShouldBe((200, "text/vnd.mermaid", "utf-8"), answer.Body);
        answer.Body.ShouldBe(FlowMermaid.ToMermaid(new AskThenAct().Build()));
    }

    [Fact]
    public async Task Has_a_page_beside_it()
    {
        var answer = await platform.Api.Get(Sheet);
        (answer.Status, answer.ContentType, answer.Raw.Content.Headers.ContentType!.CharSet).ShouldBe((200, "text/markdown", "utf-8"), answer.Body);
        answer.Body.ShouldBe(FlowSheet.ToMarkdown(new AskThenAct().Build()));
    }

    [Fact]
    public async Task Is_drawn_in_the_theme_that_is_asked_for()
    {
        (await platform.Api.Get(Diagram + "?theme=dark")).Body.ShouldBe(FlowDiagram.ToSvg(new AskThenAct().Build(), Theme.Dark));
        (await platform.Api.Get(Diagram + "?theme=pink")).ShouldBeProblem(400).Detail.ShouldBe("?theme=pink: there is auto, light, dark.");
    }

    [Theory]
    [InlineData(Diagram, "application/pdf", "image/svg+xml and text/vnd.mermaid")]
    [InlineData(Diagram, "image/svg+xml;q=0", "image/svg+xml and text/vnd.mermaid")]
    [InlineData(Sheet, "text/html", "text/markdown")]
    public async Task Says_in_which_forms_there_is_one(string path, string accept, string forms) =>
        (await platform.Api.Get(path, ("Accept", accept))).ShouldBeProblem(406).Detail.ShouldContain(forms);

    [Theory]
    [InlineData("diagram")]
    [InlineData("sheet")]
    public async Task Says_what_there_is_where_there_is_no_such(string what)
    {
        (await platform.Api.Get($"/api/flows/nope/{what}")).ShouldBeProblem(404).Detail.ShouldContain("ask-then-act, just-act");
        (await platform.Api.Get($"/api/flows/just-act/{what}?version=1")).ShouldBeProblem(404).Detail.ShouldContain("it has 2");
        (await platform.Api.Get($"/api/flows/just-act/{what}?version=one")).ShouldBeProblem(400);
        (await platform.Api.Get($"/api/flows/just-act/{what}?version=2")).Status.ShouldBe(200);
        (await platform.With(null).Get($"/api/flows/just-act/{what}")).ShouldBeProblem(401);
    }

    /// <summary>A definition changes its tag, and so does each form of it.</summary>
    [Fact]
    public async Task Is_not_sent_again_to_whoever_has_it()
    {
        string[] drawings = [Diagram, Diagram + "?theme=dark", Sheet, "/api/flows/just-act/diagram"];
        var tags = new List<string>();
        foreach (var drawing in drawings)
        {
            var tag = (await platform.Api.Get(drawing)).Raw.Headers.ETag!.Tag;
            tags.Add(tag);
            var again = await platform.Api.Get(drawing, ("If-None-Match", tag));
            (again.Status, again.Body).ShouldBe((304, ""));
            (await platform.Api.Get(drawing, ("If-None-Match", "\"another\""))).Status.ShouldBe(200);
        }

        tags.ShouldBeUnique();
        tags[0].ShouldContain(new AskThenAct().Build().Hash);
    }

    /// <summary>Opened as a page of its own, a picture with somebody's texts in it must not act in our name.</summary>
    [Fact]
    public async Task Can_do_nothing_but_be_seen()
    {
        var headers = (await platform.Api.Get(Diagram)).Raw.Headers;
        headers.GetValues("Content-Security-Policy").ShouldBe(["default-src 'none'; style-src 'unsafe-inline'; sandbox"]);
        headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        headers.Vary.ShouldBe(["Accept"]);
        XDocument.Parse((await platform.Api.Get(Diagram)).Body).Descendants().ShouldNotContain(element => element.Name.LocalName == "script");
    }

    [Fact]
    public async Task Is_described_with_the_rest_of_the_API()
    {
        var paths = (await platform.Api.Get("/openapi/v1.json")).Json["paths"]!;
        var diagram = paths["/api/flows/{name}/diagram"]!["get"]!["responses"]!;
        diagram["200"]!["content"]!.AsObject().Select(content => content.Key).ShouldBe(["image/svg+xml", "text/vnd.mermaid"], ignoreOrder: true);
        diagram.AsObject().Select(response => response.Key).ShouldBe(["200", "304", "400", "404", "406"], ignoreOrder: true);
        paths["/api/flows/{name}/sheet"]!["get"]!["responses"]!["200"]!["content"]!["text/markdown"].ShouldNotBeNull();
    }
}
