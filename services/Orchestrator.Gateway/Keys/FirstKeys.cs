using Microsoft.Extensions.Logging;
using Orchestrator.Contracts.Access;
using Orchestrator.Engine.Commands;
using Orchestrator.Engine.Hosting;
using Orchestrator.Gateway.Http;
using Orchestrator.StateMachines;
using Orchestrator.StateMachines.Access;

namespace Orchestrator.Gateway.Keys;

/// <summary>
/// Makes the first keys where the store has none, prints them once and keeps them in the data folder. Of several gateways that
/// start at once on one store one makes them, and the others let in who holds them. The file is written before the hashes are
/// committed, so that a crash in between leaves keys that the next start takes up.
/// </summary>
public sealed class FirstKeys(Readings readings, CommandRunner commands, PlatformSettings settings, ILogger<FirstKeys> log) : IStartupStep
{
    private const string Admin = "admin";
    private const string Integration = "integration";

    private bool _made;

    public async Task Run(CancellationToken cancellation)
    {
        // The last to be made: where it is, nothing is left to do.
        if (await Find(Integration, cancellation) is not null)
            return;
        var file = new CredentialsFile(settings.DataFolder);
        _made |= file.Read() is null && file.Create(new Credentials(KeyText.New(), KeyText.New()));

        // Null where another process of this folder has just found that these keys do not hold.
        if (file.Read() is not { } credentials)
            return;
        if (!await Holds(Admin, credentials.AdminKey, Scopes.All, cancellation))
        {
            // A process with another data folder was first: its keys hold, not these.
            if (_made)
                file.Delete();
            return;
        }

        await Holds(Integration, credentials.IntegrationKey, [Scopes.Signals], cancellation);
        if (_made)
            Print(credentials, file.Path);
    }

    /// <summary>Issues a key; true also where this very key was issued before.</summary>
    private async Task<bool> Holds(string name, string key, IReadOnlyList<string> scopes, CancellationToken cancellation)
    {
        var hash = KeyText.HashOf(key);
        var command = new IssueAccessKey(AccessKey.IdOf(name), name, hash, scopes, Actors.Platform);
        return await commands.Run(command, Actors.Platform, cancellation) is null || (await Find(name, cancellation))?.Hash == hash;
    }

    private Task<AccessKey?> Find(string name, CancellationToken cancellation) => readings.Find<AccessKey>(AccessKey.IdOf(name), cancellation);

    /// <summary>To a person who looks on. What a file or a service manager keeps of the output is no place for keys.</summary>
    private void Print(Credentials credentials, string path)
    {
        if (Console.IsOutputRedirected)
        {
            log.LogInformation("First start: two keys were made, an admin key and one that may send signals; they are in {File}", path);
            return;
        }

        Console.WriteLine();
        Console.WriteLine("  First start: two keys were made. They are printed only now, and kept in");
        Console.WriteLine($"  {path}");
        Console.WriteLine();
        Console.WriteLine($"    admin key        {credentials.AdminKey}");
        Console.WriteLine($"    integration key  {credentials.IntegrationKey}   (may send signals, nothing else)");
        Console.WriteLine();
    }
}
