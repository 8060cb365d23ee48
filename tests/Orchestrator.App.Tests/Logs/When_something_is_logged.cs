using System.Text.Json;
using Orchestrator.App.Logs;
using Serilog;
using Serilog.Formatting;
using Serilog.Formatting.Json;

namespace Orchestrator.App.Tests.Logs;

public sealed class When_something_is_logged : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Theory]
    [InlineData("POST /integrations/alertmanager?key=abc123&x=1 failed", "POST /integrations/alertmanager?key=***&x=1 failed")]
    [InlineData("GET http://host/api?x=1&token=abc", "GET http://host/api?x=1&token=***")]
    [InlineData("the key ork_Wj-vpNs-OqlDzkh2YoqQwclKh6z76xXQ48lPK20BsQM is", "the key *** is")]
    [InlineData("Authorization: Bearer eyJhbGciOi.x.y, next", "Authorization: Bearer ***, next")]
    [InlineData("amqp://orchestrator:s3cret@rabbitmq/v cannot be reached", "amqp://orchestrator:***@rabbitmq/v cannot be reached")]
    [InlineData("Host=postgres;Username=o;Password=s3cret;Database=o", "Host=postgres;Username=o;Password=***;Database=o")]
    [InlineData("Action deploys.freeze in 12 ms, keyed by service:checkout", "Action deploys.freeze in 12 ms, keyed by service:checkout")]
    public void Keys_and_passwords_are_not(string text, string logged)
    {
        Redacting.Redact(text).ShouldBe(logged);
        Line(log => log.Information("{Text}", text)).ShouldEndWith(logged + "\n");
        Line(log => log.Information("{Text}", text), new JsonFormatter(renderMessage: true)).ShouldNotContain("s3cret");
    }

    [Fact]
    public void A_line_says_when_how_bad_who_and_what() =>
        Line(log => log.ForContext("SourceContext", "Orchestrator.Actions.Attempts.ActionRunner").Warning("Action {Action} took {Ms} ms", "deploys.freeze", 12))
            .ShouldMatch(@"^\d\d:\d\d:\d\d warn ActionRunner: Action deploys\.freeze took 12 ms\n$");

    [Fact]
    public void What_came_from_outside_begins_no_line_of_its_own()
    {
        var line = Line(log => log.Error(new InvalidOperationException("broken\n04:00:00 info all is well"), "{Title}", "x\n04:00:00 info all is well\u001b[2J"));
        line.Split('\n').ShouldAllBe(part => part.Length == 0 || part.StartsWith("    ") || part.Contains(" fail ", StringComparison.Ordinal));
        line.ShouldNotContain('\u001b');
    }

    [Fact]
    public void As_JSON_it_is_a_document_a_line()
    {
        var line = Line(log => log.Information("Action {Action} took {Ms} ms", "deploys.freeze", 12), new JsonFormatter(renderMessage: true));
        var json = JsonElement.Parse(line.ShouldEndWithOneLineBreak());
        json.GetProperty("RenderedMessage").GetString()!.ShouldContain("took 12 ms");
        json.GetProperty("Properties").GetProperty("Action").GetString().ShouldBe("deploys.freeze");
    }

    private string Line(Action<ILogger> write, ITextFormatter? formatter = null)
    {
        File.Delete(_file);
        using (var logger = new LoggerConfiguration().WriteTo.File(new Redacting(formatter ?? new LogLine("HH:mm:ss", colour: false)), _file).CreateLogger())
            write(logger);
        return File.ReadAllText(_file);
    }
}

internal static class Lines
{
    public static string ShouldEndWithOneLineBreak(this string text)
    {
        text.Count(letter => letter == '\n').ShouldBe(1);
        return text.TrimEnd('\n');
    }
}
