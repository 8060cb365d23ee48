using Orchestrator.Contracts.Signals;
using Orchestrator.StateMachines.Flows;
using Orchestrator.StateMachines.Incidents;
using Orchestrator.Tabletop.Simulations;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Orchestrator.Tabletop.Scenarios.Reading;

/// <summary>Reads a scenario from its YAML and checks it against the flows there are. Nothing of a file with findings is run.</summary>
public static class ScenarioReader
{
    /// <summary>Characters; what is longer is refused before it is parsed.</summary>
    public const int LongestFile = 1024 * 1024;

    private static readonly string[] Known = ["scenario", "title", "about", "flow", "version", "seed", "until", "signals", "people", "world", "timeline", "expect"];

    /// <param name="file">What it is called in findings.</param>
    /// <exception cref="ScenarioInvalid">Every finding, with its line.</exception>
    public static Scenario Read(string yaml, string file, FlowCatalogue flows)
    {
        var notes = new Notes(file);
        var scenario = Read(yaml, file, flows, notes);
        return notes.Findings.Count == 0 && scenario is not null ? scenario : throw new ScenarioInvalid([.. notes.Findings.OrderBy(finding => (finding.Line, finding.Column))]);
    }

    private static Scenario? Read(string yaml, string file, FlowCatalogue flows, Notes notes)
    {
        if (yaml.Length > LongestFile)
        {
            notes.Wrong(1, 1, $"the file has {yaml.Length:N0} characters, and {LongestFile:N0} are allowed", "Split it into several scenarios");
            return null;
        }

        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(yaml));
            if (stream.Documents is [var document])
                return notes.Map(document.RootNode, "a scenario", Known) is { } fields ? Read(fields, file, flows, notes) : null;
            notes.Wrong(1, 1, stream.Documents.Count == 0 ? "the file is empty" : "the file holds several documents", "Write one scenario, which begins with \"scenario: its-name\"");
        }
        catch (TooLarge large)
        {
            notes.Wrong(large.At, "it is too large, or refers to itself", "A scenario holds at most 20,000 values, 50 levels deep");
        }
        catch (YamlException broken)
        {
            notes.Wrong(broken.Start.Line, broken.Start.Column, $"it is not YAML: {Sentence(broken)}", "Indent with spaces, and put texts with a colon or a # in quotes");
        }

        return null;
    }

    private static Scenario? Read(Fields fields, string file, FlowCatalogue flows, Notes notes)
    {
        var name = fields.Need("scenario", "nobody-approves") is { } called ? notes.Text(called, "'scenario'") : null;
        if (name is not null && !FlowChecks.IsName(name))
            notes.Wrong(fields.Find("scenario")!, $"'{name}' is not a name for a scenario", "Use lower-case words joined by single hyphens, as in nobody-approves");
        if (fields.Need("flow", "critical-slo-breach") is not { } about || Flow(about, fields, flows, notes) is not { } flow)
            return null;

        var known = new KnownFlow(flow, flows);
        var until = fields.Time("until");
        var world = new WorldPart(notes, known);
        var script = fields.Find("world") is { } scripted ? world.Read(scripted) : [];
        var people = fields.Find("people") is { } there ? new PeoplePart(notes, known, world).Read(there) : [];
        var signals = fields.Need("signals", "\n  breach: {type: slo-breach}") is { } coming ? new SignalsPart(notes).Read(coming) : [];
        var timeline = fields.Need("timeline", "\n  - {at: 0m, signal: breach}") is { } happening
            ? new TimelinePart(notes, known, world, signals, people).Read(happening, until ?? ScenarioRunner.Longest).ToList() : [];
        var expect = new ExpectPart(notes, known, people, until ?? ScenarioRunner.Longest);
        var expectations = fields.Need("expect", "\n  - resolved") is { } expected ? expect.Read(expected).ToList() : [];
        if (notes.Findings.Count == 0 && fields.Find("expect") is { } place)
            CheckStart(place, flow, timeline, expect.Starts, notes);
        return new Scenario
        {
            Name = name ?? "",
            Title = fields.Text("title") ?? "",
            About = fields.Text("about") ?? "",
            Flow = flow,
            File = file,
            Seed = fields.Find("seed") is { } seed && notes.Number(seed, "'seed'", 0, int.MaxValue) is { } number ? (ulong)number : 0,
            Until = until,
            People = people,
            World = script,
            Timeline = timeline,
            Expectations = expectations,
            Varies = world.Varies,
        };
    }

    private static FlowDefinition? Flow(YamlNode node, Fields fields, FlowCatalogue flows, Notes notes)
    {
        if (notes.Named(node, "unknown flow", [.. flows.Newest.Select(flow => flow.Name)]) is not { } name)
            return null;
        if (fields.Find("version") is not { } version)
            return flows.Get(name);
        if (notes.Number(version, "'version'", 1, int.MaxValue) is not { } number)
            return null;
        if (flows.Find(name, number) is { } flow)
            return flow;
        notes.Wrong(version, $"there is no version {number} of {name}", $"There are: {string.Join(", ", flows.All.Where(flow => flow.Name == name).Select(flow => flow.Version))}");
        return null;
    }

    /// <summary>What is expected of a response can never be if no signal starts one.</summary>
    private static void CheckStart(YamlNode expect, FlowDefinition flow, IReadOnlyList<Entry> timeline, bool? starts, Notes notes)
    {
        var firing = timeline.Select(entry => (entry as SignalComes)?.Signal ?? (entry as SignalStorm)?.Signal).OfType<Signal>().Where(signal => signal.Status == SignalStatus.Firing).ToList();
        var holds = flow.StartsWhen is { } trigger && firing.Exists(signal => trigger.Holds(signal, Seen(signal)));
        if (starts == true && !holds)
        {
            notes.Wrong(expect, flow.StartsWhen is null
                ? $"it can never be met: no signal starts {flow.Name}"
                : $"it can never be met: {(firing.Count == 0 ? "no signal fires" : "no signal that fires starts the flow")}. It starts when {flow.StartsWhen.Text}", flow.StartsWhen is null
                ? "Exercise the flow that starts it" : "Change a signal in 'signals', or let it fire in 'timeline'");
        }
    }

    private static IncidentView Seen(Signal signal) => new(Guid.Empty, "Open", signal.Title, signal.Severity, signal.Labels, VirtualPlatform.DefaultStart, Episode: 0);

    private static string Sentence(YamlException broken) => (broken.InnerException?.Message ?? broken.Message).Split(": ", 2)[^1].TrimEnd('.');
}
