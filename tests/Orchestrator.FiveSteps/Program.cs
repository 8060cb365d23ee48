using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Orchestrator.AuditTrail;
using Orchestrator.AuditTrail.PostgreSql;
using Orchestrator.AuditTrail.Sqlite;
using Orchestrator.FiveSteps;
using Orchestrator.FiveSteps.Runs;
using Orchestrator.StateMachines;

// A process of the platform for the tests to kill: serves the five-step saga and starts runs, one line on stdout for each that is
// durable. Arguments: --bus, --store, --from N, --count N, --at-once N, --roles a,b (default: all).
var options = new Dictionary<string, string>(StringComparer.Ordinal);
for (var i = 0; i + 1 < args.Length; i += 2)
    options[args[i].TrimStart('-')] = args[i + 1];

var from = Number("from", 0);
var count = Number("count", 0);
var store = options["store"];
await using IAuditStore trail = store.Contains('=', StringComparison.Ordinal)
    ? new PostgreSqlStore(store, FiveStepBus.Kinds)
    : new SqliteStore(store, FiveStepBus.Kinds);
await trail.Start(CancellationToken.None);

using var loggers = LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Warning)
    .AddSimpleConsole(console => console.SingleLine = true)
    .Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace));
var roles = options.TryGetValue("roles", out var named) ? named.Split(',') : [];
await using var bus = FiveStepBus.Create(options["bus"], trail, TimeProvider.System, loggers, roles);
await bus.Start();
while (await bus.Unready() is [var reason, ..])
{
    Console.WriteLine($"unready {reason}");
    await Task.Delay(50);
}

Console.WriteLine("ready");
using var stopping = new CancellationTokenSource();
var watching = Task.Run(SayWhatIsDown);
var running = Task.Run(StartRuns);
while (await Console.In.ReadLineAsync() is not null)
{
    // Serves until its standard input is closed.
}

await running;
await stopping.CancelAsync();
await watching;
return 0;

async Task SayWhatIsDown()
{
    for (var said = string.Empty; !stopping.IsCancellationRequested; await Task.Delay(250))
    {
        foreach (var reason in await bus.Unready())
        {
            if (reason == said)
                continue;
            Console.WriteLine($"unready {reason}");
            said = reason;
        }
    }
}

async Task StartRuns()
{
    var lines = new Lock();
    await Parallel.ForEachAsync(Enumerable.Range(from, count), new ParallelOptions { MaxDegreeOfParallelism = Number("at-once", 16) }, async (n, _) =>
    {
        for (; ;)
        {
            try
            {
                var id = DerivedId.From("run", n.ToString(CultureInfo.InvariantCulture));
                await bus.Send(DerivedId.From("start", n.ToString(CultureInfo.InvariantCulture)), new StartRun(id), "five-steps");
                break;
            }
            catch (Orchestrator.AuditTrail.Streams.StoreUnavailable)
            {
                await Task.Delay(200, CancellationToken.None);
            }
        }

        lock (lines)
            Console.WriteLine($"started {n}");
    });
    lock (lines)
        Console.WriteLine("all started");
}

int Number(string name, int otherwise) => options.TryGetValue(name, out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
