namespace Orchestrator.App.Serving;

/// <summary>The data folder, taken by one process where only one can have it: a bus in memory knows nothing of what another process does.</summary>
internal sealed class DataFolder : IDisposable
{
    private readonly FileStream _taken;

    private DataFolder(FileStream taken) => _taken = taken;

    /// <summary>Until this process ends, however it ends: the lock is the operating system's.</summary>
    /// <exception cref="WrongSetting">Another process has it, or it cannot be written.</exception>
    public static DataFolder Take(string folder)
    {
        var file = Path.Combine(folder, "orchestrator.lock");
        try
        {
            return new DataFolder(new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException error)
        {
            throw new WrongSetting($"{folder} cannot be written: {error.Message} Give ORCHESTRATOR__DATA a folder this user can write to.");
        }
        catch (IOException)
        {
            throw new WrongSetting($"Another orchestrator runs on {folder}: end it, or give this one a folder of its own with --data.");
        }
    }

    public void Dispose() => _taken.Dispose();
}
