using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Orchestrator.Actions.Catalogue;

namespace Orchestrator.Actions.Templates;

/// <summary>
/// JSON whose texts are templates; a text that is one <c>{field}</c> and nothing else becomes the value itself, be it a
/// number or an object. Written as a section or as a text with JSON in it. A section knows no types, so there what reads as a
/// number or as True or False becomes one, and 'single quotes' keep a text a text.
/// </summary>
public sealed class JsonTemplate
{
    private readonly JsonNode? _value;
    private readonly Template? _text;
    private readonly List<KeyValuePair<string, JsonTemplate>>? _fields;
    private readonly List<JsonTemplate>? _items;

    private JsonTemplate(JsonNode? value) => _value = value;

    private JsonTemplate(Template text) => _text = text;

    private JsonTemplate(List<KeyValuePair<string, JsonTemplate>> fields) => _fields = fields;

    private JsonTemplate(List<JsonTemplate> items) => _items = items;

    public IEnumerable<string> Secrets =>
        _text?.Secrets ?? _items?.SelectMany(item => item.Secrets) ?? _fields?.SelectMany(member => member.Value.Secrets) ?? [];

    /// <exception cref="FormatException">The message says what to do about it.</exception>
    public static JsonTemplate Read(IConfigurationSection section)
    {
        var children = section.GetChildren().ToList();
        if (children.Count == 0)
            return Leaf(section.Value);
        if (children.TrueForAll(child => int.TryParse(child.Key, out _)))
            return new JsonTemplate([.. children.OrderBy(child => int.Parse(child.Key)).Select(Read)]);
        return new JsonTemplate([.. children.Select(child => KeyValuePair.Create(child.Key, Read(child)))]);
    }

    /// <summary>A text at one field of an object: the body of a chat message.</summary>
    public static JsonTemplate Object(params ReadOnlySpan<(string Name, Template Text)> fields)
    {
        var all = new List<KeyValuePair<string, JsonTemplate>>();
        foreach (var (name, text) in fields)
            all.Add(KeyValuePair.Create(name, new JsonTemplate(text)));
        return new JsonTemplate(all);
    }

    /// <exception cref="ActionRefusedException">A field is not in the input, or a secret is not set.</exception>
    public JsonNode? Fill(ActionAttempt attempt)
    {
        if (_fields is not null)
            return new JsonObject(_fields.Select(field => KeyValuePair.Create(field.Key, field.Value.Fill(attempt))));
        if (_items is not null)
            return new JsonArray([.. _items.Select(item => item.Fill(attempt))]);
        if (_text is null)
            return _value?.DeepClone();
        return _text.OnlyField is { } field ? JsonSerializer.SerializeToNode(Fields.Of(attempt.Command, field)) : _text.Fill(attempt);
    }

    private static JsonTemplate Leaf(string? text)
    {
        var trimmed = text?.Trim();
        if (trimmed is null)
            return new JsonTemplate((JsonNode?)null);
        if (trimmed is ['[', ..] || (trimmed is ['{', ..] && trimmed[1..].TrimStart() is ['"' or '}', ..]))
            return FromJson(trimmed);
        if (trimmed is "True" or "False")
            return new JsonTemplate(JsonValue.Create(trimmed == "True"));
        if (trimmed is ['-' or (>= '0' and <= '9'), ..] && AsNumber(trimmed) is { } number)
            return new JsonTemplate(number);
        return new JsonTemplate(Template.Parse(trimmed is ['\'', .., '\''] ? trimmed[1..^1] : text!));
    }

    private static JsonTemplate FromJson(string json)
    {
        try
        {
            return FromNode(JsonNode.Parse(json));
        }
        catch (JsonException e)
        {
            throw new FormatException($"it begins like JSON and is none at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}", e);
        }
    }

    private static JsonTemplate FromNode(JsonNode? node) => node switch
    {
        JsonObject record => new JsonTemplate([.. record.Select(field => KeyValuePair.Create(field.Key, FromNode(field.Value)))]),
        JsonArray items => new JsonTemplate([.. items.Select(FromNode)]),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => new JsonTemplate(Template.Parse(value.GetValue<string>())),
        _ => new JsonTemplate(node?.DeepClone()),
    };

    private static JsonNode? AsNumber(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            // 10.0.0.1, 2026-11-22 and the like are texts.
            return null;
        }
    }
}
