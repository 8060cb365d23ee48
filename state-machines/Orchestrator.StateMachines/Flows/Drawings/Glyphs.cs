namespace Orchestrator.StateMachines.Flows.Drawings;

/// <summary>The signs as outlines in a square of 16.</summary>
internal static class Glyphs
{
    private const string Person = "M8 2.2a2.9 2.9 0 1 1 0 5.8a2.9 2.9 0 1 1 0-5.8zM2.6 14c.2-3 2.4-4.6 5.4-4.6s5.2 1.6 5.4 4.6";
    private const string Ring = "M8 2a6 6 0 1 1 0 12A6 6 0 1 1 8 2z";
    private const string Around = "M13 8.6A5.1 5.1 0 1 1 11.6 4.4M12.6 2v3.1H9.5";

    public static string Of(Glyph glyph) => glyph switch
    {
        Glyph.Action => "M9 1.6 3.6 9h3.7l-.9 5.4L12.4 6.6H8.6z",
        Glyph.Approval => "M6 2.4a2.6 2.6 0 1 1 0 5.2a2.6 2.6 0 1 1 0-5.2zM1.4 13.6c.1-2.8 2-4.1 4.6-4.1 1 0 1.8.2 2.5.5M9.2 11.7l2 2 3.6-4.2",
        Glyph.Task or Glyph.Person => Person,
        Glyph.People => "M6 2.8a2.4 2.4 0 1 1 0 4.8a2.4 2.4 0 1 1 0-4.8zM1.4 13.4c.2-2.7 2-3.9 4.6-3.9s4.4 1.2 4.6 3.9M10.4 3a2.3 2.3 0 0 1 0 4.4M12 9.8c1.6.5 2.5 1.7 2.6 3.6",
        Glyph.Choice => "M5.2 5.6a2.9 2.9 0 1 1 4.3 2.6c-1 .6-1.5 1.1-1.5 2.2M8 13.2v.1",
        Glyph.Parallel => "M2.4 3h11.2M5 3v9.6M11 3v9.6M3.2 10.6 5 12.8l1.8-2.2M9.2 10.6l1.8 2.2 1.8-2.2",
        Glyph.Repeat or Glyph.Retry => Around,
        Glyph.Wait or Glyph.Clock => Ring + "M8 4.6V8l2.4 1.7",
        Glyph.Verify => Ring + "M5.2 8.2l2 2 3.7-4.2",
        Glyph.Flow => "M2.2 2.6h5.4v4.2H2.2zM8.4 9.2h5.4v4.2H8.4zM4.9 6.8v4.5h3.5",
        Glyph.Signal => "M8 2a4 4 0 0 0-4 4c0 3.8-1.6 5-1.6 5h11.2S12 9.8 12 6a4 4 0 0 0-4-4zM6.6 13.4a1.6 1.6 0 0 0 2.8 0",
        Glyph.Hourglass => "M4 2h8M4 14h8M5.2 2v2.4L8 8l2.8-3.6V2M5.2 14v-2.4L8 8l2.8 3.6V14",
        Glyph.Star => "M8 1.8 9.9 5.8l4.3.5-3.2 3 .9 4.3L8 11.4l-3.9 2.2.9-4.3-3.2-3 4.3-.5z",
        Glyph.Eye => "M1.4 8S3.8 4 8 4s6.6 4 6.6 4-2.4 4-6.6 4S1.4 8 1.4 8zM8 6.2a1.8 1.8 0 1 1 0 3.6a1.8 1.8 0 1 1 0-3.6z",
        Glyph.Shield => "M8 1.8 13 3.6V8c0 3-2.2 5.2-5 6.2C5.2 13.2 3 11 3 8V3.6z",
        Glyph.Undo => "M5.8 3 2.4 6.4l3.4 3.4M2.4 6.4H10a3.6 3.6 0 0 1 0 7.2H6.6",
        Glyph.NoUndo => Ring + "M3.8 3.8l8.4 8.4",
        Glyph.GoOn => "M1.8 8h9M7.4 4.4 11 8l-3.6 3.6M14 3.6v8.8",
        _ => "M5.4 4.8a3.2 3.2 0 1 1 0 6.4a3.2 3.2 0 1 1 0-6.4zM8.6 8h5.6M12 8v2.6",
    };
}
