namespace Orchestrator.StateMachines.Flows.Drawings;

/// <summary>The small signs of a diagram.</summary>
internal enum Glyph
{
    Action,
    Approval,
    Task,
    Choice,
    Parallel,
    Repeat,
    Wait,
    Verify,
    Flow,
    Signal,
    Clock,
    Hourglass,
    Retry,
    Star,
    Eye,
    Shield,
    Person,
    People,
    Undo,
    NoUndo,
    GoOn,
    Key,
}
