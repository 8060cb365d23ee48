namespace Orchestrator.App.Demo;

/// <summary>The actions of the shipped flows, bound to the sandbox.</summary>
internal static class DemoActions
{
    private const string Actions = "Orchestrator:Actions:";

    /// <summary>Logical name, method and path; the body is the action's input.</summary>
    private static readonly (string Action, string Method, string Path)[] Bindings =
    [
        ("deploys.freeze", "POST", "/deployments/{service}/freeze"),
        ("deploys.unfreeze", "POST", "/deployments/{service}/unfreeze"),
        ("deploys.last", "GET", "/deployments/{service}/last"),
        ("deploys.rollback", "POST", "/deployments/{service}/rollback"),
        ("capacity.scale-out", "POST", "/deployments/{service}/scale-out"),
        ("capacity.scale-in", "POST", "/deployments/{service}/scale-in"),
        ("status-page.post", "POST", "/status-page"),
        ("status-page.update", "PUT", "/status-page/{id}"),
        ("metrics.sli", "GET", "/metrics/sli/{service}"),
    ];

    public static void Bind(ConfigurationManager configuration, Uri sandbox)
    {
        var given = new Dictionary<string, string?>();
        var hosts = configuration.GetSection("Orchestrator:AllowedHosts");
        if (hosts.Value is { } list)
            given["Orchestrator:AllowedHosts"] = $"{list},{sandbox.Authority}";
        else
            given["Orchestrator:AllowedHosts:sandbox"] = sandbox.Authority;
        foreach (var (action, method, path) in Bindings.Where(binding => !configuration.GetSection(Actions + binding.Action).Exists()))
        {
            given[$"{Actions}{action}:Connector"] = "http";
            given[$"{Actions}{action}:Method"] = method;
            given[$"{Actions}{action}:Url"] = new Uri(sandbox, "/").ToString().TrimEnd('/') + path;
        }

        configuration.AddInMemoryCollection(given);
    }
}
