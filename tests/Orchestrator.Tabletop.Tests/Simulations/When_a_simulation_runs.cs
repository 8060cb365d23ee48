using System.Diagnostics.Tracing;
using System.Reflection;
using Orchestrator.Tabletop.Simulations;

namespace Orchestrator.Tabletop.Tests.Simulations;

[Collection(Alone.Name)]
public sealed class When_a_simulation_runs
{
    /// <summary>What carries actions out, what serves them, and what could call out by itself.</summary>
    private static readonly string[] OutOfReach =
        ["Orchestrator.Actions", "Orchestrator.Engine", "Orchestrator.Gateway", "orchestrator", "Orchestrator.Sandbox"];

    private static readonly string[] NotForUs = ["System.Net.Http", "System.Net.Sockets", "System.Net.Requests", "System.Diagnostics.Process", "Npgsql", "RabbitMQ.Client", "Microsoft.Data.Sqlite"];

    [Fact]
    public void No_connector_can_be_reached_from_it() =>
        Closure(typeof(Simulation).Assembly).Select(assembly => assembly.GetName().Name!).ShouldNotContain(name => OutOfReach.Contains(name));

    [Fact]
    public void It_has_no_use_for_sockets_and_processes_itself() =>
        typeof(Simulation).Assembly.GetReferencedAssemblies().Select(assembly => assembly.Name!).ShouldNotContain(name => NotForUs.Contains(name));

    [Fact]
    public void No_socket_is_opened_and_no_process_is_started()
    {
        using var network = new Network();
        var before = Opened();
        for (var seed = 0UL; seed < 5; seed++)
            Breach.Turbulent(seed).Then();
        network.Events.ShouldBeEmpty();
        Opened().ShouldBeSubsetOf(before);
    }

    [Fact]
    public async Task The_watch_over_sockets_sees_one()
    {
        using var network = new Network();
        using var server = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        server.Start();
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync((System.Net.IPEndPoint)server.LocalEndpoint);
        network.Events.ShouldNotBeEmpty();
        if (OperatingSystem.IsLinux())
            Opened().ShouldContain(opened => opened.StartsWith("socket:", StringComparison.Ordinal));
    }

    private static HashSet<Assembly> Closure(Assembly from)
    {
        var found = new HashSet<Assembly>();
        var open = new Stack<Assembly>([from]);
        while (open.TryPop(out var next))
        {
            if (!found.Add(next))
                continue;
            foreach (var reference in next.GetReferencedAssemblies().Where(reference => !reference.Name!.StartsWith("System.", StringComparison.Ordinal)))
                open.Push(Assembly.Load(reference));
        }

        return found;
    }

    /// <summary>This process's sockets and children, where the system tells.</summary>
    private static List<string> Opened()
    {
        if (!OperatingSystem.IsLinux())
            return [];
        var sockets = Directory.EnumerateFileSystemEntries("/proc/self/fd")
            .Select(entry => File.ResolveLinkTarget(entry, returnFinalTarget: false)?.Name ?? "").Where(target => target.StartsWith("socket:", StringComparison.Ordinal));
        var children = Directory.EnumerateDirectories("/proc/self/task").SelectMany(task => File.ReadAllText(Path.Combine(task, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return [.. sockets, .. children.Select(child => $"process {child}")];
    }

    /// <summary>Tests beside these may open what they like.</summary>
    [CollectionDefinition(Name, DisableParallelization = true)]
    public sealed class Alone
    {
        public const string Name = "alone in the process";
    }

    private sealed class Network : EventListener
    {
        private readonly List<string> _events = [];

        public IReadOnlyList<string> Events
        {
            get
            {
                lock (_events)
                    return [.. _events];
            }
        }

        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name is "System.Net.Sockets" or "System.Net.Http" or "System.Net.NameResolution")
                EnableEvents(eventSource, EventLevel.LogAlways, EventKeywords.All);
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData)
        {
            if (eventData.EventName is null || eventData.EventName == "EventCounters")
                return;
            lock (_events)
                _events.Add($"{eventData.EventSource.Name} {eventData.EventName}");
        }
    }
}
