using Orchestrator.App.Terminal;

namespace Orchestrator.App.Tests.Terminal;

public sealed class When_text_is_shown
{
    [Theory]
    [InlineData("\u001b[2Jgone", "\uFFFD[2Jgone")]
    [InlineData("a\u0007b\u009bc\u007f", "a\uFFFDb\uFFFDc\uFFFD")]
    [InlineData("one\r\ntwo\tthree", "one  two three")]
    [InlineData("ab\u202Etxt.exe", "ab\uFFFDtxt.exe")]
    [InlineData("größe 東京 🔥", "größe 東京 🔥")]
    public void What_others_wrote_is_read_and_nothing_else(string text, string shown) => Cells.Clean(text).ShouldBe(shown);

    [Theory]
    [InlineData("abc", 3)]
    [InlineData("東京", 4)]
    [InlineData("🔥x", 3)]
    [InlineData("e\u0301", 1)]
    public void Its_width_is_counted_in_columns(string text, int width) => Cells.Width(text).ShouldBe(width);

    [Theory]
    [InlineData("checkout", 8, "checkout")]
    [InlineData("checkout", 5, "chec…")]
    [InlineData("東京都", 4, "東…")]
    [InlineData("🔥🔥🔥", 4, "🔥…")]
    public void What_is_too_wide_is_cut_between_letters(string text, int width, string shown) => Cells.Cut(text, width, "…").ShouldBe(shown);

    [Theory]
    [InlineData("one two three", 7, "one two|three")]
    [InlineData("one two three", 20, "one two three")]
    [InlineData("a-very-long-word", 6, "a-very|-long-|word")]
    [InlineData("ab cdefghij", 4, "ab|cdef|ghij")]
    [InlineData("", 5, "")]
    public void Lines_break_between_words_where_there_are_any(string text, int width, string lines) =>
        string.Join('|', Cells.Wrap(text, width)).ShouldBe(lines);

    [Fact]
    public void Wrapping_always_comes_to_an_end() => Cells.Wrap("東京", 1).ShouldBe(["東", "京"]);
}
