using Orchestrator.Contracts.Access;
using Orchestrator.Engine.Commands;
using Orchestrator.Engine.Hosting;
using Orchestrator.Gateway.Http;
using Orchestrator.StateMachines;
using Orchestrator.StateMachines.Access;

namespace Orchestrator.Gateway.Keys;

/// <summary>
/// Makes the first keys where the store has none, prints them once and keeps them in the data folder. The file is written
/// before the hashes are committed, so that a crash in between leaves keys that the next start takes up.
/// </summary>
public sealed class FirstKeys(Readings readings, CommandRunner commands, PlatformSettings settings) : IStartupStep
{
    private const string Admin = "admin";
    private const string Integration = "integration";

    public async Task Run(CancellationToken cancellation)
    {
        var known = await readings.Page<AccessKey>(new Selection(), cancellation);
        if (known.Items.Count > 0)
            return;
        var file = new CredentialsFile(settings.DataFolder);
        var kept = file.Read();
        var credentials = kept ?? new Credentials(KeyText.New(), KeyText.New());
        if (kept is null)
            file.Write(credentials);
        if (!await Issue(Admin, credentials.AdminKey, Scopes.All, cancellation))
        {
            // Another process was first: its keys hold, not these.
            if (kept is null)
                file.Delete();
            return;
        }

        await Issue(Integration, credentials.IntegrationKey, [Scopes.Signals], cancellation);
        if (kept is null)
            Print(credentials, file.Path);
    }

    private async Task<bool> Issue(string name, string key, IReadOnlyList<string> scopes, CancellationToken cancellation)
    {
        var command = new IssueAccessKey(AccessKey.IdOf(name), name, KeyText.HashOf(key), scopes, Actors.Platform);
        return await commands.Run(command, Actors.Platform, cancellation) is null;
    }

    private static void Print(Credentials credentials, string path)
    {
        Console.WriteLine();
        Console.WriteLine("  First start: two keys were made. They are printed only now, and kept in");
        Console.WriteLine($"  {path}");
        Console.WriteLine();
        Console.WriteLine($"    admin key        {credentials.AdminKey}");
        Console.WriteLine($"    integration key  {credentials.IntegrationKey}   (may send signals, nothing else)");
        Console.WriteLine();
    }
}
