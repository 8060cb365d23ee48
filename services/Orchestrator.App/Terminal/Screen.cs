using System.Text;

namespace Orchestrator.App.Terminal;

/// <summary>Where people read, and what it can show.</summary>
/// <param name="Width">In columns; null where it is no terminal, and nothing has to fit.</param>
internal sealed record Screen(TextWriter Writer, int? Width, bool Colour, bool Unicode, TimeProvider Clock)
{
    private const int Narrowest = 40;

    public DateTimeOffset Now => Clock.GetUtcNow();

    public string Ellipsis => Unicode ? "…" : "~";

    public string Dot => Unicode ? "·" : "-";

    public static Screen Standard()
    {
        var terminal = !Console.IsOutputRedirected;
        var name = Environment.GetEnvironmentVariable("TERM");
        return new Screen(
            Console.Out,
            Columns() ?? (terminal ? Math.Max(Narrowest, Console.WindowWidth) : null),
            terminal && name != "dumb" && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")),
            Console.OutputEncoding.CodePage == Encoding.UTF8.CodePage && name != "linux" && !IsPlainLocale(),
            TimeProvider.System);
    }

    /// <summary>Cleaned, so that what others wrote does nothing to the terminal but be read.</summary>
    public string Paint(Ink ink, string text) => Colour ? ink.On(Cells.Clean(text)) : Cells.Clean(text);

    public void Line(string text = "") => Writer.WriteLine(text);

    /// <summary>A line that fits; <paramref name="indent"/> stands before it, and before what it has to be continued on.</summary>
    public void Words(Ink ink, string text, string indent = "")
    {
        foreach (var line in Width is { } width ? Cells.Wrap(Cells.Clean(text), width - indent.Length) : [text])
            Line(indent + Paint(ink, line));
    }

    /// <summary>Whoever exports COLUMNS wants that width, in a pipe too.</summary>
    private static int? Columns() => int.TryParse(Environment.GetEnvironmentVariable("COLUMNS"), out var columns) && columns >= Narrowest ? columns : null;

    /// <summary>Names of settings that mean text of seven bits; where nothing is set, as in a container, the encoding decides.</summary>
    private static bool IsPlainLocale() =>
        new[] { "LC_ALL", "LC_CTYPE", "LANG" }.Select(Environment.GetEnvironmentVariable).FirstOrDefault(value => !string.IsNullOrEmpty(value)) is "C" or "POSIX";
}
