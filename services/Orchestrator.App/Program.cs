using System.CommandLine;
using Orchestrator.App.Flows;
using Orchestrator.App.Serving;

var root = new RootCommand("Orchestrator: event-driven incident response.")
{
    ServeCommand.Create(),
    FlowsCommand.Create(),
};

return await root.Parse(args).InvokeAsync();
