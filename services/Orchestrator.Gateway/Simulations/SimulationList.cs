using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Orchestrator.AuditTrail;
using Orchestrator.AuditTrail.Simulations;
using Orchestrator.AuditTrail.Streams;
using Orchestrator.Gateway.Http;

namespace Orchestrator.Gateway.Simulations;

/// <summary>
/// The simulations of all gateways, as the store keeps them; and those that this process has yet to do or is doing, of which it tells the
/// store now and then. What a process does not speak of any more has ended with it.
/// </summary>
public sealed class SimulationList(SimulationLimits limits, IAuditStore store, TimeProvider clock, ILogger<SimulationList> log)
    : IDisposable
{
    private readonly Channel<SimulationJob> _waiting = Channel.CreateUnbounded<SimulationJob>();
    private readonly List<SimulationJob> _own = [];
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _writing = new(1);

    public ChannelReader<SimulationJob> Waiting => _waiting.Reader;

    /// <summary>The newest first, without their results.</summary>
    public async Task<IReadOnlyList<SimulationView>> All(CancellationToken cancellation) =>
        [.. (await store.ListSimulations(cancellation)).Select(View)];

    /// <exception cref="RequestRefused">404.</exception>
    public async Task<SimulationView> Get(Guid id, CancellationToken cancellation) =>
        await store.FindSimulation(id, cancellation) is { } kept ? View(kept) : throw Unknown(id);

    /// <exception cref="RequestRefused">429: too many wait.</exception>
    public async Task Add(SimulationJob job, CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (_own.Count(other => !other.HasEnded) > limits.Waiting)
            {
                throw new RequestRefused(
                    StatusCodes.Status429TooManyRequests, "Too many simulations wait",
                    $"{limits.Waiting} wait already: try again when some have ended, or cancel one with DELETE.");
            }

            _own.Add(job);
        }

        try
        {
            await Keep(job, cancellation);
        }
        catch
        {
            Drop(job);
            throw;
        }

        _waiting.Writer.TryWrite(job);
    }

    /// <summary>Cancels it, in whichever process; forgets it where it has ended or was not begun.</summary>
    /// <exception cref="RequestRefused">404.</exception>
    public async Task Remove(Guid id, CancellationToken cancellation)
    {
        if (Own(id) is { } job)
        {
            await Remove(job, cancellation);
            return;
        }

        var view = await Get(id, cancellation);
        var found = view.EndedAt is null ? await store.CancelSimulation(id, cancellation) : await store.ForgetSimulation(id, cancellation);
        if (!found)
            throw Unknown(id);
    }

    /// <summary>Tells the store how far this process is, and hears what is to be cancelled.</summary>
    public async Task Tell(CancellationToken cancellation)
    {
        List<SimulationJob> own;
        lock (_lock)
            own = [.. _own];
        try
        {
            foreach (var job in own)
                await Keep(job, cancellation);
        }
        catch (StoreUnavailable away)
        {
            log.LogWarning("Simulations cannot be kept, and will be tried again: {Error}", away.Message);
        }
    }

    /// <summary>The process ends: what it has not done is told to be so.</summary>
    public Task Interrupt(CancellationToken cancellation)
    {
        lock (_lock)
            _own.ForEach(job => job.Interrupt(clock.GetUtcNow()));
        return Tell(cancellation);
    }

    public void Dispose() => _writing.Dispose();

    private async Task Keep(SimulationJob job, CancellationToken cancellation)
    {
        await _writing.WaitAsync(cancellation);
        try
        {
            if (Own(job.Id) is null)
                return;
            var (view, now) = (job.View(), clock.GetUtcNow());
            var goesOn = await store.KeepSimulation(
                new KeptSimulation(
                    view.Id, view.AskedAt, JsonSerializer.Serialize(view with { Result = null }, ApiJson.Options),
                    view.Result?.GetRawText(), view.EndedAt is null ? now : null),
                cancellation);
            if (view.EndedAt is not null)
            {
                Drop(job);
                await store.TrimSimulations(new SimulationRoom(limits.Kept, limits.KeptBytes, now - limits.SilentFor), cancellation);
            }
            else if (!goesOn)
            {
                job.Cancel(now);
            }
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task Remove(SimulationJob job, CancellationToken cancellation)
    {
        job.Cancel(clock.GetUtcNow());
        if (!job.HasEnded)
            return;
        await _writing.WaitAsync(cancellation);
        try
        {
            Drop(job);
            await store.ForgetSimulation(job.Id, cancellation);
        }
        finally
        {
            _writing.Release();
        }
    }

    private SimulationJob? Own(Guid id)
    {
        lock (_lock)
            return _own.Find(job => job.Id == id);
    }

    private void Drop(SimulationJob job)
    {
        lock (_lock)
            _own.Remove(job);
    }

    /// <summary>What this process does it knows better than the store; how it ended is said when that is kept.</summary>
    private SimulationView View(KeptSimulation kept)
    {
        if (kept.SeenAt is not null && Own(kept.Id)?.View() is { EndedAt: null } now)
            return now;
        var view = JsonSerializer.Deserialize<SimulationView>(kept.Head, ApiJson.Options)!;
        if (kept.SeenAt is { } seen && clock.GetUtcNow() - seen > limits.SilentFor)
            return view with { State = SimulationJob.Interrupted, EndedAt = seen, Error = SimulationJob.ProcessEnded };
        return kept.Result is null ? view : view with { Result = JsonElement.Parse(kept.Result) };
    }

    private static RequestRefused Unknown(Guid id) =>
        RequestRefused.NotFound($"There is no simulation {id}: GET /api/simulations lists those that are kept; the oldest make room.");
}
