using Microsoft.Extensions.Hosting;

namespace Orchestrator.Gateway.Simulations;

/// <summary>Runs simulations one after the other, on one thread of the process: whatever is asked for, the platform's own work goes on.</summary>
public sealed class SimulationWorker(SimulationList list, SimulationLimits limits, TimeProvider clock) : BackgroundService
{
    /// <summary>How long a process that ends tries to say so.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.WhenAll(
            Task.Run(() => Work(stoppingToken), CancellationToken.None), Task.Run(() => Tell(stoppingToken), CancellationToken.None));
        using var patience = new CancellationTokenSource(Patience, clock);
        await list.Interrupt(patience.Token);
    }

    private async Task Work(CancellationToken stopping)
    {
        try
        {
            await foreach (var job in list.Waiting.ReadAllAsync(stopping))
            {
                await job.Run(clock, limits.WallTime, stopping);
                await list.Tell(stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
    }

    private async Task Tell(CancellationToken stopping)
    {
        using var beat = new PeriodicTimer(limits.ToldEvery, clock);
        try
        {
            while (await beat.WaitForNextTickAsync(stopping))
                await list.Tell(stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
    }
}
