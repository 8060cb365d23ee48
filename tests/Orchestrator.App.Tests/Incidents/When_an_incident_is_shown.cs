using Orchestrator.App.Incidents;
using Orchestrator.App.Terminal;

namespace Orchestrator.App.Tests.Incidents;

public sealed class When_an_incident_is_shown
{
    [Fact]
    public void Tells_what_happened_and_ends_with_what_to_type() => Shown(width: 90).ShouldBe(
        """
        CRITICAL  Checkout misses its objective
        Open · for 2 min 45 s
        incident 8eb53f58-fd17-52e0-8232-765a3ba04742 · service=checkout · 1 signal

        Sunday 22 November 2026, UTC
        04:27:14        ● Incident opened: "Checkout misses its objective", critical
                          a signal fires and no incident was open for it
                        · Response critical-slo-breach v1 was asked for
                          its condition held: s => s.Type == "slo-breach"
        04:27:15  +0.4s · Response critical-slo-breach v1 started, by orchestrator
        04:27:16  +1.7s ✓ freeze-deploys: done
        04:27:17  +0.4s · likely-cause: branch "a recent deployment" (r => r.From(last).Found is
                          true)
        04:27:17  +0.2s ? Approval "Roll back?" opened for role:incident-commander, until
                          2026-11-22 04:32:17Z
        04:29:20 +2m02s ◆ approve-rollback: approved by alice
                          by admin: the last deployment broke it, and the one before had been
                          running for a week
        04:29:21  +1.0s ✗ roll-back: attempt 1 failed: 503

        Response 4bb29479 critical-slo-breach v1 is running, at approve-rollback.

        ? Roll checkout back?
          asked of role:incident-commander, team:platform-on-call · due in 2 min 17 s, at
          04:32:17; without an answer others are asked
            orchestrator tasks show 87a99caf
            orchestrator tasks approve 87a99caf --group role:incident-commander --comment "why"
            orchestrator tasks reject 87a99caf --group role:incident-commander --comment "why"

        """);

    [Fact]
    public void A_reason_that_fits_stands_beside_what_it_explains() =>
        Shown(width: 140).ShouldContain("● Incident opened: \"Checkout misses its objective\", critical  (a signal fires and no incident was open for it)\n");

    [Fact]
    public void Piped_on_it_has_a_line_an_entry()
    {
        var lines = Shown(width: null).Split('\n');
        lines.ShouldContain("04:29:20 +2m02s ◆ approve-rollback: approved by alice  (by admin: the last deployment broke it, and the one before had been running for a week)");
    }

    [Fact]
    public void Plain_letters_do_where_there_are_no_others()
    {
        var plain = Paper.Written(screen => IncidentPage.Write(screen, Sample.Parsed(Sample.Json())), width: 90, unicode: false);
        plain.ShouldAllBe(letter => letter < 128);
        plain.ShouldContain("x roll-back: attempt 1 failed: 503");
    }

    [Fact]
    public void Colour_says_what_went_wrong_and_what_waits()
    {
        var coloured = Paper.Written(screen => IncidentPage.Write(screen, Sample.Parsed(Sample.Json())), width: 90, colour: true);
        coloured.ShouldContain("\u001b[1;31mroll-back: attempt 1 failed: 503\u001b[0m");
        coloured.ShouldContain("\u001b[2ma signal fires and no incident was open for it\u001b[0m");
        Shown(width: 90).ShouldNotContain('\u001b');
    }

    [Fact]
    public void A_title_from_outside_cannot_act_on_the_terminal()
    {
        var hostile = Sample.Json(timeline: Sample.Entry(1, "incident_opened", "Incident opened: \"\u001b]0;owned\u0007\"", "\u001b[2J"))
            .Replace("Checkout misses its objective", "\\u001b[31mred\\u001b[0m", StringComparison.Ordinal);
        Paper.Written(screen => IncidentPage.Write(screen, Sample.Parsed(hostile)), width: 90).ShouldNotContain('\u001b');
        Paper.Written(screen => IncidentPage.Write(screen, Sample.Parsed(hostile))).ShouldNotContain('\u001b');
    }

    [Fact]
    public void Several_responses_are_told_apart()
    {
        var two = Sample.Json().Replace("\"responses\":[", "\"responses\":[{\"id\":\"other\",\"flow\":\"tell-finance\",\"endState\":\"resolved\"},", StringComparison.Ordinal);
        Paper.Written(screen => IncidentPage.Write(screen, Sample.Parsed(two)), width: 100).ShouldContain("✓ critical-slo-breach · freeze-deploys: done");
    }

    [Fact]
    public void What_nobody_is_asked_any_more_is_not_offered() =>
        Paper.Written(screen => IncidentPage.Write(screen, Sample.Parsed(Sample.Json(tasks: Sample.TaskJson("Decided"))))).ShouldNotContain("orchestrator tasks");

    [Fact]
    public void Fits_any_terminal()
    {
        for (var width = 60; width < 130; width++)
        {
            // What is to be typed is never broken.
            Shown(width).Split('\n').Where(line => !line.Contains("orchestrator tasks", StringComparison.Ordinal) && !line.StartsWith("incident", StringComparison.Ordinal))
                .ShouldAllBe(line => Cells.Width(line) <= width, $"at {width}");
        }
    }

    private static string Shown(int? width) => Paper.Written(screen => IncidentPage.Write(screen, Sample.Parsed(Sample.Json())), width);
}
