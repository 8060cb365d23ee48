using Orchestrator.AuditTrail.Export;
using Orchestrator.AuditTrail.Facts;
using Orchestrator.Contracts;
using Orchestrator.Contracts.HumanTasks;
using Orchestrator.Contracts.Incidents;
using Orchestrator.Contracts.Responses;
using Orchestrator.StateMachines.Incidents;
using Orchestrator.Tabletop.Worlds;

namespace Orchestrator.Tabletop.Recordings;

/// <summary>A fact of a simulation.</summary>
public sealed record Happened(RecordedFact Recorded, Fact Fact)
{
    public DateTimeOffset At => Recorded.Time;

    public string Stream => Recorded.StreamId;
}

/// <summary>All that happened in a simulation, in order.</summary>
public sealed class Recording(DateTimeOffset start, DateTimeOffset end, IReadOnlyList<Happened> all, IReadOnlyList<Refused> refused)
{
    /// <summary>When the simulation began.</summary>
    public DateTimeOffset Start { get; } = start;

    /// <summary>When nothing was left to do, or it was stopped.</summary>
    public DateTimeOffset End { get; } = end;

    public IReadOnlyList<Happened> All { get; } = all;

    /// <summary>What people tried in vain.</summary>
    public IReadOnlyList<Refused> Refused { get; } = refused;

    /// <summary>Each response, in the order in which they started.</summary>
    public IEnumerable<Course> Courses => All.Where(happened => happened.Fact is ResponseStarted).Select(started => new Course(this, started.Stream));

    /// <summary>Each task, in the order in which they opened.</summary>
    public IEnumerable<TaskCourse> Tasks => All.Where(happened => happened.Fact is TaskOpened).Select(opened => new TaskCourse(this, opened));

    /// <summary>Where the first incident has come to; null where none opened.</summary>
    public string? IncidentState
    {
        get
        {
            if (All.FirstOrDefault(happened => happened.Fact is IncidentOpened) is not { } opened)
                return null;
            var incident = new Incident();
            foreach (var happened in In(opened.Stream))
                incident.Fold(happened.Fact, happened.Recorded.Version, happened.At);
            return incident.State;
        }
    }

    /// <summary>The first response of a flow; null where none started.</summary>
    public Course? Of(string flow) => Courses.FirstOrDefault(course => course.Started.Flow == flow);

    public IEnumerable<Happened> In(string stream) => All.Where(happened => happened.Stream == stream);

    /// <summary>As far as it had come by then.</summary>
    public Recording Until(TimeSpan after) => new(
        Start, Start + after < End ? Start + after : End,
        [.. All.Where(happened => happened.At <= Start + after)],
        [.. Refused.Where(refused => refused.At <= Start + after)]);

    /// <summary>Writes the log of the simulation, a fact a line: byte for byte the same for the same input and seed.</summary>
    public Task Export(Stream output) => StreamExport.Write(All.Select(happened => happened.Recorded).ToAsyncEnumerable(), output);

    /// <summary>How long after the beginning.</summary>
    public TimeSpan After(DateTimeOffset moment) => moment - Start;
}
