using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Orchestrator.Actions.Catalogue;

namespace Orchestrator.Actions.Secrets;

/// <summary>
/// Where <c>${secret:name}</c> is looked up, at the moment it is needed, so that a secret can be changed without a restart:
/// <c>ORCHESTRATOR_SECRET_NAME</c> in the environment, else the file <c>name</c> in the folder <c>Orchestrator:Secrets:Folder</c>.
/// </summary>
public sealed partial class SecretStore
{
    public const string FolderSetting = "Orchestrator:Secrets:Folder";

    /// <summary>Shorter ones could not be kept out of results and logs without making these unreadable.</summary>
    public const int Shortest = 4;

    private readonly string? _folder;
    private readonly Func<string, string?> _environment;

    /// <param name="environment">The environment of the process, unless a test has another.</param>
    public SecretStore(IConfiguration configuration, Func<string, string?>? environment = null)
    {
        _folder = configuration[FolderSetting];
        _environment = environment ?? Environment.GetEnvironmentVariable;
        if (_folder is not null && !Directory.Exists(_folder))
            Findings = [new Finding(FolderSetting, $"is '{_folder}', and there is no such folder", "make it, or remove the setting")];
    }

    public IReadOnlyList<Finding> Findings { get; } = [];

    /// <returns>Null when it is not set.</returns>
    public string? Find(string name)
    {
        if (_environment(VariableOf(name)) is { Length: > 0 } value)
            return value;
        if (_folder is null || !Name().IsMatch(name))
            return null;
        var file = Path.Combine(_folder, name);
        return File.Exists(file) ? File.ReadAllText(file).TrimEnd('\r', '\n') : null;
    }

    /// <summary>What is wrong with a secret, and what to do; null when nothing is.</summary>
    public (string What, string Remedy)? WrongWith(string name) => Find(name) switch
    {
        null or "" => ($"needs the secret '{name}', which is not set",
            $"set {VariableOf(name)}, or put a file '{name}' into the folder of {FolderSetting}"),
        { Length: < Shortest } => ($"needs the secret '{name}', which is too short to be kept out of the log",
            $"use one of at least {Shortest} characters"),
        _ => null,
    };

    private static string VariableOf(string name) => "ORCHESTRATOR_SECRET_" + name.Replace('-', '_').Replace('.', '_').ToUpperInvariant();

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9_.-]*$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();
}
