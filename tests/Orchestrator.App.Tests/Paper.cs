using Orchestrator.App.Terminal;

namespace Orchestrator.App.Tests;

/// <summary>A screen whose text can be read afterwards.</summary>
internal static class Paper
{
    public static string Written(Action<Screen> write, int? width = null, bool colour = false, bool unicode = true)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        write(new Screen(writer, width, colour, unicode, new FixedTime(FixedTime.Moment)));
        return writer.ToString();
    }
}
