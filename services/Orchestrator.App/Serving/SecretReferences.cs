using System.Text.RegularExpressions;
using Orchestrator.Actions.Secrets;

namespace Orchestrator.App.Serving;

/// <summary><c>${secret:name}</c> in the addresses of the servers, so that no password stands in a setting: looked up as for actions.</summary>
internal sealed partial class SecretReferences(IConfiguration configuration)
{
    private readonly SecretStore _secrets = new(configuration);

    /// <param name="encode">As the place it goes to needs it.</param>
    /// <exception cref="WrongSetting">It is not set.</exception>
    public string Fill(string setting, string text, Func<string, string> encode) => Reference().Replace(text, reference =>
    {
        var name = reference.Groups["name"].Value;
        return _secrets.WrongWith(name) is { } wrong ? throw new WrongSetting($"{setting} {wrong.What}: {wrong.Remedy}.") : encode(_secrets.Find(name)!);
    });

    [GeneratedRegex(@"\$\{secret:(?<name>[A-Za-z0-9][A-Za-z0-9_.-]*)\}", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Reference();
}
