namespace Orchestrator.Tabletop.Worlds;

/// <summary>
/// Functions whose last bit the platform's mathematics library decides, done with the four operations and the square root, which IEEE 754
/// decides: a simulation gives the same numbers on every machine. Good to about 1e-9, far below the milliseconds that come of it.
/// </summary>
internal static class Portable
{
    private const double Ln2 = 0.693147180559945309;

    /// <summary>e to the power of x, for the x that durations are made of.</summary>
    public static double Exp(double x)
    {
        var halvings = (int)Math.Round(x / Ln2);
        var rest = x - (halvings * Ln2);
        var sum = 1.0;
        for (var n = 18; n > 0; n--)
            sum = 1 + (rest * sum / n);
        return Math.ScaleB(sum, halvings);
    }

    /// <summary>The natural logarithm of a number above 0.</summary>
    public static double Log(double x)
    {
        var exponent = Math.ILogB(x);
        var z = (Math.ScaleB(x, -exponent) - 1) / (Math.ScaleB(x, -exponent) + 1);
        var square = z * z;
        var sum = 0.0;
        for (var n = 41; n > 0; n -= 2)
            sum = (sum * square) + (1.0 / n);
        return (2 * z * sum) + (exponent * Ln2);
    }

    /// <summary>How many standard deviations lie below a fraction of the normal distribution, after P. J. Acklam; the fraction in (0, 1).</summary>
    public static double Normal(double p)
    {
        const double Low = 0.02425;
        if (p > 1 - Low)
            return -Tail(Math.Sqrt(-2 * Log(1 - p)));
        if (p < Low)
            return Tail(Math.Sqrt(-2 * Log(p)));
        var q = p - 0.5;
        var r = q * q;
        return ((((((((((-3.969683028665376e+01 * r) + 2.209460984245205e+02) * r) - 2.759285104469687e+02) * r) + 1.383577518672690e+02) * r) - 3.066479806614716e+01) * r) + 2.506628277459239e+00) * q
            / ((((((((((-5.447609879822406e+01 * r) + 1.615858368580409e+02) * r) - 1.556989798598866e+02) * r) + 6.680131188771972e+01) * r) - 1.328068155288572e+01) * r) + 1);
    }

    private static double Tail(double q) =>
        ((((((((((-7.784894002430293e-03 * q) - 3.223964580411365e-01) * q) - 2.400758277161838e+00) * q) - 2.549732539343734e+00) * q) + 4.374664141464968e+00) * q) + 2.938163982698783e+00)
        / ((((((((7.784695709041462e-03 * q) + 3.224671290700398e-01) * q) + 2.445134137142996e+00) * q) + 3.754408661907416e+00) * q) + 1);
}
