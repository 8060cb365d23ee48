using System.Text;
using System.Text.Json;
using Orchestrator.AuditTrail.Facts;
using Orchestrator.Contracts;
using Orchestrator.StateMachines;

namespace Orchestrator.AuditTrail.Tests;

public sealed record MeasurementTaken(string Place, double Value, JsonElement? Raw = null, Dictionary<string, string>? Labels = null, IReadOnlyList<Reading>? Readings = null) : Fact;

public sealed record Reading(string Unit, float Value, Reading? Before = null);

public sealed class When_a_fact_is_written
{
    private static readonly FactWriter Writer = new(new FactTypes(typeof(MeasurementTaken).Assembly));

    // Made at run time: an attribute's arguments are stored as UTF-8, which turns half a pair into U+FFFD.
    private static readonly string HighAlone = new(['a', '\ud800', 'b']);

    private static readonly string LowAlone = new('\udc00', 1);

    [Fact]
    public void Text_that_no_store_can_hold_is_refused_with_its_place()
    {
        Refusal(new MeasurementTaken("a\0b", 1))
            .ShouldBe("Fact measurement_taken of stream probe-1 cannot be stored: a NUL character (\\u0000) at $.Place, which PostgreSQL cannot hold.");
        Refusal(new MeasurementTaken(HighAlone, 1)).ShouldBe("Fact measurement_taken of stream probe-1 cannot be stored: half a surrogate pair (U+D800) at $.Place.");
        Refusal(new MeasurementTaken(LowAlone, 1)).ShouldContain("half a surrogate pair (U+DC00) at $.Place");
    }

    [Theory]
    [InlineData(double.NaN, "the number NaN")]
    [InlineData(double.NegativeInfinity, "the number Infinity")]
    public void A_number_without_a_name_in_JSON_is_refused_with_its_place(double value, string about) =>
        Refusal(new MeasurementTaken("roof", value)).ShouldContain($"{about}, which JSON has no name for, at $.Value");

    [Theory]
    [InlineData(null, false, null)]
    [InlineData("because \"so\"", false, """{"reason":"because \u0022so\u0022"}""")]
    [InlineData(null, true, """{"simulated":true}""")]
    [InlineData("because", true, """{"reason":"because","simulated":true}""")]
    public void Its_headers_say_why_and_whether_it_was_simulated(string? reason, bool simulated, string? headers)
    {
        var writer = new FactWriter(new FactTypes(typeof(MeasurementTaken).Assembly), simulated);
        var written = writer.Write("probe-1", new StagedFact(Guid.Empty, new MeasurementTaken("roof", 1), Sample.Noon, "alice", reason), null, Guid.Empty).Headers;
        (written is null ? null : Encoding.UTF8.GetString(written.Value.Span)).ShouldBe(headers);
    }

    [Fact]
    public void The_place_leads_into_lists() => Refusal(new MeasurementTaken("roof", 1, Readings: [new("C", 1), new("C", 2, new("F", float.NaN))]))
        .ShouldContain("at $.Readings[1].Before.Value");

    [Fact]
    public void The_place_leads_into_dictionaries() =>
        Refusal(new MeasurementTaken("roof", 1, Labels: new() { ["fine"] = "fine", ["team"] = "a\0" })).ShouldContain("at $.Labels.team");

    [Fact]
    public void A_property_name_is_text_too()
    {
        Refusal(new MeasurementTaken("roof", 1, Labels: new() { ["te\0am"] = "a" })).ShouldContain("NUL character (\\u0000) at the name of the property $.Labels.te\\u0000am");
        Refusal(new MeasurementTaken("roof", 1, Labels: new() { [HighAlone] = "a" })).ShouldContain("half a surrogate pair (U+D800) at the name of the property $.Labels.");
    }

