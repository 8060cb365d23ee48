using System.Text;

namespace Orchestrator.Actions.Exec;

/// <summary>What a program writes, up to a limit. It is read on past the limit, since a full pipe would stop the program.</summary>
internal sealed class CappedOutput
{
    private readonly Lock _gate = new();
    private readonly MemoryStream _kept = new();
    private bool _more;

    public CappedOutput(Stream stream, int most) => End = Read(stream, most);

    /// <summary>Nobody writes any more.</summary>
    public Task End { get; }

    public (string Text, bool More) SoFar()
    {
        lock (_gate)
            return (Encoding.UTF8.GetString(_kept.GetBuffer(), 0, (int)_kept.Length), _more);
    }

    private async Task Read(Stream stream, int most)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await stream.ReadAsync(buffer) is var read and > 0)
            {
                lock (_gate)
                {
                    var room = Math.Min(read, most - (int)_kept.Length);
                    _kept.Write(buffer, 0, room);
                    _more |= room < read;
                }
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // Given up on: the process was let go of while something still held its output open.
        }
    }
}
