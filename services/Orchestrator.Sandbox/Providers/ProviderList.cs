using Orchestrator.Sandbox.Calls;

namespace Orchestrator.Sandbox.Providers;

internal sealed record Provider(string Name, bool Healthy, int LatencyMs);

/// <summary>Payment providers: one is active, and another can take its place.</summary>
internal sealed class ProviderList
{
    private readonly SortedDictionary<string, Provider> _providers = new(StringComparer.Ordinal)
    {
        ["northpay"] = new Provider("northpay", Healthy: true, LatencyMs: 140),
        ["southpay"] = new Provider("southpay", Healthy: true, LatencyMs: 210),
    };

    public string Active { get; private set; } = "northpay";

    public IEnumerable<Provider> All => _providers.Values;

    public Provider Get(string name) =>
        _providers.TryGetValue(name, out var provider) ? provider : throw Refused.Unknown("payment provider", name, _providers.Keys);

    public void Put(Provider provider) => _providers[provider.Name] = provider;

    /// <returns>Which one was active.</returns>
    public string Activate(Provider provider)
    {
        var was = Active;
        Active = provider.Name;
        return was;
    }
}

internal static class ProviderRoutes
{
    public static void Map(RouteTable to)
    {
        to.Get("/providers", call => Answer.Of(new { World(call).Active, items = World(call).All }));
        to.Get("/providers/active", call => Answer.Of(Shown(call, World(call).Get(World(call).Active))));
        to.Get("/providers/{name}", call => Answer.Of(Shown(call, Provider(call))));
        to.Put("/providers/{name}", call =>
        {
            var was = Provider(call);
            var provider = was with
            {
                Healthy = call.TruthOr("healthy", null) ?? was.Healthy,
                LatencyMs = (int)Math.Clamp(call.NumberOr("latencyMs", null) ?? was.LatencyMs, 0, 600_000),
            };
            World(call).Put(provider);
            return Answer.Did("providers.set", Shown(call, provider));
        });
        to.Post("/providers/fallback", call =>
        {
            // Who names the one it should replace switches once, however many ask.
            if (call.TextOr("insteadOf", null) is { } wanted && Of(call, wanted).Name != World(call).Active)
                return Answer.Of(new { active = World(call).Active, previous = wanted });
            var healthy = World(call).All.FirstOrDefault(provider => provider.Healthy && provider.Name != World(call).Active)
                ?? throw Refused.Because(409, $"No healthy payment provider can take the place of {World(call).Active}.");
            return Activate(call, healthy);
        });
        to.Post("/providers/{name}/activate", call => Activate(call, Provider(call)));
    }

    private static ProviderList World(Call call) => call.World.Providers;

    private static Provider Provider(Call call) => Of(call, call.Of("name"));

    private static Provider Of(Call call, string name) => World(call).Get(name);

    private static object Shown(Call call, Provider provider) =>
        new { provider.Name, provider.Healthy, provider.LatencyMs, active = World(call).Active == provider.Name };

    private static Answer Activate(Call call, Provider provider)
    {
        if (!provider.Healthy)
            throw Refused.Because(409, $"{provider.Name} is unhealthy; it cannot be made active.");
        var previous = World(call).Activate(provider);
        return Answer.Did("providers.switched", new { active = provider.Name, previous });
    }
}
