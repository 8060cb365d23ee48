using System.Text.Json;
using Orchestrator.Contracts.Actions;

namespace Orchestrator.Actions.Templates;

/// <summary>Looks up what a template asks for: fields of the input, and with <c>$</c> what the command says about itself.</summary>
internal static class Fields
{
    public const string OwnNames = "$action, $flow, $step, $attempt, $responseId, $incidentId and $idempotencyKey";

    /// <summary>Whether there can be such a field: what an input has is not known before there is one.</summary>
    public static bool CanBe(string path) =>
        path[0] != '$' || path is "$action" or "$flow" or "$step" or "$attempt" or "$responseId" or "$incidentId" or "$idempotencyKey";

    /// <exception cref="ActionRefusedException">There is no such field; the message names those there are.</exception>
    public static JsonElement Of(ExecuteAction command, string path)
    {
        if (path[0] == '$')
            return Own(command, path);
        var here = command.Input;
        foreach (var name in path.Split('.'))
        {
            var found = here.ValueKind switch
            {
                JsonValueKind.Object when here.TryGetProperty(name, out var field) => field,
                JsonValueKind.Array when int.TryParse(name, out var index) && index >= 0 && index < here.GetArrayLength() => here[index],
                _ => default,
            };
            if (found.ValueKind == JsonValueKind.Undefined)
                throw new ActionRefusedException(
                    $"The action '{command.Action}' needs the field '{path}', and the input has no '{name}'; {Known(here)}.");
            here = found;
        }

        return here;
    }

    /// <exception cref="ActionRefusedException">There is no such field, or it is null.</exception>
    public static string TextOf(ExecuteAction command, string path)
    {
        var value = Of(command, path);
        return value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Null => throw new ActionRefusedException($"The action '{command.Action}' needs the field '{path}', and it is null in the input."),
            _ => value.GetRawText(),
        };
    }

    private static JsonElement Own(ExecuteAction command, string path) => path switch
    {
        "$action" => Json(command.Action),
        "$flow" => Json(command.Flow),
        "$step" => Json(command.Step),
        "$attempt" => Json(command.Attempt),
        "$responseId" => Json(command.ResponseId),
        "$incidentId" => Json(command.IncidentId),
        "$idempotencyKey" => Json(command.IdempotencyKey),
        _ => throw new ActionRefusedException($"There is no '{path}'; there is {OwnNames}."),
    };

    private static JsonElement Json<T>(T value) => JsonSerializer.SerializeToElement(value);

    private static string Known(JsonElement here) => here.ValueKind switch
    {
        JsonValueKind.Object when here.EnumerateObject().Any() => $"it has {string.Join(", ", here.EnumerateObject().Take(20).Select(field => field.Name))}",
        JsonValueKind.Array => $"there are {here.GetArrayLength()} items",
        _ => "there is nothing in it",
    };
}
