using Microsoft.Extensions.Configuration;
using Orchestrator.Actions.Catalogue;

namespace Orchestrator.Actions.Http;

/// <summary>
/// The only hosts that are called, from <c>Orchestrator:AllowedHosts</c>: <c>host:port</c>, or <c>host</c> for its ports 80 and 443.
/// </summary>
public sealed class AllowedHosts
{
    public const string Section = "Orchestrator:AllowedHosts";
    private readonly HashSet<string> _hosts = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<Finding> _findings = [];

    public AllowedHosts(IConfiguration configuration)
    {
        var section = configuration.GetSection(Section);
        var entries = section.Value is { } text
            ? text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(entry => (section.Path, Entry: entry))
            : section.GetChildren().Select(child => (child.Path, Entry: child.Value ?? ""));
        foreach (var (where, entry) in entries)
        {
            if (entry.Contains('/') || !Uri.TryCreate($"http://{entry}", UriKind.Absolute, out var uri) || uri.UserInfo.Length > 0)
                _findings.Add(new Finding(where, $"is '{entry}'", "give host or host:port, such as api.example.com or 127.0.0.1:8090"));
            else if (entry.EndsWith($":{uri.Port}", StringComparison.Ordinal))
                _hosts.Add($"{uri.IdnHost}:{uri.Port}");
            else
                _hosts.UnionWith([$"{uri.IdnHost}:80", $"{uri.IdnHost}:443"]);
        }
    }

    public IReadOnlyList<Finding> Findings => _findings;

    public bool Has(string host, int port) => _hosts.Contains($"{host}:{port}");

    public bool Has(Uri uri) => _hosts.Contains($"{uri.IdnHost}:{uri.Port}");
}
