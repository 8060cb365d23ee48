using System.CommandLine;
using System.CommandLine.Invocation;
using Orchestrator.App;
using Orchestrator.App.Audit;
using Orchestrator.App.Automation;
using Orchestrator.App.Flows;
using Orchestrator.App.HumanTasks;
using Orchestrator.App.Incidents;
using Orchestrator.App.Keys;
using Orchestrator.App.Parked;
using Orchestrator.App.Responses;
using Orchestrator.App.Serving;
using Orchestrator.App.Signals;
using Orchestrator.App.Simulations;

var root = new RootCommand("Orchestrator: event-driven incident response.")
{
    ServeCommand.Create(),
    SignalCommand.Create(),
    IncidentsCommand.Create(),
    ResponsesCommand.Create(),
    TasksCommand.Create(),
    AutomationCommand.Create(),
    FlowsCommand.Create(),
    SimulateCommand.Create(),
    AuditCommand.Create(),
    KeysCommand.Create(),
    ParkedCommand.Create(),
};

var parsed = root.Parse(args);
if (parsed.Action is ParseErrorAction)
    return WrongCommand.Say(parsed);

// Signals are the host's to handle: it ends what is under way first.
return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
