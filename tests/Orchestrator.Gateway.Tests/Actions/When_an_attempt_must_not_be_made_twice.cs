using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Actions.Attempts;
using Orchestrator.Contracts.Actions;
using Orchestrator.Engine.Actions;
using Orchestrator.Gateway.Tests.Hosting;

namespace Orchestrator.Gateway.Tests.Actions;

public sealed class When_an_attempt_must_not_be_made_twice(TestPlatform platform)
{
    [Fact]
    public async Task The_first_to_begin_is_the_only_one()
    {
        var attempts = platform.Services.GetRequiredService<IAttemptLog>();
        var command = new ExecuteAction(
            Guid.NewGuid(), Guid.NewGuid(), "flow", "step", Guid.NewGuid(), 1, "a.b", JsonSerializer.SerializeToElement(new { }), "key", TimeSpan.FromSeconds(1));
        (await attempts.HasStarted(command.AttemptId, CancellationToken.None)).ShouldBeFalse();

        var begun = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => attempts.Begin(command, CancellationToken.None)));

        begun.Count(state => state == AttemptState.Fresh).ShouldBe(1);
        (await attempts.HasStarted(command.AttemptId, CancellationToken.None)).ShouldBeTrue();
        (await platform.Api.Get($"/api/audit/streams/attempt-{command.AttemptId}")).Json["items"]!.AsArray().Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_commit_that_is_made_again_takes_the_result_that_is_there()
    {
        var recent = new RecentResults();
        var message = Guid.NewGuid();
        var acted = 0;
        for (var i = 0; i < 3; i++)
        {
            await recent.Get(message, () =>
            {
                acted++;
                return Task.FromResult(new AttemptResult(null, new Outgoing()));
            });
        }

        acted.ShouldBe(1);
    }
}
