using Orchestrator.Gateway.Tests.Hosting;

namespace Orchestrator.Gateway.Tests;

public sealed class When_a_request_is_nonsense(TestPlatform platform)
{
    private static readonly string[] Bodies =
        ["", "{", "[]", "null", "7", "\"text\"", "{}", "{\"x\":1}", "{\"reason\":7}", "{\"reason\":\"\\u0000\"}", "\u0001\u0002", "{\"input\":1e999,\"reason\":\"x\"}", "{\"output\":1e999,\"data\":1e999,\"reason\":\"x\"}"];

    private static readonly string[] Ids = ["x", "7d9c2f5e-0000-4000-8000-000000000000", "%00", "..%2F..", "a%2Fb", "%F0%9F%A6%84", new string('9', 3000)];

    /// <summary>Every way in, as OpenAPI lists them, with every kind of nonsense.</summary>
    [Fact]
    public async Task It_is_never_taken_for_our_fault()
    {
        var document = (await platform.Api.Get("/openapi/v1.json")).Json;
        var ways = document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()
            .Where(operation => !NeverEnds(operation.Value!) || path.Key.Contains('{'))
            .Select(operation => (Path: path.Key, Method: new HttpMethod(operation.Key.ToUpperInvariant())))).ToList();
        ways.Count.ShouldBeGreaterThan(30);
        var wrong = new List<string>();
        foreach (var (path, method) in ways)
        {
            foreach (var id in path.Contains('{') ? Ids : [""])
            {
                var filled = System.Text.RegularExpressions.Regex.Replace(path, @"\{[^}]+\}", _ => id, System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));
                foreach (var body in method == HttpMethod.Get || method == HttpMethod.Delete ? new string?[] { null } : Bodies)
                {
                    var answer = await platform.Api.Send(method, filled, body);
                    if (answer.Status >= 500)
                        wrong.Add($"{method} {filled} {body}: {answer.Status} {answer.Body}");
                }
            }
        }

        wrong.ShouldBeEmpty();
    }

    private static bool NeverEnds(System.Text.Json.Nodes.JsonNode operation) => operation["responses"]!["200"]?["content"]?["text/event-stream"] is not null;

    [Fact]
    public async Task What_is_not_there_and_what_is_not_taken_is_said()
    {
        (await platform.Api.Get("/api/nothing")).ShouldBeProblem(404).Detail.ShouldContain("/openapi/v1.json");
        (await platform.Api.Delete("/api/signals")).ShouldBeProblem(405).Detail.ShouldContain("it takes POST");
    }
}
