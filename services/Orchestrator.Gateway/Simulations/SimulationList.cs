using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Orchestrator.Gateway.Http;

namespace Orchestrator.Gateway.Simulations;

/// <summary>The simulations of this process: those that wait, the one that runs, and the latest results.</summary>
public sealed class SimulationList(SimulationLimits limits, TimeProvider clock)
{
    private readonly Channel<SimulationJob> _waiting = Channel.CreateUnbounded<SimulationJob>();
    private readonly List<SimulationJob> _jobs = [];
    private readonly Lock _lock = new();

    public ChannelReader<SimulationJob> Waiting => _waiting.Reader;

    /// <summary>The newest first.</summary>
    public IReadOnlyList<SimulationJob> All
    {
        get
        {
            lock (_lock)
                return [.. _jobs.AsEnumerable().Reverse()];
        }
    }

    /// <exception cref="RequestRefused">404.</exception>
    public SimulationJob Get(Guid id) => All.FirstOrDefault(job => job.Id == id)
        ?? throw RequestRefused.NotFound($"There is no simulation {id}: GET /api/simulations lists those that are kept, and they are gone when the process ends.");

    /// <exception cref="RequestRefused">429: too many wait.</exception>
    public void Add(SimulationJob job)
    {
        lock (_lock)
        {
            if (_jobs.Count(other => !other.HasEnded) > limits.Waiting)
            {
                throw new RequestRefused(
                    StatusCodes.Status429TooManyRequests, "Too many simulations wait", $"{limits.Waiting} wait already: try again when some have ended, or cancel one with DELETE.");
            }

            _jobs.Add(job);
            _waiting.Writer.TryWrite(job);
        }

        Forget();
    }

    public void Remove(SimulationJob job)
    {
        job.Cancel(clock.GetUtcNow());
        lock (_lock)
        {
            if (job.HasEnded)
                _jobs.Remove(job);
        }
    }

    /// <summary>The oldest results make room.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            while ((_jobs.Count > limits.Kept || _jobs.Sum(job => job.Bytes) > limits.KeptBytes) && _jobs.Find(job => job.HasEnded) is { } oldest && oldest != _jobs[^1])
                _jobs.Remove(oldest);
        }
    }
}
