namespace Orchestrator.EndToEnd.Tests.Processes;

/// <summary>The actions of <c>critical-slo-breach</c>, bound to a sandbox by environment variables as an operator would.</summary>
public static class SandboxBindings
{
    private static readonly (string Action, string Method, string Path)[] Bindings =
    [
        ("deploys.freeze", "POST", "/deployments/{service}/freeze"),
        ("deploys.unfreeze", "POST", "/deployments/{service}/unfreeze"),
        ("deploys.last", "GET", "/deployments/{service}/last"),
        ("deploys.rollback", "POST", "/deployments/{service}/rollback"),
        ("capacity.scale-out", "POST", "/deployments/{service}/scale-out"),
        ("capacity.scale-in", "POST", "/deployments/{service}/scale-in"),
        ("metrics.sli", "GET", "/metrics/sli/{service}"),
        ("status-page.post", "POST", "/status-page"),
        ("status-page.update", "PUT", "/status-page/{id}"),
    ];

    public static Dictionary<string, string> To(Uri sandbox)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["Orchestrator__AllowedHosts__0"] = sandbox.Authority };
        foreach (var (action, method, path) in Bindings)
        {
            environment[$"Orchestrator__Actions__{action}__Connector"] = "http";
            environment[$"Orchestrator__Actions__{action}__Method"] = method;
            environment[$"Orchestrator__Actions__{action}__Url"] = sandbox.ToString().TrimEnd('/') + path;
        }

        return environment;
    }
}
