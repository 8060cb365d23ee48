using System.Text.Json;
using Orchestrator.App.Terminal;

namespace Orchestrator.App.Client;

/// <summary>A page of a list as a table.</summary>
internal static class Listing
{
    /// <param name="none">What to say instead of an empty table.</param>
    public static void Table(this Session session, JsonElement page, string none, params IReadOnlyList<Column<JsonElement>> columns)
    {
        var items = page.List("items");
        if (items.Count == 0)
            session.Screen.Line(none);
        else
            Terminal.Table.Write(session.Screen, items, columns);
        if (page.Text("next") is { } next)
            session.Screen.Line(session.Screen.Paint(Ink.Faint, $"There are more: --cursor {next}"));
    }

    public static Column<JsonElement> Id => new("ID", item => item.ShortId());

    public static Column<JsonElement> State => new("STATE", item => item.Text("state"), Ink: item => Inks.OfState(item.Text("state")));

    /// <summary>How long ago.</summary>
    public static Column<JsonElement> Age(this Session session, string title, string field) =>
        new(title, item => item.Time(field) is { } at ? Times.Ago(at, session.Screen.Now) : null, Ink: _ => Ink.Faint);
}
