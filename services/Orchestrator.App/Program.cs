using System.CommandLine;
using Orchestrator.App.Flows;
using Orchestrator.App.Serving;

var root = new RootCommand("Orchestrator: event-driven incident response.")
{
    ServeCommand.Create(),
    FlowsCommand.Create(),
};

// Signals are the host's to handle: it ends what is under way first.
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
