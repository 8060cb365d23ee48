using System.Net;
using System.Text;

namespace Orchestrator.Tabletop.Reports;

internal static class Html
{
    /// <summary>Text as text, in elements and in attributes.</summary>
    public static string Escape(string text) => WebUtility.HtmlEncode(text);

    /// <summary>How a page begins that is allowed nothing from elsewhere, up to what it says.</summary>
    public static string Head(string title) => $"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{Escape(title)}</title>
        <style>
        {ReportStyle.Css}
        </style>
        </head>
        <body><main>

        """;

    /// <summary>A figure, and what it is.</summary>
    public static void Tile(StringBuilder html, string number, string what, string style = "") =>
        html.Append($"<div class=\"tile\"><b class=\"{style}\">{Escape(number)}</b><span>{Escape(what)}</span></div>");
}
