using System.Globalization;
using Microsoft.AspNetCore.Http;
using Orchestrator.AuditTrail.Snapshots;
using Orchestrator.StateMachines;

namespace Orchestrator.Gateway.Http;

/// <summary>What every request brings: who sends it, which thing it means, which part of a list it wants.</summary>
public static class Requests
{
    private const int MostListed = 200;
    private const int LongestSearch = 200;

    /// <summary>The name of the key.</summary>
    public static string Actor(this HttpContext http) => http.User.Identity?.Name ?? throw new InvalidOperationException("An endpoint without authentication asks who calls.");

    /// <summary>An id from the path: a UUID, or the name of its stream.</summary>
    /// <exception cref="RequestRefused">404: nothing can have that id.</exception>
    public static Guid Id<TSaga>(string text)
        where TSaga : Saga
    {
        var kind = StreamAttribute.KindOf(typeof(TSaga));
        var id = text.StartsWith(kind + "-", StringComparison.Ordinal) ? text[(kind.Length + 1)..] : text;
        return Guid.TryParse(id, out var guid) ? guid : throw RequestRefused.NotFound($"There is no {kind} '{text}': ids are UUIDs, as the lists show them.");
    }

    /// <summary><c>?cursor=</c> and <c>?limit=</c> of a list.</summary>
    public static Selection Selection(this HttpContext http, string? orderBy, params ReadOnlySpan<FieldFilter?> filters)
    {
        var given = new List<FieldFilter>();
        foreach (var filter in filters)
        {
            if (filter is not null)
                given.Add(filter);
        }

        return new Selection(given, orderBy, Query(http, "cursor"), Limit(http));
    }

    /// <summary>A filter by one or more names, separated by commas, of those there are.</summary>
    /// <exception cref="RequestRefused">400: names those there are.</exception>
    public static FieldFilter? Filter(this HttpContext http, string parameter, string field, IReadOnlyList<string> names)
    {
        if (Query(http, parameter) is not { } text)
            return null;
        var values = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(value =>
            names.FirstOrDefault(name => name.Equals(value, StringComparison.OrdinalIgnoreCase))
            ?? throw RequestRefused.Invalid($"?{parameter}={value}: there is {string.Join(", ", names)}.", ("field", parameter)));
        return new FieldFilter(field, [.. values]);
    }

    public static FieldFilter? FilterById(this HttpContext http, string parameter, string field) => Query(http, parameter) switch
    {
        null => null,
        var text when Guid.TryParse(text, out var id) => new FieldFilter(field, id.ToString()),
        var text => throw RequestRefused.Invalid($"?{parameter}={text}: an id is a UUID.", ("field", parameter)),
    };

    public static string? Query(HttpContext http, string parameter) => http.Request.Query[parameter].ToString() is { Length: > 0 } text ? text : null;

    public static long Number(HttpContext http, string parameter, long otherwise, long least, long most) =>
        Query(http, parameter) is { } text ? Number(text, $"?{parameter}=", parameter, least, most) : otherwise;

    /// <exception cref="RequestRefused">400: it is no number, or not one of those.</exception>
    public static long Number(string text, string where, string field, long least, long most) =>
        long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw RequestRefused.Invalid($"{where}{text}: a whole number from {least} to {most}.", ("field", field));

    /// <summary>A filter that nobody knows would show everything: it is refused.</summary>
    /// <exception cref="RequestRefused">400: names those there are.</exception>
    public static void Only(HttpContext http, params string[] parameters)
    {
        if (http.Request.Query.Keys.FirstOrDefault(given => !parameters.Contains(given, StringComparer.OrdinalIgnoreCase)) is { } unknown)
        {
            var there = string.Join(", ", parameters.Select(known => $"?{known}="));
            throw RequestRefused.Invalid($"?{unknown}= is nothing to ask for here; there is {there}.", ("field", unknown));
        }
    }

    /// <summary>Words to look for, which have to occur all.</summary>
    /// <exception cref="RequestRefused">400: there are too many, or they cannot occur.</exception>
    public static IReadOnlyList<string>? Words(HttpContext http, string parameter)
    {
        if (Query(http, parameter) is not { } text)
            return null;
        if (text.Length > LongestSearch || text.Contains('\0', StringComparison.Ordinal))
            throw RequestRefused.Invalid($"?{parameter}= is to have {LongestSearch} characters at most, and no U+0000.", ("field", parameter));
        return text.Split(' ', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
    }

    private static int Limit(HttpContext http) => (int)Number(http, "limit", 50, 1, MostListed);
}
