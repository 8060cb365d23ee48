using Orchestrator.Engine.Hosting;
using Orchestrator.Gateway.Keys;
using Orchestrator.Sandbox;

namespace Orchestrator.App.Demo;

/// <summary><c>serve --demo</c>: the sandbox in this process, the shipped flows' actions bound to it, and what to type next.</summary>
internal sealed class DemoWorld : IAsyncDisposable
{
    private readonly SandboxServer _sandbox;

    private DemoWorld(SandboxServer sandbox) => _sandbox = sandbox;

    /// <summary>Bindings in the configuration stay as they are: only what is not bound is bound to the sandbox.</summary>
    public static async Task<DemoWorld> Start(ConfigurationManager configuration)
    {
        var sandbox = await SandboxServer.Start();
        DemoActions.Bind(configuration, sandbox.Address);
        return new DemoWorld(sandbox);
    }

    public void SayWhatToType(string url, PlatformSettings settings)
    {
        var keys = new CredentialsFile(settings.DataFolder).Read();
        Console.WriteLine($"""

              The outside world is at {_sandbox.Address}: its service checkout was deployed twelve minutes ago and is unwell.
              Send a signal:

                curl -s {url}/api/signals -H 'Authorization: Bearer {keys?.IntegrationKey ?? "<integration key>"}' \
                  -d '{DemoSignal}'

              Watch what is done about it, and find the task:

                curl -s {url}/api/incidents -H 'Authorization: Bearer {keys?.AdminKey ?? "<admin key>"}'
                curl -s '{url}/api/tasks?state=open' -H 'Authorization: Bearer {keys?.AdminKey ?? "<admin key>"}'

              Decide it:

                curl -s {url}/api/tasks/<id>/decision -H 'Authorization: Bearer {keys?.AdminKey ?? "<admin key>"}' \
                  -d '{DemoDecision}'

            """);
    }

    public ValueTask DisposeAsync() => _sandbox.DisposeAsync();

    private const string DemoSignal = """{"source":"checkout","type":"slo-breach","severity":"critical","title":"Checkout misses its objective","dedupKey":"checkout-slo","labels":{"service":"checkout"}}""";

    private const string DemoDecision = """{"outcome":"approved","by":"alice","groups":["role:incident-commander"],"comment":"the last deployment broke it"}""";
}
