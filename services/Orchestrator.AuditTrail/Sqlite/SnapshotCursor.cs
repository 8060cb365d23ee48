using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;
using Orchestrator.AuditTrail.Snapshots;

namespace Orchestrator.AuditTrail.Sqlite;

/// <summary>Where a page of snapshots ended: the ordering value, as the index has it, and the id.</summary>
internal sealed record SnapshotCursor(string Id, string? Text, double? Number, long? Whole)
{
    /// <summary>Whether the page ended among the documents that lack the field.</summary>
    public bool Lacks => Text is null && Number is null && Whole is null;

    public static SnapshotCursor At(Statement row, int valueColumn) => new(
        row.Text(0),
        row.IsText(valueColumn) ? row.Text(valueColumn) : null,
        row.IsNull(valueColumn) || row.IsText(valueColumn) || row.IsInteger(valueColumn) ? null : row.Double(valueColumn),
        row.IsInteger(valueColumn) ? row.Int64(valueColumn) : null);

    public string ToText(SnapshotQuery query) =>
        Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(new Envelope(query.Kind, query.OrderBy, query.Descending, this)));

    /// <exception cref="QueryRefused">Not a cursor of a query with this kind and order.</exception>
    public static SnapshotCursor Parse(SnapshotQuery query)
    {
        try
        {
            var envelope = JsonSerializer.Deserialize<Envelope>(Base64Url.DecodeFromChars(query.Cursor));
            if (envelope is { Place.Id: not null } && envelope.Kind == query.Kind && envelope.OrderBy == query.OrderBy && envelope.Descending == query.Descending)
                return envelope.Place;
        }
        catch (Exception broken) when (broken is FormatException or JsonException)
        {
            // Said below.
        }

        throw new QueryRefused("The cursor is not one of this query: start at the first page, and keep kind and order from page to page.");
    }

    /// <summary>Binds what <c>json_extract</c> gives for a property of this type: text, or a number where JSON has one.</summary>
    public static void BindAs(Statement statement, Type type, string value)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(bool))
            statement.Bind(bool.TryParse(value, out var truth) && truth);
        else if (!type.IsEnum && Type.GetTypeCode(type) is >= TypeCode.SByte and <= TypeCode.Decimal && double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            _ = long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? statement.Bind(whole) : statement.Bind(number);
        else
            statement.Bind(value);
    }

    /// <summary>The ordering value twice, where there is one, then the id.</summary>
    public void Bind(Statement statement)
    {
        for (var times = 0; times < 2; times++)
        {
            if (Text is not null)
                statement.Bind(Text);
            else if (Whole is { } whole)
                statement.Bind(whole);
            else if (Number is { } number)
                statement.Bind(number);
        }

        statement.Bind(Id);
    }

    private sealed record Envelope(string Kind, string? OrderBy, bool Descending, SnapshotCursor Place);
}
