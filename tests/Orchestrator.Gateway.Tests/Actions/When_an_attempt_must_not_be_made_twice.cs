using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Actions.Attempts;
using Orchestrator.AuditTrail.Commits;
using Orchestrator.AuditTrail.Facts;
using Orchestrator.AuditTrail.Messaging;
using Orchestrator.AuditTrail.Streams;
using Orchestrator.Contracts.Actions;
using Orchestrator.Engine.Actions;
using Orchestrator.Gateway.Tests.Hosting;
using Orchestrator.StateMachines;

namespace Orchestrator.Gateway.Tests.Actions;

public sealed class When_an_attempt_must_not_be_made_twice(TestPlatform platform)
{
    private readonly IAttemptLog _attempts = platform.Services.GetRequiredService<IAttemptLog>();

    [Fact]
    public async Task The_first_to_begin_is_the_only_one()
    {
        var command = Command();
        (await _attempts.HasStarted(command, CancellationToken.None)).ShouldBeFalse();

        var begun = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _attempts.Begin(command, CancellationToken.None)));

        begun.Count(state => state == AttemptState.Fresh).ShouldBe(1);
        (await _attempts.HasStarted(command, CancellationToken.None)).ShouldBeTrue();
        (await platform.Api.Get($"/api/audit/streams/attempt-{command.IdempotencyKey}")).Json["items"]!.AsArray().Count.ShouldBe(1);
    }

    [Fact]
    public async Task No_later_attempt_begins_while_an_earlier_one_may_have_acted()
    {
        var first = Command();
        await _attempts.Begin(first, CancellationToken.None);
        var second = Next(first);
        (await _attempts.HasStarted(second, CancellationToken.None)).ShouldBeTrue();
        (await _attempts.Begin(second, CancellationToken.None)).ShouldBe(AttemptState.AlreadyStarted);

        (await _attempts.Begin(second with { Forgiven = 1 }, CancellationToken.None)).ShouldBe(AttemptState.Fresh, "a person ordered it, knowing that");
        (await _attempts.Begin(Next(second) with { Forgiven = 1 }, CancellationToken.None)).ShouldBe(AttemptState.AlreadyStarted, "nobody forgave the second");
    }

    [Theory]
    [InlineData(ActionOutcome.FailedRetryable, AttemptState.Fresh)]
    [InlineData(ActionOutcome.Unknown, AttemptState.AlreadyStarted)]
    [InlineData(ActionOutcome.Succeeded, AttemptState.AlreadyStarted)]
    public async Task A_later_attempt_begins_where_the_earlier_one_is_known_not_to_have_acted(ActionOutcome outcome, AttemptState state)
    {
        var first = Command();
        await _attempts.Begin(first, CancellationToken.None);
        await End(first, outcome);
        (await _attempts.Begin(first, CancellationToken.None)).ShouldBe(AttemptState.AlreadyStarted, "a late delivery of the first");
        (await _attempts.Begin(Next(first), CancellationToken.None)).ShouldBe(state);
    }

    [Fact]
    public async Task An_earlier_attempt_that_comes_after_a_later_one_does_not_begin()
    {
        var first = Command();
        (await _attempts.Begin(Next(first), CancellationToken.None)).ShouldBe(AttemptState.Fresh);
        await End(Next(first), ActionOutcome.FailedRetryable);
        (await _attempts.Begin(first, CancellationToken.None)).ShouldBe(AttemptState.AlreadyStarted);
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

    private static ExecuteAction Command() => new(
        Guid.NewGuid(), Guid.NewGuid(), "flow", "step", Guid.NewGuid(), 1, "a.b", JsonSerializer.SerializeToElement(new { }), Guid.NewGuid().ToString(), TimeSpan.FromSeconds(1));

    private static ExecuteAction Next(ExecuteAction command) => command with { Attempt = command.Attempt + 1, AttemptId = Guid.NewGuid() };

    /// <summary>As the handling that answers does, in its commit.</summary>
    private async Task End(ExecuteAction command, ActionOutcome outcome)
    {
        var writer = new FactWriter(FactTypes.OfPlatform);
        var stream = AuditedAttempts.StreamOf(command);
        var fact = new StagedFact(Guid.NewGuid(), new AttemptEnded(command.Attempt, outcome), DateTimeOffset.UtcNow.Microseconds(), Actors.Platform, null);
        var unit = new UnitOfWork { Appends = { new StreamAppend(stream, null, ExpectedVersion.Any, [writer.Write(stream, fact, command.IncidentId.ToString(), command.AttemptId)]) } };
        (await platform.Services.GetRequiredService<MessageBus>().Commits.Commit(unit)).ShouldBeOfType<CommitResult.Committed>();
    }
}
