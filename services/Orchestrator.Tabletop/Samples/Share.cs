namespace Orchestrator.Tabletop.Samples;

/// <summary>
/// In how many of so many runs something was so, and what that says of all the runs there could be: the Wilson score interval at 95 %
/// (E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", Journal of the American Statistical
/// Association 22, 1927, pages 209-212). Unlike the normal approximation it holds for few runs, and for none or all of them.
/// </summary>
/// <param name="Of">How many runs were looked at; 0 says nothing.</param>
public readonly record struct Share(int Count, int Of)
{
    /// <summary>Standard deviations on both sides of the mean between which 95 % lie.</summary>
    private const double Of95 = 1.959963984540054;

    /// <summary>In [0, 1]; 0 of nothing.</summary>
    public double Value => Of == 0 ? 0 : (double)Count / Of;

    public double Low => Count == 0 ? 0 : Math.Max(0, Middle - Reach);

    public double High => Count == Of ? 1 : Math.Min(1, Middle + Reach);

    private double Middle => (Value + (Of95 * Of95 / (2 * Of))) / Scale;

    private double Reach => Of95 / Scale * Math.Sqrt((Value * (1 - Value) / Of) + (Of95 * Of95 / (4.0 * Of * Of)));

    private double Scale => 1 + (Of95 * Of95 / Of);
}
