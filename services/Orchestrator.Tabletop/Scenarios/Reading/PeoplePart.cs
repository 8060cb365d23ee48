using System.Text.Json;
using Orchestrator.Tabletop.Worlds;
using YamlDotNet.RepresentationModel;

namespace Orchestrator.Tabletop.Scenarios.Reading;

/// <summary>Who is there, and what they do when they are asked.</summary>
internal sealed class PeoplePart(Notes notes, KnownFlow flow, WorldPart world)
{
    private const string Anything = "anything";

    private static readonly Dictionary<string, Deed> Deeds = new(StringComparer.Ordinal)
    {
        ["approves"] = Deed.Approve,
        ["rejects"] = Deed.Reject,
        ["completes"] = Deed.Complete,
        ["claims"] = Deed.Claim,
        ["ignores"] = Deed.Nothing,
    };

    public List<Role> Read(YamlNode node)
    {
        var people = new List<Role>();
        foreach (var (name, place, value) in notes.Fields(node, "the people")?.All ?? [])
        {
            if (TimelinePart.Verbs.Contains(name) || name == "at")
                notes.Wrong(place, $"a person cannot be called '{name}': in the timeline that is something that happens", "Choose another name");
            else if (notes.Map(value, "a person", "groups", "plays", "does") is { } fields)
                people.Add(Read(name, fields));
        }

        return people;
    }

    private Role Read(string name, Fields fields)
    {
        var groups = fields.Find("groups") is { } listed ? notes.List(listed).Select(Group).OfType<string>().ToList() : [];
        var person = new Person(name, groups);
        foreach (var habit in fields.Find("does") is { } does ? notes.List(does).Select(Habit).OfType<Habit>() : [])
            person.Habits.Add(habit);
        return new Role(person, fields.Text("plays") ?? "");
    }

    private string? Group(YamlNode node)
    {
        if (notes.Text(node, "a group") is not { } group)
            return null;
        if (!group.StartsWith("team:", StringComparison.Ordinal) && !group.StartsWith("role:", StringComparison.Ordinal))
            notes.Wrong(node, $"'{group}' is not a group", "Write team:<name> or role:<name>, as flows do in AskedOf");
        return group;
    }

    private Habit? Habit(YamlNode node)
    {
        if (notes.Map(node, "what a person does", [.. Deeds.Keys, "after", "comment", "data"]) is not { } fields)
            return null;
        var said = Deeds.Keys.Where(deed => fields.Find(deed) is not null).ToList();
        if (said is not [var verb])
        {
            if (said.Count > 0 || !fields.HasUnknown)
                notes.Wrong(node, said.Count == 0 ? "it does not say what the person does" : $"a person does one thing at a time: {string.Join(" or ", said)}", $"Write one of {string.Join(", ", Deeds.Keys)}, as in \"approves: {flow.Asking.FirstOrDefault(Anything)}\"");
            return null;
        }

        var step = notes.Named(fields.Find(verb)!, "unknown question", [Anything, .. flow.Asking]);
        var after = verb == "ignores" ? TimeSpan.Zero : fields.Need("after", "3m") is { } span ? world.Span(span, "'after'") : null;
        JsonElement? data = fields.Find("data") is { } given ? notes.Json(given) : null;
        return step is null || after is null ? null : new Habit(Deeds[verb], after, step == Anything ? null : step, fields.Text("comment"), data);
    }
}
