using Orchestrator.Actions.Catalogue;
using Orchestrator.Actions.Http;
using Orchestrator.Actions.Templates;

namespace Orchestrator.Actions.Exec;

/// <summary>How a program is run.</summary>
/// <param name="Environment">All of it: nothing is inherited but a plain PATH.</param>
/// <param name="Stdin">The input as JSON on standard input; otherwise that is empty.</param>
/// <param name="Json">Standard output is the output; otherwise it is one text field of it.</param>
/// <param name="QuoteOutput">An error may quote standard error.</param>
public sealed record ExecPlan(
    string Program,
    IReadOnlyList<Template> Arguments,
    string WorkingFolder,
    IReadOnlyDictionary<string, Template> Environment,
    bool Stdin,
    bool Json,
    bool Idempotent,
    IReadOnlySet<int> Success,
    IReadOnlySet<int> Retryable,
    int MaxOutputBytes,
    bool QuoteOutput)
{
    public static ExecPlan? Read(Settings settings, ConnectorParts parts)
    {
        var program = settings.Required("Program", "give the full path of the program, such as /usr/bin/df");
        if (program is not null && !parts.Programs.Has(program))
            settings.Wrong("Program", $"is {program}, which is not allowed", $"add it to {AllowedPrograms.Section} if it may be run");
        else if (program is not null && !File.Exists(program))
            settings.Wrong("Program", $"is {program}, and there is no such file", "install it, or correct the path");
        var arguments = settings.Templates("Arguments");
        if (arguments.Any(argument => argument.Secrets.Any()))
            settings.Wrong(
                "Arguments", "hold a secret, which everybody on the machine could read in the list of processes", "hand it over in Environment");
        var folder = settings.Text("WorkingFolder") ?? Path.GetTempPath();
        if (!Directory.Exists(folder))
            settings.Wrong("WorkingFolder", $"is '{folder}', and there is no such folder", "make it, or correct the path");
        var environment = settings.TemplateMap("Environment");
        foreach (var (name, value) in environment)
            HttpSettings.WithoutSecret(settings, $"Environment:{name}", value.Secrets, parts);
        return new ExecPlan(
            program ?? "",
            arguments,
            folder,
            environment,
            settings.Flag("Stdin") ?? false,
            settings.Choice("OutputAs", "text", "text", "json") == "json",
            settings.Flag("Idempotent") ?? false,
            Codes(settings, "Success", 0),

            // EX_TEMPFAIL of sysexits.h.
            Codes(settings, "Retryable", 75),
            settings.Whole("MaxOutputBytes", 1, 16 * 1024 * 1024) ?? HttpPlan.UsualMaxAnswerBytes,
            settings.List("Sensitive") is null);
    }

    private static HashSet<int> Codes(Settings settings, string setting, int otherwise)
    {
        var codes = new HashSet<int>();
        foreach (var item in settings.List(setting) ?? [otherwise.ToString()])
        {
            if (int.TryParse(item, out var code) && code is >= 0 and <= 255)
                codes.Add(code);
            else
                settings.Wrong(setting, $"holds '{item}'", "give exit codes from 0 to 255, such as 0,1");
        }

        return codes;
    }
}
