using System.Collections.Concurrent;
using System.Reflection;
using Orchestrator.Contracts.HumanTasks;
using Orchestrator.Contracts.Responses;
using Orchestrator.StateMachines.Responses;

namespace Orchestrator.Tabletop.Recordings;

/// <summary>What one response did.</summary>
public sealed class Course
{
    private static readonly ConcurrentDictionary<Type, PropertyInfo?> StepOfType = new();

    private readonly Recording _recording;

    public Course(Recording recording, string stream)
    {
        _recording = recording;
        Stream = stream;
        Facts = [.. recording.In(stream)];
        StartedAt = Facts[0].At;
        Started = (ResponseStarted)Facts[0].Fact;
    }

    public string Stream { get; }

    public Guid Id => Guid.Parse(Stream.AsSpan(Stream.Length - 36));

    public IReadOnlyList<Happened> Facts { get; }

    public DateTimeOffset StartedAt { get; }

    public ResponseStarted Started { get; }

    /// <summary>The end; null while it runs.</summary>
    public Happened? EndedAs => Facts.LastOrDefault(happened => happened.Fact is ResponseEnded);

    public EndState? EndState => (EndedAs?.Fact as ResponseEnded)?.EndState;

    public string? Explanation => (EndedAs?.Fact as ResponseEnded)?.Explanation;

    /// <summary>From its start to its end; null while it runs.</summary>
    public TimeSpan? Took => EndedAs?.At - StartedAt;

    /// <summary>Every attempt at an action, undoing included, in order.</summary>
    public IEnumerable<ActionRequested> Attempts => Of<ActionRequested>();

    /// <summary>The actions in the order in which they were first attempted for their step.</summary>
    public IEnumerable<string> Actions => Attempts.Where(request => request.Attempt == 1).Select(request => request.Action);

    /// <summary>The steps that were undone, in that order.</summary>
    public IEnumerable<string> Undone => Of<StepUndone>().Select(undone => undone.Step);

    /// <summary>The tasks it asked of people.</summary>
    public IEnumerable<TaskCourse> Tasks => _recording.Tasks.Where(task => task.Opened.ResponseId == Id);

    public IEnumerable<T> Of<T>()
        where T : Contracts.Fact => Facts.Select(happened => happened.Fact).OfType<T>();

    /// <summary>Whether it came to a step.</summary>
    public bool Reached(string step) => Facts.Any(happened => StepOf(happened.Fact) is { } path && IsStep(path, step));

    /// <summary>The path of the step that a fact is about; null where it is about none.</summary>
    public static string? StepOf(Contracts.Fact fact) => StepOfType.GetOrAdd(fact.GetType(), static type => type.GetProperty("Step"))?.GetValue(fact) as string;

    /// <summary>Whether a path is that of a step, or of an instance of it in an item.</summary>
    public static bool IsStep(string path, string step) => path == step || (!StepPath.IsUndo(path) && StepPath.NameOf(path) == step);
}

/// <summary>What became of one task.</summary>
public sealed class TaskCourse(Recording recording, Happened opened)
{
    public TaskOpened Opened { get; } = (TaskOpened)opened.Fact;

    public DateTimeOffset OpenedAt => opened.At;

    public IEnumerable<Happened> Facts => recording.In(opened.Stream);

    /// <summary>The fact that ended it: decided, expired or withdrawn. Null while it waits.</summary>
    public Happened? Ended => Facts.LastOrDefault(happened => happened.Fact is TaskDecided or TaskExpired or TaskWithdrawn);

    public bool WasEscalated => Facts.Any(happened => happened.Fact is TaskEscalated);

    /// <summary>How long people took; null where nobody answered.</summary>
    public TimeSpan? Waited => Ended is { Fact: TaskDecided } decided ? decided.At - OpenedAt : null;
}
