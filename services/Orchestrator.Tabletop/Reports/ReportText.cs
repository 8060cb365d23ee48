using Orchestrator.Tabletop.Samples;

namespace Orchestrator.Tabletop.Reports;

/// <summary>The report in the form that a file's name asks for.</summary>
public static class ReportText
{
    public const string Endings = ".md, .html or .json";

    public static bool IsKnown(string file) => Form(file) is not null;

    /// <exception cref="ArgumentException">The name ends in none of <see cref="Endings"/>.</exception>
    public static string Of(TestReport report, string file) =>
        Form(file)?.Invoke(report) ?? throw new ArgumentException($"{file} does not end in {Endings}.", nameof(file));

    /// <inheritdoc cref="Of(TestReport, string)"/>
    public static string Of(Sample sample, string file) => Path.GetExtension(file).ToLowerInvariant() switch
    {
        ".md" => SampleMarkdown.Of(sample),
        ".html" => SampleHtml.Of(sample),
        ".json" => SampleJson.Of(sample),
        _ => throw new ArgumentException($"{file} does not end in {Endings}.", nameof(file)),
    };

    private static Func<TestReport, string>? Form(string file) => Path.GetExtension(file).ToLowerInvariant() switch
    {
        ".md" => ReportMarkdown.Of,
        ".html" => ReportHtml.Of,
        ".json" => ReportJson.Of,
        _ => null,
    };
}
