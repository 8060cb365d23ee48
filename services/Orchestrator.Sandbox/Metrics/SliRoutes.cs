using Orchestrator.Sandbox.Calls;

namespace Orchestrator.Sandbox.Metrics;

internal static class SliRoutes
{
    private static readonly string[] Remedies = ["any", "rollback", "scale-out", "nothing"];

    public static void Map(RouteTable to)
    {
        to.Get("/metrics/sli/{service}", call =>
        {
            var sli = Of(call);
            sli.Read();
            return Answer.Of(Shown(call, sli));
        });
        to.Put("/metrics/sli/{service}", Set);
    }

    /// <summary>Makes a service unwell, or well, and says what will mend it.</summary>
    private static Answer Set(Call call)
    {
        var availability = call.NumberOr("availability", null);
        var reads = call.NumberOr("recoversAfterReads", null);
        var by = call.TextOr("recoversBy", null);
        if (availability is < 0 or > 1)
            throw Refused.Because(400, "'availability' has to be between 0 and 1.");
        if (reads is < 0 or > 1_000_000)
            throw Refused.Because(400, "'recoversAfterReads' has to be between 0 and 1000000.");
        if (by is not null && !Remedies.Contains(by))
            throw Refused.Because(400, $"'recoversBy' has to be one of {string.Join(", ", Remedies)}.");
        var latency = call.NumberOr("latencyP99Ms", null);
        var sli = Of(call);
        sli.Availability = availability ?? sli.Availability;
        sli.LatencyP99Ms = latency ?? sli.LatencyP99Ms;
        sli.RecoversAfterReads = (int?)reads ?? sli.RecoversAfterReads;
        sli.RecoversBy = by ?? sli.RecoversBy;
        sli.Break();
        return Answer.Did("metrics.set", Shown(call, sli));
    }

    private static Sli Of(Call call) => call.World.Slis.Of(call.World.Services.Get(call.Of("service")).Name);

    private static object Shown(Call call, Sli sli) => new
    {
        service = call.Of("service"),
        sli.Availability,
        errorRate = 1 - sli.Availability,
        sli.LatencyP99Ms,

        // Against an objective of 99.9 %, as the SRE workbook counts it.
        burnRate = Math.Round((1 - sli.Availability) / 0.001m, 1),
        sli.Recovering,
    };
}
