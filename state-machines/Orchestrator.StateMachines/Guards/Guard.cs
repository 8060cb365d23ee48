using System.Text.Json.Serialization;
using Orchestrator.Contracts;
using Orchestrator.Contracts.Guards;
using Machine = Orchestrator.StateMachines.Guards.GuardStateMachine;

namespace Orchestrator.StateMachines.Guards;

/// <summary>An answer that was given, to be given again to whoever asks again.</summary>
public sealed record GuardAnswer(Guid ResponseId, string Step, int Successes, int Needed, bool AskFirst);

/// <summary>A run that was taken into account.</summary>
public sealed record GuardedRun(Guid ResponseId, string Step, bool Succeeded);

/// <summary>The state of a guard: how much trust a step has earned in an environment.</summary>
[Stream("guard")]
public sealed class Guard : Saga
{
    /// <summary>Answers and runs remembered against repeats, of each.</summary>
    public const int Remembered = 64;

    [JsonInclude]
    [Indexed]
    public string Environment { get; private set; } = "";

    [JsonInclude]
    [Indexed]
    public string Flow { get; private set; } = "";

    [JsonInclude]
    public string FlowStep { get; private set; } = "";

    [JsonInclude]
    public string StepHash { get; private set; } = "";

    [JsonInclude]
    public int Successes { get; private set; }

    /// <summary>As of the last answer.</summary>
    [JsonInclude]
    public int Needed { get; private set; }

    [JsonInclude]
    public List<GuardAnswer> Answers { get; private set; } = [];

    [JsonInclude]
    public List<GuardedRun> Runs { get; private set; } = [];

    public static Guid IdOf(string environment, string flow, string flowStep) => DerivedId.From("guard", environment, flow, flowStep);

    protected override void Apply(Fact fact, DateTimeOffset at)
    {
        switch (fact)
        {
            case GuardStarted started:
                (Environment, Flow, FlowStep, StepHash) = (started.Environment, started.Flow, started.FlowStep, started.StepHash);
                (Successes, Needed) = (0, int.MaxValue);
                break;
            case GuardConsulted consulted:
                Needed = consulted.Needed;
                // A step that failed and asks again is tried again: what comes of that is a run of its own.
                Runs.RemoveAll(run => run.ResponseId == consulted.ResponseId && run.Step == consulted.Step && !run.Succeeded);
                Remember(Answers, new GuardAnswer(consulted.ResponseId, consulted.Step, consulted.Successes, consulted.Needed, consulted.AskFirst));
                break;
            case SupervisedRunCounted counted:
                Successes = counted.Successes;
                Remember(Runs, new GuardedRun(counted.ResponseId, counted.Step, Succeeded: true));
                break;
            case GuardReset reset:
                Successes = 0;
                Answers.RemoveAll(given => given.ResponseId == reset.ResponseId && given.Step == reset.Step);
                Remember(Runs, new GuardedRun(reset.ResponseId, reset.Step, Succeeded: false));
                break;
            default:
                return;
        }

        State = Successes < Needed ? nameof(Machine.Supervised) : nameof(Machine.Trusted);
    }

    private static void Remember<T>(List<T> list, T item)
    {
        list.Add(item);
        if (list.Count > Remembered)
            list.RemoveAt(0);
    }
}
