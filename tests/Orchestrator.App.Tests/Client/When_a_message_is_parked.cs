using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Orchestrator.App.Parked;

namespace Orchestrator.App.Tests.Client;

/// <summary>Against a server with messages that cannot be had on demand.</summary>
public sealed class When_a_message_is_parked : IAsyncLifetime
{
    private const string Two = "2b1c0000-0000-0000-0000-000000000002";
    private readonly List<string> _ordered = [];
    private WebApplication _server = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _server = builder.Build();
        _server.MapGet("/api/parked", () => Results.Text(
            $$"""
            {"items":[{"id":"1a2b0000-0000-0000-0000-000000000001","destination":"orchestrator.signals","type":"json","error":"no source"},
                      {"id":"{{Two}}","destination":"orchestrator.actions","type":"json","error":"x"},
                      {"id":"{{Two}}","destination":"orchestrator.incidents","type":"json","error":"y"}],"next":null}
            """,
            "application/json"));
        _server.MapPost("/api/parked/{destination}/{id}/{verb}", (HttpContext http) =>
        {
            _ordered.Add(http.Request.Path);
            return Results.NoContent();
        });
        await _server.StartAsync();
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Is_sent_again_to_where_it_was_for()
    {
        (await Run("retry", "1a2b")).ShouldBe(ExitCodes.Ok);
        _ordered.ShouldBe(["/api/parked/orchestrator.signals/1a2b0000-0000-0000-0000-000000000001/retry"]);
    }

    [Fact]
    public async Task One_that_is_parked_at_two_places_is_not_guessed_at()
    {
        (await Run("drop", Two)).ShouldBe(ExitCodes.WrongSetting);
        _ordered.ShouldBeEmpty();
        (await Run("drop", Two, "--for", "orchestrator.incidents")).ShouldBe(ExitCodes.Ok);
        _ordered.ShouldBe([$"/api/parked/orchestrator.incidents/{Two}/drop"]);
    }

    private Task<int> Run(params string[] arguments) => ParkedCommand.Create().Parse([.. arguments, "--url", _server.Urls.First(), "--key", "ork_line"]).InvokeAsync();
}
