using System.Globalization;
using System.Text.RegularExpressions;
using Serilog.Events;
using Serilog.Formatting;

namespace Orchestrator.App.Logs;

/// <summary>
/// Takes keys and passwords out of whatever is about to be written, whoever logs it: the framework logs whole addresses when it is
/// asked to, and some senders have to put their key into them. Secrets of actions never get as far as a log.
/// </summary>
internal sealed partial class Redacting(ITextFormatter inner) : ITextFormatter
{
    private const string Masked = "***";

    public void Format(LogEvent logEvent, TextWriter output)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        inner.Format(logEvent, text);
        output.Write(Redact(text.ToString()));
    }

    public static string Redact(string text) => Secret().Replace(text, Masked);

    /// <summary>A key in a query, one of ours wherever it stands, what follows Bearer and the like, and passwords in addresses and connection strings.</summary>
    [GeneratedRegex(
        """
        (?<=[?&](?:key|api_key|apikey|token|access_token)=)[^&\s"'\\]+
        |ork_[A-Za-z0-9_-]{8,}
        |(?<=\b(?:Bearer|GenieKey|Basic)\s)[^\s"'\\,;]+
        |(?<=\b[a-z][a-z0-9+.-]*://[^\s/:@"']*:)[^\s/"']+(?=@)
        |(?<=\b(?:Password|Pwd)\s*=\s*)[^;\s"'\\]+
        """,
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Secret();
}
