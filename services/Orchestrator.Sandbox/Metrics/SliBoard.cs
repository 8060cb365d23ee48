namespace Orchestrator.Sandbox.Metrics;

/// <summary>What users of a service experience, and what would make it better.</summary>
internal sealed class Sli
{
    public const decimal HealthyAvailability = 0.9995m;
    public const decimal HealthyLatency = 180;

    public decimal Availability { get; set; } = HealthyAvailability;

    public decimal LatencyP99Ms { get; set; } = HealthyLatency;

    /// <summary>What mends it: <c>rollback</c>, <c>scale-out</c>, <c>any</c> of them, or <c>nothing</c>.</summary>
    public string RecoversBy { get; set; } = "any";

    /// <summary>How many more reads see it unwell after the right thing was done.</summary>
    public int RecoversAfterReads { get; set; }

    public bool Recovering { get; private set; }

    public void Recover(string by) => Recovering = RecoversBy == "any" || RecoversBy == by;

    public void Break() => Recovering = false;

    /// <summary>One look at it; when it recovers, looks are what time is made of.</summary>
    public void Read()
    {
        if (!Recovering || RecoversAfterReads-- > 0)
            return;
        Availability = HealthyAvailability;
        LatencyP99Ms = HealthyLatency;
        RecoversAfterReads = 0;
        Recovering = false;
    }
}

/// <summary>SLIs by service. All are healthy at first but that of <c>checkout</c>, which misses its objective.</summary>
internal sealed class SliBoard
{
    private const int Most = 10_000;
    private readonly Dictionary<string, Sli> _slis = new() { ["checkout"] = new Sli { Availability = 0.97m, LatencyP99Ms = 2400 } };

    public Sli Of(string service)
    {
        if (_slis.TryGetValue(service, out var sli))
            return sli;
        sli = new Sli();
        if (_slis.Count < Most)
            _slis[service] = sli;
        return sli;
    }
}
