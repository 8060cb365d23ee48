using Orchestrator.Contracts.Incidents;
using Orchestrator.Contracts.Responses;
using Orchestrator.StateMachines;
using Orchestrator.StateMachines.Incidents;
using Orchestrator.Tabletop.Recordings;

namespace Orchestrator.Tabletop.Samples;

/// <summary>How one run of a scenario went; its seed shows it again.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Started">Whether a response of the flow did; the first counts.</param>
/// <param name="End">Null while it had not ended.</param>
/// <param name="Took">From the response's start to its end.</param>
/// <param name="Mitigated">From the opening of its incident to when that was first mitigated or resolved; null where it was not.</param>
public sealed record Run(int Number, ulong Seed, bool Started, EndState? End, TimeSpan? Took, TimeSpan? Mitigated)
{
    internal static Run Of(int number, ulong seed, Recording recording, Course? course) => course is null
        ? new Run(number, seed, false, null, null, null)
        : new Run(number, seed, true, course.EndState, course.Took, TimeToMitigate(recording, course.Started.IncidentId));

    private static TimeSpan? TimeToMitigate(Recording recording, Guid incident)
    {
        DateTimeOffset? opened = null;
        foreach (var happened in recording.In(StreamAttribute.IdOf<Incident>(incident)))
        {
            if (happened.Fact is IncidentOpened)
                opened ??= happened.At;
            else if (happened.Fact is IncidentMitigated or IncidentResolved)
                return happened.At - opened;
        }

        return null;
    }
}