    [Fact]
    public void A_sender_s_JSON_is_looked_through_as_well()
    {
        Refusal(new MeasurementTaken("roof", 1, Json("""[1, {"a": {"b\u0000": 1}}]"""))).ShouldContain("at the name of the property $.Raw[1].a.b");
        Refusal(new MeasurementTaken("roof", 1, Json("""{"a": ["x\u0000"]}"""))).ShouldContain("NUL character (\\u0000) at $.Raw.a[0]");
        Refusal(new MeasurementTaken("roof", 1, Json("""{"a": "x\ud800"}"""))).ShouldContain("surrogate, at $.Raw");
    }

    [Fact]
    public void Nesting_without_end_is_refused()
    {
        Refusal(new MeasurementTaken("roof", 1, Json(new string('[', 70) + new string(']', 70)))).ShouldContain("$.Raw");
        Reading? reading = null;
        for (var depth = 0; depth < 70; depth++)
            reading = new Reading("C", 1, reading);
        Refusal(new MeasurementTaken("roof", 1, Readings: [reading!])).ShouldContain("$.Readings");
    }

    [Fact]
    public void A_fact_over_one_mebibyte_is_refused_and_its_largest_part_named()
    {
        Refusal(new MeasurementTaken("roof", 1, Labels: new() { ["log"] = new string('x', 1024 * 1024) })).ShouldContain("1,048,576 are allowed (the largest part is $.Labels, ");
        Write(new MeasurementTaken(new string('x', (1024 * 1024) - 22), 1)).Data.Length.ShouldBe(1024 * 1024);
    }

    [Fact]
    public void What_only_looks_wrong_is_stored_as_it_is()
    {
        var fact = new MeasurementTaken("\\u0000 \ufffd \ud83d\ude00", 1e300, Json("""{"\\u0000": "\ufffd"}"""));
        JsonSerializer.Deserialize<MeasurementTaken>(Write(fact).Data.Span, FactJson.Options)!.Place.ShouldBe(fact.Place);
    }

    [Fact]
    public void A_stream_id_is_checked()
    {
        var fact = new MeasurementTaken("roof", 1);
        Should.Throw<FactRefused>(() => Write(fact, null!)).Message.ShouldContain("stream id is missing");
        Should.Throw<FactRefused>(() => Write(fact, "")).Message.ShouldContain("stream id is missing");
        Should.Throw<FactRefused>(() => Write(fact, "probe-\0")).Message.ShouldContain("a NUL character at place 6");
        Should.Throw<FactRefused>(() => Write(fact, HighAlone)).Message.ShouldContain("half a surrogate pair (U+D800) at place 1");
    }

    [Fact]
    public void Ids_have_at_most_256_characters()
    {
        var fact = new MeasurementTaken("roof", 1);
        Should.Throw<FactRefused>(() => Write(fact, new string('s', 257))).Message.ShouldContain("257 characters, and 256 are allowed");
        Should.Throw<FactRefused>(() => Write(fact, actor: new string('a', 257))).Message.ShouldContain("its actor has 257 characters");
        Should.Throw<FactRefused>(() => Write(fact, correlation: new string('c', 257))).Message.ShouldContain("its correlation id has 257 characters");
        Write(fact, new string('s', 256), new string('a', 256), new string('c', 256)).Actor.Length.ShouldBe(256);
    }

    [Fact]
    public void A_reason_goes_into_the_headers_and_is_checked_too()
    {
        Encoding.UTF8.GetString(Write(new MeasurementTaken("roof", 1), reason: "silence 42").Headers!.Value.Span).ShouldContain("\"reason\":\"silence 42\"");
        Should.Throw<FactRefused>(() => Write(new MeasurementTaken("roof", 1), reason: "a\0")).Message.ShouldContain("its reason has a NUL character at place 1");
    }

    private static string Refusal(Fact fact) => Should.Throw<FactRefused>(() => Write(fact)).Message;

    private static JsonElement Json(string json) => JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 200 }).RootElement;

    private static NewFact Write(Fact fact, string stream = "probe-1", string actor = "tester", string? correlation = "incident-1", string? reason = null) => Writer.Write(
        stream, new StagedFact(Guid.NewGuid(), fact, new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), actor, reason), correlation, Guid.NewGuid());
}
