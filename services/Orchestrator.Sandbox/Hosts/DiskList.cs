using Orchestrator.Sandbox.Calls;

namespace Orchestrator.Sandbox.Hosts;

/// <param name="UsedPercent">Of the volume, from 0 to 100.</param>
/// <param name="Rubbish">Of the used part, in percent of the volume: what cleaning up deletes.</param>
internal sealed record Disk(string Host, string Path, decimal UsedPercent, decimal Rubbish);

/// <summary>The volumes of some hosts: <c>web-1</c> is full of what can be deleted, <c>db-1</c> of what cannot.</summary>
internal sealed class DiskList
{
    private const int Most = 10_000;
    private readonly SortedDictionary<(string Host, string Path), Disk> _disks = [];

    public DiskList()
    {
        Put(new Disk("web-1", "/", 91, Rubbish: 35));
        Put(new Disk("db-1", "/data", 88, Rubbish: 0));
    }

    public IEnumerable<Disk> All => _disks.Values;

    public Disk? Find(string host, string path) => _disks.GetValueOrDefault((host, path));

    public Disk Get(string host, string path) =>
        Find(host, path) ?? throw Refused.Unknown("volume", $"{host}:{path}", _disks.Keys.Select(known => $"{known.Host}:{known.Path}"));

    public Disk Put(Disk disk)
    {
        if (_disks.Count >= Most && !_disks.ContainsKey((disk.Host, disk.Path)))
            throw Refused.Because(409, $"There are {Most} volumes already; POST /reset starts afresh.");
        return _disks[(disk.Host, disk.Path)] = disk;
    }
}
