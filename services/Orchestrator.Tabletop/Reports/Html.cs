using System.Net;

namespace Orchestrator.Tabletop.Reports;

internal static class Html
{
    public const string End = "</main></body>\n</html>\n";

    /// <summary>Text as text, in elements and in attributes.</summary>
    public static string Escape(string text) => WebUtility.HtmlEncode(text);

    /// <summary>A page that needs nothing else, up to where its contents begin; <see cref="End"/> is the rest.</summary>
    public static string Begin(string title, string moreStyles = "") => $"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{Escape(title)}</title>
        <style>
        {ReportStyle.Css}{moreStyles}
        </style>
        </head>
        <body><main>

        """;
}
