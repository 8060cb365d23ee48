using Orchestrator.Contracts.Locks;
using Orchestrator.Contracts.Responses;
using Orchestrator.StateMachines.Locks;

namespace Orchestrator.StateMachines.Tests.Locks;

public sealed class When_responses_share_a_key : IAsyncDisposable
{
    private const string Key = "deploys/checkout";
    private static readonly Guid Id = ExclusivityLock.IdOf(Key);
    private static readonly Guid First = DerivedId.From("first");
    private static readonly Guid Second = DerivedId.From("second");
    private static readonly Guid Third = DerivedId.From("third");

    private readonly Bench<LockStateMachine, ExclusivityLock> _bench = new();

    [Fact]
    public async Task The_first_gets_it()
    {
        var decided = await Acquire(First);

        decided.Facts.ShouldBe([new LockTaken(Key, First)]);
        decided.Command<LockGranted>().ShouldBe(new LockGranted(First, Id, Key));
        _bench[Id].State.ShouldBe("Held");
    }

    [Fact]
    public async Task The_others_wait_in_the_order_they_came_and_hear_for_whom()
    {
        await Acquire(First);
        (await Acquire(Second)).Command<LockQueued>().ShouldBe(new LockQueued(Second, Id, Key, First, 1));
        (await Acquire(Third)).Command<LockQueued>().ShouldBe(new LockQueued(Third, Id, Key, First, 2));
    }

    [Fact]
    public async Task A_release_grants_the_next_in_the_same_commit_and_tells_those_behind()
    {
        await Acquire(First, Second, Third);

        var decided = await Release(First);

        decided.Facts.ShouldBe([new LockFreed(First), new LockTaken(Key, Second)]);
        decided.Commands.ShouldBe([new LockGranted(Second, Id, Key), new LockQueued(Third, Id, Key, Second, 1)]);
        _bench[Id].Holder.ShouldBe(Second);
    }

    [Fact]
    public async Task The_last_release_frees_it_and_it_can_be_taken_again()
    {
        await Acquire(First);
        (await Release(First)).Commands.ShouldBeEmpty();
        _bench[Id].State.ShouldBe("Free");

        (await Acquire(Second)).Command<LockGranted>().ResponseId.ShouldBe(Second);
    }

    [Fact]
    public async Task The_holder_who_asks_again_is_answered_again()
    {
        await Acquire(First, Second);

        var decided = await Acquire(First);

        decided.Facts.ShouldBe([new LockRequestIgnored(First)]);
        decided.Reason.ShouldBe("it holds the key already");
        decided.Command<LockGranted>().ResponseId.ShouldBe(First);
        _bench[Id].Queue.ShouldBe([Second]);
    }

    [Fact]
    public async Task A_waiter_who_asks_again_keeps_its_place()
    {
        await Acquire(First, Second, Third);

        var decided = await Acquire(Second);

        decided.Facts.ShouldBe([new LockRequestIgnored(Second)]);
        decided.Command<LockQueued>().Position.ShouldBe(1);
        _bench[Id].Queue.ShouldBe([Second, Third]);
    }

    [Fact]
    public async Task A_waiter_who_gives_up_leaves_the_queue_and_those_behind_move_up()
    {
        await Acquire(First, Second, Third);

        var decided = await Release(Second);

        decided.Facts.ShouldBe([new LockWaitEnded(Second)]);
        decided.Commands.ShouldBe([new LockQueued(Third, Id, Key, First, 1)]);
        _bench[Id].Holder.ShouldBe(First);
    }

    [Fact]
    public async Task A_strangers_release_is_ignored()
    {
        await Acquire(First);
        (await Release(Second)).ShouldBeIgnored<LockReleaseIgnored>("neither holds the key nor waits");
        _bench[Id].Holder.ShouldBe(First);
    }

    [Fact]
    public async Task A_release_twice_does_not_take_the_key_from_the_next()
    {
        await Acquire(First, Second);
        await Release(First);
        (await Release(First)).ShouldBeIgnored<LockReleaseIgnored>("neither holds");
        _bench[Id].Holder.ShouldBe(Second);
    }

    [Fact]
    public async Task A_request_that_its_release_has_overtaken_is_never_granted()
    {
        await Release(First);
        (await Acquire(First)).ShouldBeIgnored<LockRequestIgnored>("its request is late");

        (await Acquire(Second)).Command<LockGranted>().ResponseId.ShouldBe(Second);
    }

    [Fact]
    public async Task A_request_that_comes_again_after_the_release_is_never_granted()
    {
        await Acquire(First);
        await Release(First);
        (await Acquire(First)).ShouldBeIgnored<LockRequestIgnored>("its request is late");
        _bench[Id].State.ShouldBe("Free");
    }

    [Fact]
    public async Task A_long_queue_is_served_first_come_first_served_and_few_are_told_each_time()
    {
        var responses = Enumerable.Range(0, 100).Select(i => DerivedId.From(i.ToString())).ToArray();
        await Acquire(responses);
        var served = new List<Guid>();
        foreach (var response in responses)
        {
            _bench[Id].Holder.ShouldBe(response);
            served.Add(response);
            (await Release(response)).Commands.Count.ShouldBeLessThanOrEqualTo(1 + LockDecisions.Told);
        }

        served.ShouldBe(responses);
        _bench[Id].State.ShouldBe("Free");
        _bench[Id].Leavers.Count.ShouldBe(ExclusivityLock.RememberedLeavers);
    }

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    private async Task<Decided> Acquire(params Guid[] responses)
    {
        Decided? last = null;
        foreach (var response in responses)
            last = await _bench.Handle(new AcquireLock(Id, Key, response, DerivedId.From("incident"), "rollback"));
        return last!;
    }

    private Task<Decided> Release(Guid response) => _bench.Handle(new ReleaseLock(Id, response));
}
