using System.Net;
using Orchestrator.Actions.Catalogue;
using Orchestrator.Actions.Templates;

namespace Orchestrator.Actions.Http;

/// <summary>One kind of call, as the settings describe it.</summary>
/// <param name="Body">Null: the input itself, for methods that have a body.</param>
/// <param name="Redirects">How many are followed, to allowed hosts only.</param>
/// <param name="QuoteAnswers">An error may quote what the target said.</param>
public sealed record HttpPlan(
    HttpMethod Method,
    Template Url,
    IReadOnlyDictionary<string, Template> Headers,
    JsonTemplate? Body,
    bool Idempotent,
    StatusCodes Success,
    StatusCodes Retryable,
    OutputMap Output,
    int MaxAnswerBytes,
    int Redirects,
    bool QuoteAnswers)
{
    public const int UsualMaxAnswerBytes = 256 * 1024;

    /// <summary>GET and HEAD change nothing (RFC 9110, section 9.2.1).</summary>
    public bool Safe => Method == HttpMethod.Get || Method == HttpMethod.Head;
}

/// <summary>A set of status codes, written as <c>200-299</c> or <c>200,202</c>.</summary>
public sealed class StatusCodes
{
    private readonly List<(int From, int To)> _ranges;

    private StatusCodes(List<(int From, int To)> ranges) => _ranges = ranges;

    public static StatusCodes None { get; } = new([]);

    public static StatusCodes All2xx { get; } = new([(200, 299)]);

    public static StatusCodes? Read(Settings settings, string setting, StatusCodes otherwise)
    {
        if (settings.List(setting) is not { } items)
            return otherwise;
        var ranges = new List<(int From, int To)>();
        foreach (var item in items)
        {
            var ends = item.Split('-');
            if (ends.Length > 2 || !int.TryParse(ends[0], out var from) || !int.TryParse(ends[^1], out var to) || from < 100 || to > 599 || from > to)
            {
                settings.Wrong(setting, $"holds '{item}'", "give status codes such as 200,202 or 200-299");
                return null;
            }

            ranges.Add((from, to));
        }

        return new StatusCodes(ranges);
    }

    public bool Has(HttpStatusCode status) => _ranges.Exists(range => (int)status >= range.From && (int)status <= range.To);
}
