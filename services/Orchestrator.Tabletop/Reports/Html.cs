using System.Net;

namespace Orchestrator.Tabletop.Reports;

internal static class Html
{
    /// <summary>Text as text, in elements and in attributes.</summary>
    public static string Escape(string text) => WebUtility.HtmlEncode(text);
}
