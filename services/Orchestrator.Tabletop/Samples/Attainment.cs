using Orchestrator.StateMachines.Flows;

namespace Orchestrator.Tabletop.Samples;

/// <summary>How often an objective of the flow was met, of the runs in which a response started.</summary>
public sealed record Attainment(Objective Objective, Share Met)
{
    public Standing Standing => Met switch
    {
        { Of: 0 } => Standing.Undecided,
        { Low: var low } when low * 100 >= Objective.Percent => Standing.Met,
        { High: var high } when high * 100 < Objective.Percent => Standing.Missed,
        _ => Standing.Undecided,
    };
}

public enum Standing
{
    /// <summary>The whole interval lies at the objective or above.</summary>
    Met,

    /// <summary>The whole interval lies below the objective.</summary>
    Missed,

    /// <summary>The objective lies in the interval: so few runs cannot tell.</summary>
    Undecided,
}
