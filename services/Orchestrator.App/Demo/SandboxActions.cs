namespace Orchestrator.App.Demo;

/// <summary>
/// <c>Orchestrator:Sandbox</c>, the address of a sandbox: binds to it what the shipped flows need and nobody bound otherwise.
/// </summary>
internal static class SandboxActions
{
    public const string Setting = "Orchestrator:Sandbox";

    private const string Actions = "Orchestrator:Actions:";

    /// <summary>What looks at a disk on every Linux, and on macOS.</summary>
    private const string Df = "/bin/df";

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
        ("payments.get", "GET", "/payments/{id}"),
        ("payments.hold", "POST", "/payments/{id}/hold"),
        ("payments.unhold", "POST", "/payments/{id}/unhold"),
        ("payments.release", "POST", "/payments/{id}/release"),
        ("payments.refund", "POST", "/payments/{id}/refund"),
        ("fraud.score", "POST", "/payments/{id}/score"),
        ("customers.get", "GET", "/customers/{id}"),
        ("customers.mail", "POST", "/customers/{customer}/mail"),
        ("coupons.issue", "POST", "/customers/{customer}/coupons"),
        ("coupons.revoke", "POST", "/coupons/{code}/revoke"),
        ("providers.active", "GET", "/providers/active"),
        ("providers.switch", "POST", "/providers/fallback"),
        ("disk.usage", "POST", "/hosts/{host}/disk/usage"),
        ("disk.clean-up", "POST", "/hosts/{host}/disk/clean-up"),
        ("pager.page", "POST", "/pages"),
        ("pager.resolve", "POST", "/pages/{key}/resolve"),
    ];

    /// <exception cref="WrongSetting">The setting is no address.</exception>
    public static void Bind(ConfigurationManager configuration)
    {
        if (configuration[Setting] is not { Length: > 0 } text)
            return;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var sandbox) || sandbox.Scheme is not ("http" or "https") || sandbox.PathAndQuery != "/" || sandbox.UserInfo.Length > 0)
            throw new WrongSetting($"ORCHESTRATOR__SANDBOX is '{text}', and that is no address of a sandbox: give http://host:port.");

        var given = new Dictionary<string, string?>();
        var hosts = configuration.GetSection("Orchestrator:AllowedHosts");
        if (hosts.Value is { } list)
            given["Orchestrator:AllowedHosts"] = $"{list},{sandbox.Authority}";
        else
            given["Orchestrator:AllowedHosts:sandbox"] = sandbox.Authority;
        foreach (var (action, method, path) in Bindings.Where(binding => !IsBound(configuration, binding.Action)))
        {
            given[$"{Actions}{action}:Connector"] = "http";
            given[$"{Actions}{action}:Method"] = method;
            given[$"{Actions}{action}:Url"] = $"{sandbox.Scheme}://{sandbox.Authority}{path}";
        }

        if (File.Exists(Df) && !IsBound(configuration, "disk.diagnose"))
            BindDiagnosis(given);
        configuration.AddInMemoryCollection(given);
    }

    /// <summary>Settings beside a missing connector refine what is bound here.</summary>
    private static bool IsBound(ConfigurationManager configuration, string action) => configuration[$"{Actions}{action}:Connector"] is not null;

    /// <summary>The one thing that is real: the disk of the machine this runs on.</summary>
    private static void BindDiagnosis(Dictionary<string, string?> given)
    {
        const string Diagnose = Actions + "disk.diagnose:";
        given["Orchestrator:AllowedPrograms:sandbox"] = Df;
        given[$"{Diagnose}Connector"] = "exec";
        given[$"{Diagnose}Program"] = Df;
        given[$"{Diagnose}Arguments:0"] = "-P";
        given[$"{Diagnose}Arguments:1"] = "--";
        given[$"{Diagnose}Arguments:2"] = "{path}";
        given[$"{Diagnose}Idempotent"] = "true";
    }
}
