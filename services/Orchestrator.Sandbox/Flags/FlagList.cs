using Orchestrator.Sandbox.Calls;

namespace Orchestrator.Sandbox.Flags;

internal sealed class FlagList
{
    private const int Most = 10_000;
    private readonly SortedDictionary<string, bool> _flags =
        new(StringComparer.Ordinal) { ["express-checkout"] = true, ["new-ranking"] = true, ["recommendations"] = true };

    public IEnumerable<KeyValuePair<string, bool>> All => _flags;

    public bool Get(string name) => _flags.TryGetValue(name, out var enabled) ? enabled : throw Refused.Unknown("flag", name, _flags.Keys);

    /// <returns>What it was; a new flag was off.</returns>
    public bool Set(string name, bool enabled)
    {
        if (_flags.Count >= Most && !_flags.ContainsKey(name))
            throw Refused.Because(409, $"There are {Most} flags already; POST /reset starts afresh.");
        var was = _flags.GetValueOrDefault(name);
        _flags[name] = enabled;
        return was;
    }
}

internal static class FlagRoutes
{
    public static void Map(RouteTable to)
    {
        to.Get("/flags", call => Answer.Of(new { items = call.World.Flags.All.Select(flag => new { name = flag.Key, enabled = flag.Value }) }));
        to.Get("/flags/{name}", call => Answer.Of(new { name = call.Of("name"), enabled = call.World.Flags.Get(call.Of("name")) }));
        to.Put("/flags/{name}", call =>
        {
            var enabled = call.TruthOr("enabled", null) ?? throw Refused.Because(400, "The body needs 'enabled', true or false.");
            var was = call.World.Flags.Set(call.Of("name"), enabled);
            return Answer.Did("flags.set", new { name = call.Of("name"), enabled, was });
        });
    }
}
