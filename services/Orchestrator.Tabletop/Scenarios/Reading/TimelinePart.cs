using System.Text.Json;
using Orchestrator.Contracts.Signals;
using YamlDotNet.RepresentationModel;

namespace Orchestrator.Tabletop.Scenarios.Reading;

/// <summary>What happens when.</summary>
internal sealed class TimelinePart(Notes notes, KnownFlow flow, WorldPart world, IReadOnlyDictionary<string, Signal> signals, IReadOnlyList<Role> people)
{
    private const int MostSignals = 10_000;

    public static readonly IReadOnlyList<string> Verbs = ["signal", "resolves", "storm", "world", "restart", "kill", "inject"];

    private static readonly IReadOnlyList<string> Acts = [.. Enum.GetNames<Act>().Select(Notes.Kebab)];

    public IEnumerable<Entry> Read(YamlNode node, TimeSpan until)
    {
        var entries = notes.List(node).Select(entry => (entry, Read: Entry(entry))).Where(entry => entry.Read is not null).ToList();
        foreach (var (place, entry) in entries.Where(entry => entry.Read!.At > until))
            notes.Wrong(place, "it never happens: the exercise ends before", "Let it happen earlier, or let 'until' be later");
        return entries.Select(entry => entry.Read!).OrderBy(entry => entry.At);
    }

    private Entry? Entry(YamlNode node)
    {
        IReadOnlyList<string> names = [.. people.Select(role => role.Person.Name)];
        if (notes.Map(node, "an entry of the timeline", ["at", .. Verbs, "questions", "for", .. names]) is not { } fields
            || fields.Need("at", "2m") is not { } moment || notes.Time(moment, "'at'") is not { } at)
            return null;
        var said = Verbs.Concat(names).Where(verb => fields.Find(verb) is not null).ToList();
        if (said is not [var verb])
        {
            if (said.Count > 0 || !fields.HasUnknown)
                notes.Wrong(node, said.Count == 0 ? "nothing happens in this entry of the timeline" : $"two things happen in one entry of the timeline: {string.Join(" and ", said)}", "Write one entry for each thing that happens; several may have the same 'at'");
            return null;
        }

        var value = fields.Find(verb)!;
        return verb switch
        {
            "signal" => Known(value) is { } signal ? new SignalComes(at, signal) : null,
            "resolves" => Known(value) is { } signal ? new SignalComes(at, signal with { Status = SignalStatus.Resolved }) : null,
            "storm" => Storm(at, value),
            "world" => new WorldChanges(at, world.Read(value)),
            "restart" or "kill" => notes.Time(value, $"'{verb}', which is how long the process is down,") is { } down ? new ProcessEnds(at, down, Dies: verb == "kill") : null,
            "inject" => News(at, value, fields),
            _ => Acting(at, people.First(role => role.Person.Name == verb), value),
        };
    }

    private Signal? Known(YamlNode node) => notes.Named(node, "unknown signal", [.. signals.Keys]) is { } name ? signals[name] : null;

    private SignalStorm? Storm(TimeSpan at, YamlNode node)
    {
        if (notes.Map(node, "a storm", "of", "signals", "within", "different") is not { } fields)
            return null;
        var signal = fields.Need("of", signals.Keys.FirstOrDefault("breach")) is { } of ? Known(of) : null;
        var count = fields.Need("signals", "200") is { } number ? notes.Number(number, "'signals'", 1, MostSignals) : null;
        var within = fields.Need("within", "2m") is { } time ? notes.Time(time, "'within'") : null;
        return signal is null || count is null || within is null ? null : new SignalStorm(at, signal, count.Value, within.Value, fields.Text("different"));
    }

    private Inject? News(TimeSpan at, YamlNode news, Fields fields)
    {
        var questions = fields.Find("questions") is { } asked ? notes.List(asked).Select(question => notes.Text(question, "a question")).OfType<string>().ToList() : [];
        var whom = fields.Find("for") is { } named ? notes.Named(named, "unknown person", [.. people.Select(role => role.Person.Name)]) : null;
        return notes.Text(news, "'inject'") is { } text ? new Inject(at, text, questions, whom) : null;
    }

    private PersonActs? Acting(TimeSpan at, Role role, YamlNode node)
    {
        var what = $"what {role.Person.Name} does";
        if (notes.Map(node, what, [.. Acts, "reason", "comment", "data"]) is not { } fields)
            return null;
        var said = Acts.Where(act => fields.Find(act) is not null).ToList();
        if (said is not [var verb])
        {
            if (said.Count > 0 || !fields.HasUnknown)
                notes.Wrong(node, said.Count == 0 ? $"it does not say {what}" : $"{role.Person.Name} does one thing at a time: {string.Join(" or ", said)}", $"Write one of {string.Join(", ", Acts)}");
            return null;
        }

        var act = Enum.GetValues<Act>().First(act => Notes.Kebab(act.ToString()) == verb);
        var place = fields.Find(verb)!;
        var reason = fields.Text("reason") ?? fields.Text("comment");
        JsonElement? data = fields.Find("data") is { } given ? notes.Json(given) : null;
        var step = act switch
        {
            Act.Approves or Act.Rejects or Act.Completes or Act.Claims => notes.Named(place, "unknown question", [.. flow.Asking]),
            Act.Retries or Act.Skips => notes.Named(place, "unknown step", flow.Steps),
            _ => null,
        };
        var isAboutStep = act is Act.Approves or Act.Rejects or Act.Completes or Act.Claims or Act.Retries or Act.Skips;
        if (!isAboutStep)
            reason = notes.Text(place, $"why {role.Person.Name} does so");
        return isAboutStep && step is null ? null : new PersonActs(at, role.Person, act, step, reason, data);
    }
}
