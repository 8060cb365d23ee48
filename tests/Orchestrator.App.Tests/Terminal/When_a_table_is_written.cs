using Orchestrator.App.Terminal;

namespace Orchestrator.App.Tests.Terminal;

public sealed class When_a_table_is_written
{
    private sealed record Row(string Id, string Title, string Owner, int Count);

    private static readonly Row[] Rows =
    [
        new("a1", "Checkout misses its objective by far", "platform-on-call", 1),
        new("b2", "Disk", "data", 120),
    ];

    private static readonly Column<Row>[] Columns =
    [
        new("ID", row => row.Id),
        new("TITLE", row => row.Title, Gives: true),
        new("COUNT", row => $"{row.Count}", Right: true),
        new("OWNER", row => row.Owner, Gives: true, Ink: row => row.Owner == "data" ? Ink.Bad : Ink.Plain),
    ];

    [Fact]
    public void Is_as_wide_as_its_widest_cells() => Written(null).ShouldBe(
        """
        ID  TITLE                                 COUNT  OWNER
        a1  Checkout misses its objective by far      1  platform-on-call
        b2  Disk                                    120  data

        """);

    [Fact]
    public void Fits_the_terminal_by_cutting_the_widest_that_gives() => Written(48).ShouldBe(
        """
        ID  TITLE                COUNT  OWNER
        a1  Checkout misses it…      1  platform-on-call
        b2  Disk                   120  data

        """);

    [Fact]
    public void Never_cuts_what_has_to_be_typed() => Written(10).ShouldStartWith("ID  TITLE       COUNT  OWNER\na1  Checkout …      1  platform-…\n");

    [Fact]
    public void Is_never_wider_than_the_terminal_where_that_is_possible()
    {
        for (var width = 33; width < 80; width++)
            Written(width).Split('\n').ShouldAllBe(line => Cells.Width(line) <= width, $"at {width}");
    }

    [Fact]
    public void Has_colour_only_where_there_is_some()
    {
        Paper.Written(screen => Table.Write(screen, Rows, Columns), colour: true).ShouldContain("\u001b[1;31mdata\u001b[0m");
        Written(null).ShouldNotContain('\u001b');
    }

    [Fact]
    public void Cuts_with_plain_letters_where_there_are_no_others() =>
        Paper.Written(screen => Table.Write(screen, Rows, Columns), width: 48, unicode: false).ShouldContain("Checkout misses it~");

    private static string Written(int? width) => Paper.Written(screen => Table.Write(screen, Rows, Columns), width);
}
