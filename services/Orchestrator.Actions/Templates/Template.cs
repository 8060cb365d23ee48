using System.Text;
using System.Text.RegularExpressions;
using Orchestrator.Actions.Catalogue;

namespace Orchestrator.Actions.Templates;

/// <summary>
/// A text with holes: <c>{field}</c> or <c>{a.b.0}</c> from the input, <c>{$incidentId}</c> from the command,
/// <c>${secret:name}</c> from the secrets; <c>{{</c> and <c>}}</c> are braces. What is filled in is never looked at for holes
/// again, so that an input cannot ask for a secret.
/// </summary>
public sealed partial class Template
{
    private readonly List<Part> _parts;

    private Template(string text, List<Part> parts)
    {
        Text = text;
        _parts = parts;
    }

    private enum Kind
    {
        Literal,
        Field,
        Secret,
    }

    /// <summary>As it was written.</summary>
    public string Text { get; }

    public IEnumerable<string> Secrets => _parts.Where(part => part.Kind == Kind.Secret).Select(part => part.Text);

    /// <summary>The field, when the template is nothing else.</summary>
    public string? OnlyField => _parts is [{ Kind: Kind.Field } only] ? only.Text : null;

    /// <summary>What it begins with before the first hole.</summary>
    public string Beginning => _parts is [{ Kind: Kind.Literal } literal, ..] ? literal.Text : "";

    public bool BeginsWithField => _parts is [{ Kind: Kind.Field }, ..];

    /// <exception cref="FormatException">The message says what to do about it.</exception>
    public static Template Parse(string text)
    {
        var parts = new List<Part>();
        var literal = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if ((c == '{' || c == '}') && i + 1 < text.Length && text[i + 1] == c)
            {
                literal.Append(c);
                i++;
            }
            else if (c == '{' || (c == '$' && text.AsSpan(i).StartsWith("${secret:", StringComparison.Ordinal)))
            {
                var hole = Hole().Match(text, i);
                if (!hole.Success)
                    throw new FormatException(
                        $"the brace at character {i + 1} opens no {{field}} and no ${{secret:name}}; double a brace that is meant as one");
                if (hole.Groups["field"] is { Success: true, Value: var field } && !Fields.CanBe(field))
                    throw new FormatException($"there is no '{field}': use {Fields.OwnNames}, or a field of the input, without $");
                if (literal.Length > 0)
                    parts.Add(new Part(Kind.Literal, literal.ToString()));
                literal.Clear();
                parts.Add(hole.Groups["secret"].Success ? new Part(Kind.Secret, hole.Groups["secret"].Value) : new Part(Kind.Field, hole.Groups["field"].Value));
                i += hole.Length - 1;
            }
            else if (c == '}')
            {
                throw new FormatException($"the brace at character {i + 1} closes nothing; double a brace that is meant as one");
            }
            else
            {
                literal.Append(c);
            }
        }

        if (literal.Length > 0)
            parts.Add(new Part(Kind.Literal, literal.ToString()));
        return new Template(text, parts);
    }

    /// <param name="encode">For what is filled in. A secret the template begins with is taken as it is: it may be a whole address.</param>
    /// <exception cref="ActionRefusedException">A field is not in the input, or a secret is not set.</exception>
    public string Fill(ActionAttempt attempt, Func<string, string>? encode = null)
    {
        var filled = new StringBuilder();
        for (var i = 0; i < _parts.Count; i++)
        {
            var part = _parts[i];
            var value = part.Kind switch
            {
                Kind.Literal => part.Text,
                Kind.Secret => attempt.Secrets.Resolve(part.Text),
                _ => Fields.TextOf(attempt.Command, part.Text),
            };
            filled.Append(encode is null || part.Kind == Kind.Literal || (part.Kind == Kind.Secret && i == 0) ? value : encode(value));
        }

        return filled.ToString();
    }

    [GeneratedRegex(@"\G(?:\$\{secret:(?<secret>[A-Za-z0-9][A-Za-z0-9_.-]*)\}|\{(?<field>\$?[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*)\})", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Hole();

    private readonly record struct Part(Kind Kind, string Text);
}
