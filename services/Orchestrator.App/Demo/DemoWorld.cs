using Orchestrator.Engine.Hosting;
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

    /// <summary>The commands of README.md's walk, with what this process' terminal knows and another one does not.</summary>
    public void SayWhatToType(string url, PlatformSettings settings)
    {
        var program = AppContext.BaseDirectory.TrimEnd('/');
        Console.WriteLine($"""

              The outside world is at {_sandbox.Address}: its service checkout was deployed twelve minutes ago and is unwell.
              In another terminal:

                export ORCHESTRATOR_URL={url} ORCHESTRATOR__DATA={settings.DataFolder} PATH={program}:$PATH

              Send a signal, see what is done about it, and answer what you are asked:

                orchestrator signal send --source checkout --type slo-breach --severity critical \
                  --title "Checkout misses its objective" --label service=checkout
                orchestrator incidents ls
                orchestrator incidents show <id>
                orchestrator tasks approve <id> --by alice --group role:incident-commander --comment "the last deployment broke it"
                orchestrator incidents show <id> --follow
                orchestrator audit show task-<id>

              Others to send, each starts a flow of its own:

                orchestrator signal send --source fraud-rules --type fraud-risk --severity error \
                  --title "Third card within an hour" --dedup-key pay-1003 --label payment=pay-1003
                orchestrator signal send --source shop --type checkout-abandoned --severity warning --title "Ada left at the payment step" \
                  --dedup-key basket-7 --label customer=cus-ada --label step=payment --label segment=high-value --label cart=184.50
                orchestrator signal send --source node-exporter --type disk-filling --severity warning \
                  --title "The disk of web-1 fills up" --dedup-key web-1 --label host=web-1 --label path=/ --label volume=system

            """);
    }

    public ValueTask DisposeAsync() => _sandbox.DisposeAsync();
}
