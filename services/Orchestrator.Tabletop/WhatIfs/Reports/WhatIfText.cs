using Orchestrator.Tabletop.Reports;

namespace Orchestrator.Tabletop.WhatIfs.Reports;

/// <summary>The answer in the form that a file's name asks for.</summary>
public static class WhatIfText
{
    /// <exception cref="ArgumentException">The name ends in none of <see cref="ReportText.Endings"/>.</exception>
    public static string Of(WhatIfReport report, string file) => Path.GetExtension(file).ToLowerInvariant() switch
    {
        ".md" => WhatIfMarkdown.Of(report),
        ".html" => WhatIfHtml.Of(report),
        ".json" => WhatIfJson.Of(report),
        _ => throw new ArgumentException($"{file} does not end in {ReportText.Endings}.", nameof(file)),
    };
}
