using Orchestrator.Contracts.Signals;
using Orchestrator.Tabletop.Simulations;
using YamlDotNet.RepresentationModel;

namespace Orchestrator.Tabletop.Scenarios.Reading;

/// <summary>The signals that can come in, by the name the timeline calls them.</summary>
internal sealed class SignalsPart(Notes notes)
{
    public Dictionary<string, Signal> Read(YamlNode node)
    {
        var signals = new Dictionary<string, Signal>(StringComparer.Ordinal);
        foreach (var (name, _, value) in notes.Fields(node, "the signals")?.All ?? [])
        {
            if (notes.Map(value, "a signal", "type", "severity", "source", "title", "key", "labels", "annotations", "links") is { } fields)
                signals[name] = Read(name, fields);
        }

        return signals;
    }

    private Signal Read(string name, Fields fields)
    {
        var type = fields.Need("type", "slo-breach") is { } kind ? notes.Text(kind, "'type'") : null;
        var severity = fields.Find("severity") is { } said ? notes.OneOf<Severity>(said, "'severity'") : Severity.Error;
        var labels = Texts(fields, "labels");
        var source = fields.Text("source") ?? labels.GetValueOrDefault("service", "exercise");
        var links = fields.Find("links") is { } listed ? notes.List(listed).Select(link => notes.Text(link, "a link")).OfType<string>().ToList() : [];
        return new Signal(
            name, source, type ?? "", severity ?? Severity.Error, SignalStatus.Firing, fields.Text("key") ?? $"{source}/{type}", fields.Text("title") ?? $"{type} of {source}",
            labels, Texts(fields, "annotations"), links, VirtualPlatform.DefaultStart);
    }

    private Dictionary<string, string> Texts(Fields fields, string name)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        if (fields.Find(name) is { } node)
        {
            foreach (var (key, _, value) in notes.Fields(node, $"'{name}'")?.All ?? [])
            {
                if (notes.Text(value, $"'{key}'") is { } text)
                    texts[key] = text;
            }
        }

        return texts;
    }
}
