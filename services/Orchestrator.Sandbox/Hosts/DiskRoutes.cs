using Orchestrator.Sandbox.Calls;

namespace Orchestrator.Sandbox.Hosts;

internal static class DiskRoutes
{
    public static void Map(RouteTable to)
    {
        to.Get("/hosts", call => Answer.Of(new { items = call.World.Disks.All }));
        to.Put("/hosts/{host}/disk", Set);
        to.Post("/hosts/{host}/disk/usage", call => Answer.Of(Disk(call)));
        to.Post("/hosts/{host}/disk/clean-up", CleanUp);
    }

    private static Disk Disk(Call call) => call.World.Disks.Get(call.Of("host"), call.Text("path"));

    /// <summary>Fills a volume, or makes one, and says how much of it cleaning up will delete.</summary>
    private static Answer Set(Call call)
    {
        var (host, path) = (call.Of("host"), call.Text("path"));
        var before = call.World.Disks.Find(host, path);
        var disk = new Disk(
            host,
            path,
            call.NumberOr("usedPercent", null) ?? before?.UsedPercent ?? 0,
            call.NumberOr("rubbish", null) ?? before?.Rubbish ?? 0);
        if (disk.UsedPercent is < 0 or > 100 || disk.Rubbish < 0 || disk.Rubbish > disk.UsedPercent)
            throw Refused.Because(400, "'usedPercent' has to be between 0 and 100, and 'rubbish' between 0 and that.");
        return Answer.Did("hosts.disk-set", call.World.Disks.Put(disk));
    }

    private static Answer CleanUp(Call call)
    {
        var disk = Disk(call);
        var after = call.World.Disks.Put(disk with { UsedPercent = disk.UsedPercent - disk.Rubbish, Rubbish = 0 });
        return Answer.Did("hosts.cleaned-up", new { after.Host, after.Path, from = disk.UsedPercent, after.UsedPercent });
    }
}
