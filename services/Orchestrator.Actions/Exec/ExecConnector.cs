using System.Text.Json;
using Orchestrator.Actions.Catalogue;

namespace Orchestrator.Actions.Exec;

/// <summary>Runs a program, without a shell in between. Its exit code decides the outcome.</summary>
public sealed class ExecConnector(ExecPlan plan) : IConnector
{
    private const int MostQuoted = 300;

    public string Kind => "exec";

    public string Target => plan.Program;

    public bool IsIdempotent => plan.Idempotent;

    public static IConnector? From(Settings settings, ConnectorParts parts) =>
        ExecPlan.Read(settings, parts) is { } plan ? new ExecConnector(plan) : null;

    public async Task<ActionResult> Carry(ActionAttempt attempt, CancellationToken cancel)
    {
        if (!File.Exists(plan.Program))
            throw new ActionRefusedException($"There is no program {plan.Program} on this machine: install it, or correct the path.");
        var arguments = Arguments(attempt);
        var environment = plan.Environment.ToDictionary(variable => variable.Key, variable => variable.Value.Fill(attempt));
        if (environment.FirstOrDefault(variable => variable.Value.Contains('\0')) is { Key: { } broken })
            throw new ActionRefusedException($"The variable {broken} for {plan.Program} would hold a zero character.");
        var stdin = plan.Stdin ? JsonSerializer.SerializeToUtf8Bytes(attempt.Command.Input) : [];
        var run = await ProcessGroup.Run(plan, arguments, environment, stdin, attempt.Command.Timeout, cancel);
        return Outcome(run, attempt);
    }

    private List<string> Arguments(ActionAttempt attempt)
    {
        var arguments = new List<string>();
        var onlyOperands = false;
        foreach (var template in plan.Arguments)
        {
            var argument = template.Fill(attempt);
            if (argument.Contains('\0'))
                throw new ActionRefusedException($"The argument {template.Text} of {plan.Program} would hold a zero character.");

            // What comes from an incident must not turn into an option of the program.
            if (template.BeginsWithField && !onlyOperands && argument.StartsWith('-'))
                throw new ActionRefusedException(
                    $"The argument {template.Text} of {plan.Program} would be '{argument}', which reads as an option: put \"--\" before it in Arguments if the program knows that.");
            onlyOperands |= template.Text == "--";
            arguments.Add(argument);
        }

        return arguments;
    }

    private ActionResult Outcome(ProcessRun run, ActionAttempt attempt)
    {
        if (run.ExitCode is not { } code)
            return ActionResult.Doubtful($"{plan.Program} did not end in time, and was killed with all it had started.");
        var said = plan.QuoteOutput && run.Error.Length > 0 ? $": {Cut(attempt.Secrets.MaskAnswer(run.Error).ReplaceLineEndings(" ").Trim())}" : "";
        if (plan.Success.Contains(code))
            return Output(run, code);
        if (plan.Retryable.Contains(code))
            return ActionResult.Retryable($"{plan.Program} ended with exit code {code}{said}.");
        return code > 128
            ? ActionResult.Doubtful($"{plan.Program} was ended by signal {code - 128}{said}.")
            : ActionResult.Final($"{plan.Program} ended with exit code {code}{said}.");
    }

    private ActionResult Output(ProcessRun run, int code)
    {
        if (!plan.Json)
            return ActionResult.Succeeded(
                JsonSerializer.SerializeToElement(new { exitCode = code, stdout = run.Output, stderr = run.Error, truncated = run.Truncated }));
        if (run.Truncated)
            return ActionResult.Unknown($"{plan.Program} ended well, but wrote over {plan.MaxOutputBytes} bytes: raise MaxOutputBytes.");
        try
        {
            return ActionResult.Succeeded(JsonSerializer.Deserialize<JsonElement>(run.Output));
        }
        catch (JsonException e)
        {
            return ActionResult.Unknown(
                $"{plan.Program} ended well, but what it wrote is no JSON at line {e.LineNumber + 1}, as OutputAs asks for.");
        }
    }

    private static string Cut(string text) => text.Length > MostQuoted ? text[..MostQuoted] + "..." : text;
}
