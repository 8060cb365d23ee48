using Orchestrator.Engine.Hosting;
using Orchestrator.Gateway.Keys;
using Orchestrator.Sandbox;

namespace Orchestrator.App.Demo;

/// <summary><c>serve --demo</c>: a sandbox in this process, which <see cref="SandboxActions"/> binds to, and what to type next.</summary>
internal sealed class DemoWorld : IAsyncDisposable
{
    private readonly SandboxServer _sandbox;

    private DemoWorld(SandboxServer sandbox) => _sandbox = sandbox;

    public static async Task<DemoWorld> Start(ConfigurationManager configuration)
    {
        var sandbox = await SandboxServer.Start();
        configuration.AddInMemoryCollection([new(SandboxActions.Setting, sandbox.Address.ToString())]);
        return new DemoWorld(sandbox);
    }

    public void SayWhatToType(string url, PlatformSettings settings)
    {
        var keys = new CredentialsFile(settings.DataFolder).Read();
        Console.WriteLine($"""

              The outside world is at {_sandbox.Address}: its service checkout was deployed twelve minutes ago and is unwell.
              Send a signal:

                curl -s {url}/api/signals -H 'Authorization: Bearer {keys?.IntegrationKey ?? "<integration key>"}' \
                  -d '{DemoSignals[0]}'

              Others to send, each starts a flow of its own:

            {string.Join(Environment.NewLine, DemoSignals.Skip(1).Select(signal => "    " + signal))}

              Watch what is done about it, and find the task:

                curl -s {url}/api/incidents -H 'Authorization: Bearer {keys?.AdminKey ?? "<admin key>"}'
                curl -s '{url}/api/tasks?state=open' -H 'Authorization: Bearer {keys?.AdminKey ?? "<admin key>"}'

              Decide it, as one of those it asks:

                curl -s {url}/api/tasks/<id>/decision -H 'Authorization: Bearer {keys?.AdminKey ?? "<admin key>"}' \
                  -d '{DemoDecision}'

            """);
    }

    public ValueTask DisposeAsync() => _sandbox.DisposeAsync();

    private static readonly string[] DemoSignals =
    [
        """{"source":"checkout","type":"slo-breach","severity":"critical","title":"Checkout misses its objective","dedupKey":"checkout-slo","labels":{"service":"checkout"}}""",
        """{"source":"fraud-rules","type":"fraud-risk","severity":"error","title":"Third card within an hour","dedupKey":"pay-1003","labels":{"payment":"pay-1003"}}""",
        """{"source":"shop","type":"checkout-abandoned","severity":"warning","title":"Ada left at the payment step","dedupKey":"basket-7","labels":{"customer":"cus-ada","step":"payment","segment":"high-value","cart":"184.50"}}""",
        """{"source":"node-exporter","type":"disk-filling","severity":"warning","title":"The disk of web-1 fills up","dedupKey":"web-1","labels":{"host":"web-1","path":"/","volume":"system"}}""",
    ];

    private const string DemoDecision = """{"outcome":"approved","by":"alice","groups":["role:incident-commander"],"comment":"the last deployment broke it"}""";
}
