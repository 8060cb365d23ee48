using System.Globalization;
using Orchestrator.App.Terminal;

namespace Orchestrator.App.Tests.Terminal;

public sealed class When_times_are_said
{
    [Theory]
    [InlineData("00:00:00.4", "0 s")]
    [InlineData("00:00:59.9", "59 s")]
    [InlineData("00:04:00", "4 min")]
    [InlineData("00:04:07", "4 min 07 s")]
    [InlineData("00:12:30", "12 min")]
    [InlineData("03:05:00", "3 h 05 min")]
    [InlineData("2.04:00:00", "2 d 4 h")]
    public void A_span_is_as_exact_as_anybody_cares(string span, string said) => Times.Long(Span(span)).ShouldBe(said);

    [Theory]
    [InlineData("00:00:00", "+0.0s")]
    [InlineData("00:00:09.94", "+9.9s")]
    [InlineData("00:00:09.96", "+9s")]
    [InlineData("00:00:59.9", "+59s")]
    [InlineData("00:02:05", "+2m05s")]
    [InlineData("01:02:59", "+1h02m")]
    [InlineData("123.04:00:00", "+123d04h")]
    public void A_step_is_narrow(string span, string said)
    {
        Times.Step(Span(span)).ShouldBe(said);
        said.Length.ShouldBeLessThanOrEqualTo(8);
    }

    [Fact]
    public void What_lies_ahead_is_told_from_what_is_past()
    {
        Times.Ago(FixedTime.Moment.AddMinutes(-3), FixedTime.Moment).ShouldBe("3 min ago");
        Times.Ago(FixedTime.Moment.AddMinutes(3), FixedTime.Moment).ShouldBe("in 3 min");
    }

    [Fact]
    public void Another_day_is_named()
    {
        Times.Moment(FixedTime.Moment.AddHours(-1), FixedTime.Moment).ShouldBe("03:30:00");
        Times.Moment(FixedTime.Moment.AddHours(-5), FixedTime.Moment).ShouldBe("2026-11-21 23:30:00");
    }

    private static TimeSpan Span(string text) => TimeSpan.Parse(text, CultureInfo.InvariantCulture);
}
