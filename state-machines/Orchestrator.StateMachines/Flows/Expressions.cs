using System.Text.Json;
using Orchestrator.Contracts.Signals;
using Orchestrator.StateMachines.Incidents;

namespace Orchestrator.StateMachines.Flows;

/// <summary>
/// A pure function of the response's data, with its source text: the text is what the diagram shows, what the trail records and
/// what the definition's hash covers.
/// </summary>
public sealed class Expression<T>(Func<ResponseData, T> function, string text)
{
    /// <summary>As its author wrote it, with white space made one.</summary>
    public string Text { get; } = SourceText.Normalised(text);

    /// <exception cref="ExpressionFailed">It threw: the message names the expression and what is missing.</exception>
    public T Evaluate(ResponseData data)
    {
        try
        {
            return function(data);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new ExpressionFailed(Text, e);
        }
    }
}

/// <summary>When a flow starts: a condition over the signal and its incident, with its source text.</summary>
public sealed class Trigger(Func<Signal, IncidentView, bool> condition, string text)
{
    public string Text { get; } = SourceText.Normalised(text);

    /// <summary>A condition that throws does not hold: a signal without the label it asks for is not one of its kind.</summary>
    public bool Holds(Signal signal, IncidentView incident)
    {
        try
        {
            return condition(signal, incident);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return false;
        }
    }
}

/// <summary>A condition over what an action answered, with its source text.</summary>
public sealed class OutputCondition(Func<JsonElement, bool> condition, string text)
{
    public string Text { get; } = SourceText.Normalised(text);

    /// <exception cref="ExpressionFailed">It threw.</exception>
    public bool Holds(JsonElement output)
    {
        try
        {
            return condition(output);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new ExpressionFailed(Text, e);
        }
    }
}

/// <summary>A condition over an action's error, with its source text.</summary>
public sealed class ErrorCondition(Func<string, bool> condition, string text)
{
    public string Text { get; } = SourceText.Normalised(text);

    public bool Holds(string error) => condition(error);
}

/// <summary>An expression of a flow threw: its data was not what its author expected.</summary>
public sealed class ExpressionFailed(string text, Exception cause) : Exception($"`{text}` failed: {cause.Message}", cause);

/// <summary>The data of the response lacks what an expression asks for.</summary>
public sealed class DataMissing(string what) : Exception(what);

internal static class SourceText
{
    public static string Normalised(string text) =>
        string.Join(' ', text.Split([' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries));
}
