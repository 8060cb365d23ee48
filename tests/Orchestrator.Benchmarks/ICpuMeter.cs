namespace Orchestrator.Benchmarks;

/// <summary>The processor time a store's own processes have used so far.</summary>
internal interface ICpuMeter
{
    TimeSpan Read();
}

/// <summary>A store that lives in this process: its time is the app's.</summary>
internal sealed class NoCpuMeter : ICpuMeter
{
    public TimeSpan Read() => TimeSpan.Zero;
}
