using Orchestrator.Engine.Hosting;
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
                  --title "Checkout misses its objective" --dedup-key checkout-slo --label service=checkout
                orchestrator incidents ls
                orchestrator incidents show <id>
                orchestrator tasks approve <id> --by alice --group role:incident-commander --comment "the last deployment broke it"
                orchestrator incidents show <id> --follow

            """);
    }

    public ValueTask DisposeAsync() => _sandbox.DisposeAsync();
}
