using System.Buffers;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Orchestrator.StateMachines.Flows;

/// <summary>
/// One rendering of a definition, the same on every machine: JSON in a fixed order, durations in milliseconds, expressions by
/// their source text. Its SHA-256 says whether two builds mean the same flow.
/// </summary>
public static class CanonicalForm
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string HashOf(FlowDefinition flow) => Hash(writer => Write(writer, flow));

    /// <summary>Of one step and what is inside it: a guarded step that changes earns its trust anew.</summary>
    public static string HashOf(Step step) => Hash(writer => Write(writer, step));

    internal static JsonElement Of(FlowDefinition flow) => JsonElement.Parse(Bytes(writer => Write(writer, flow)).Span);

    internal static JsonElement Of(Step step) => JsonElement.Parse(Bytes(writer => Write(writer, step)).Span);

    private static string Hash(Action<Utf8JsonWriter> write) => Convert.ToHexStringLower(SHA256.HashData(Bytes(write).Span));

    private static ReadOnlyMemory<byte> Bytes(Action<Utf8JsonWriter> write)
    {
        var bytes = new ArrayBufferWriter<byte>(4096);
        using (var writer = new Utf8JsonWriter(bytes, Plain))
            write(writer);
        return bytes.WrittenMemory;
    }

    private static void Write(Utf8JsonWriter json, FlowDefinition flow)
    {
        json.WriteStartObject();
        Text(json, "name", flow.Name);
        json.WriteNumber("version", flow.Version);
        Text(json, "owner", flow.Owner);
        Text(json, "intent", flow.Intent);
        Text(json, "protects", flow.Protects);
        List(json, "constraints", flow.Constraints);
        Text(json, "startsWhen", flow.StartsWhen?.Text);
        List(json, "objectives", flow.Objectives.Select(o => $"{o.Percent} % within {o.Within.TotalMilliseconds} ms"));
        Time(json, "deadline", flow.Deadline);
        Text(json, "whenOverdue", flow.WhenOverdue.ToString());
        Text(json, "exclusive", flow.Exclusive?.Text);
        Text(json, "onSignalResolved", flow.OnSignalResolved.ToString());
        Flag(json, "resolvesIncident", flow.ResolvesIncident);
        Text(json, "returns", flow.Returns?.Text);
        Write(json, "main", flow.Main);
        if (flow.Closing is not null)
            Write(json, "closing", flow.Closing);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, Block block)
    {
        json.WriteStartObject(name);
        Text(json, "label", block.Label);
        Text(json, "when", block.When?.Text);
        json.WriteStartArray("steps");
        foreach (var step in block.Steps)
            Write(json, step);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Step step)
    {
        json.WriteStartObject();
        Text(json, "kind", step.Kind);
        Text(json, "name", step.Name);
        Text(json, "owner", step.Owner);
        Text(json, "capability", step.Capability);
        Text(json, "output", step.OutputType);
        Text(json, "goesOnWithout", step.GoesOnWithout);
        Flag(json, "objective", step.IsObjective);
        Flag(json, "readOnly", step.ReadOnly);
        Text(json, "irreversible", step.Irreversible);
        if (step.Evidence is { } evidence)
        {
            Time(json, "evidenceNoOlderThan", evidence.NoOlderThan);
            List(json, "evidence", evidence.Sources);
        }

        if (step.Compensation is { } compensation)
            Write(json, compensation);
        WriteOwn(json, step);
        foreach (var block in step.Blocks)
            Write(json, block.Role.ToString(), block);
        json.WriteEndObject();
    }

    private static void WriteOwn(Utf8JsonWriter json, Step step)
    {
        switch (step)
        {
            case AutomatedStep automated:
                Write(json, automated);
                break;
            case HumanStep human:
                Write(json, human);
                break;
            case ForEachStep each:
                Text(json, "items", each.Items.Text);
                Text(json, "itemType", each.ItemType);
                json.WriteNumber("atMost", each.AtMost);
                json.WriteNumber("atOnce", each.AtOnce);
                break;
            case WaitStep wait:
                Time(json, "until", wait.Until);
                Flag(json, "forSignal", wait.ForSignal);
                Text(json, "atDeadline", wait.AtDeadline.ToString());
                break;
            case StartFlowStep child:
                Text(json, "flow", child.Flow);
                Text(json, "flowVersion", child.Version?.ToString());
                Text(json, "input", child.Input.Text);
                Time(json, "within", child.Within);
                break;
            case EndStep end:
                Text(json, "as", end.As.ToString());
                Text(json, "why", end.Why);
                break;
        }
    }

    private static void Write(Utf8JsonWriter json, AutomatedStep step)
    {
        Text(json, "action", step.Action);
        Text(json, "input", step.Input.Text);
        Time(json, "timeout", step.Timeout);
        Write(json, step.Retry);
        Time(json, "rescueWithin", step.RescueWithin);
        if (step.Guarding is { } guarding)
        {
            json.WriteNumber("guardedUntil", guarding.Until);
            List(json, "guardAskedOf", guarding.AskedOf);
            Time(json, "guardWithin", guarding.Within);
        }

        if (step is VerifyStep verify)
        {
            Text(json, "holds", verify.Holds.Text);
            Time(json, "for", verify.For);
            Time(json, "every", verify.Every);
            Time(json, "within", verify.Within);
        }
    }

    private static void Write(Utf8JsonWriter json, HumanStep step)
    {
        var asking = step.Asking;
        Text(json, "title", step.Title.Text);
        Text(json, "shows", step.Shows?.Text);
        List(json, "candidates", asking.Candidates);
        List(json, "excluded", asking.Excluded);
        json.WriteNumber("quorum", asking.Quorum);
        Flag(json, "fourEyes", asking.FourEyes);
        Time(json, "deadline", asking.Deadline);
        Text(json, "onDeadline", asking.OnDeadline?.ToString());
        List(json, "escalateTo", asking.EscalateTo);
        Time(json, "escalateFor", asking.EscalateFor);
        Text(json, "afterEscalation", asking.AfterEscalation?.ToString());
        if (step is ApprovalStep approval)
        {
            Text(json, "instructions", approval.Instructions);
            Text(json, "quorumOf", approval.QuorumOf?.Text);
            Flag(json, "askEarly", approval.AskEarly);
        }
        else if (step is ManualStep manual)
        {
            Text(json, "instructions", manual.Instructions.Text);
            Text(json, "command", manual.Command?.Text);
            Text(json, "expectedOutput", manual.ExpectedOutput);
        }
    }

    private static void Write(Utf8JsonWriter json, Compensation compensation)
    {
        json.WriteStartObject("compensation");
        Text(json, "action", compensation.Action);
        Text(json, "input", compensation.InputText);
        Text(json, "protects", compensation.Protects);
        Text(json, "whenUnknown", compensation.WhenUnknown.ToString());
        Time(json, "timeout", compensation.Timeout);
        Write(json, compensation.Retry);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, RetryPolicy retry)
    {
        json.WriteNumber("attempts", retry.Attempts);
        Time(json, "firstDelay", retry.FirstDelay);
        Time(json, "maxDelay", retry.MaxDelay);
        Flag(json, "evenIfUnknown", retry.EvenIfUnknown);
        Text(json, "finalWhen", retry.FinalWhen?.Text);
    }

    // What a flow does not say is not written, so that a new option leaves the hashes of old flows alone.
    private static void Text(Utf8JsonWriter json, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
            json.WriteString(name, value);
    }

    private static void Flag(Utf8JsonWriter json, string name, bool value)
    {
        if (value)
            json.WriteBoolean(name, value);
    }

    private static void Time(Utf8JsonWriter json, string name, TimeSpan? value)
    {
        if (value is { } time)
            json.WriteNumber(name, time.TotalMilliseconds);
    }

    private static void List(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        var all = values.ToList();
        if (all.Count == 0)
            return;
        json.WriteStartArray(name);
        foreach (var value in all)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }
}
