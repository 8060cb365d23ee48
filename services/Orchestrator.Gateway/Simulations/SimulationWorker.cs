using Microsoft.Extensions.Hosting;

namespace Orchestrator.Gateway.Simulations;

/// <summary>Runs simulations one after the other, on one thread of the process: whatever is asked for, the platform's own work goes on.</summary>
public sealed class SimulationWorker(SimulationList list, SimulationLimits limits, TimeProvider clock) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Run(() => Work(stoppingToken), stoppingToken);

    private async Task Work(CancellationToken stopping)
    {
        try
        {
            await foreach (var job in list.Waiting.ReadAllAsync(stopping))
            {
                await job.Run(clock, limits.WallTime, stopping);
                list.Forget();
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
    }
}
