using Orchestrator.Actions.Catalogue;

namespace Orchestrator.Actions.Tests;

public sealed class When_settings_are_wrong
{
    [Theory]
    [InlineData("""{"Url":"http://ok:1/x"}""", "Orchestrator:Actions:it:Connector is missing: choose one of exec, external, http, nothing, notify, publish.")]
    [InlineData("""{"Connector":"htp"}""", "Orchestrator:Actions:it:Connector is 'htp': choose one of exec, external, http, nothing, notify, publish.")]
    [InlineData("""{"Connector":"http"}""", "Url is missing")]
    [InlineData("""{"Connector":"http","Url":"http://elsewhere/x"}""", "Url calls elsewhere, which is not allowed: add elsewhere to Orchestrator:AllowedHosts")]
    [InlineData("""{"Connector":"http","Url":"http://ok:2/x"}""", "Url calls ok:2, which is not allowed")]
    [InlineData("""{"Connector":"http","Url":"http://{host}/x"}""", "begin it with http:// or https:// and the host in full")]
    [InlineData("""{"Connector":"http","Url":"http://ok:{port}/x"}""", "begin it with http:// or https:// and the host in full")]
    [InlineData("""{"Connector":"http","Url":"ftp://ok:1/x"}""", "begin it with http:// or https://")]
    [InlineData("""{"Connector":"http","Url":"http://ok:1/{service"}""", "brace at character 13")]
    [InlineData("""{"Connector":"http","Url":"http://ok:1/{$incident}"}""", "Url is no template: there is no '$incident': use $action, $flow, $step, $attempt, $responseId, $incidentId and $idempotencyKey, or a field")]
    [InlineData("""{"Connector":"http","Url":"http://ok:1/x","Methd":"GET"}""", "it:Methd is not a setting of the connector http: remove it, or use one of Body, ")]
    [InlineData("""{"Connector":"http","Url":"http://ok:1/x","Method":"FETCH"}""", "Method is 'FETCH': choose one of POST")]
    [InlineData("""{"Connector":"http","Url":"http://ok:1/x","Success":"2xx"}""", "Success holds '2xx'")]
    [InlineData("""{"Connector":"http","Url":"http://ok:1/x","Idempotent":"maybe"}""", "Idempotent is 'maybe': say true or false.")]
    [InlineData("""{"Connector":"http","Url":"http://ok:1/x","MaxAnswerBytes":0}""", "MaxAnswerBytes is '0'")]
    [InlineData("""{"Connector":"http","Url":"http://ok:1/x","Output":{"id":"id"}}""", "Output:id is 'id': give a JSON pointer")]
    [InlineData("""{"Connector":"http","Url":"http://ok:1/x","Headers":{"Host":"evil"}}""", "Headers:Host cannot be set")]
    [InlineData("""{"Connector":"http","Url":"http://ok:1/x","Body":"{\"a\":"}""", "Body is no template: it begins like JSON")]
    [InlineData("""{"Connector":"http","Url":"http://ok:1/x","Idempotent":false,"FollowRedirects":true}""", "FollowRedirects is true for a call that must not be made twice")]
    [InlineData("""{"Connector":"http","Url":"http://ok:1/x","Target":"nowhere"}""", "Target is 'nowhere', which has no limits: add Orchestrator:Targets:nowhere")]
    [InlineData("""{"Connector":"http","Url":"http://ok:1/x","Headers":{"Authorization":"Bearer ${secret:api}"}}""", "Headers:Authorization needs the secret 'api', which is not set: set ORCHESTRATOR_SECRET_API")]
    [InlineData("""{"Connector":"external"}""", "is external, which needs RabbitMQ, and the bus is in memory: set ORCHESTRATOR__BUS")]
    [InlineData("""{"Connector":"publish","Exchange":"e"}""", "is publish, which needs RabbitMQ")]
    [InlineData("""{"Connector":"exec","Program":"/bin/rm"}""", "Program is /bin/rm, which is not allowed: add it to Orchestrator:AllowedPrograms")]
    [InlineData("""{"Connector":"exec","Program":"/bin/sh","Arguments":["${secret:api}"]}""", "Arguments hold a secret")]
    [InlineData("""{"Connector":"exec","Program":"/bin/sh","WorkingFolder":"/no/such"}""", "there is no such folder")]
    [InlineData("""{"Connector":"exec","Program":"/bin/sh","Success":"zero"}""", "Success holds 'zero'")]
    [InlineData("""{"Connector":"notify","Channel":"pigeon"}""", "Channel is 'pigeon': choose one of slack, webhook, mail.")]
    [InlineData("""{"Connector":"notify","Url":"http://ok:1/x"}""", "Text is missing")]
    [InlineData("""{"Connector":"notify","Channel":"mail","Host":"mail","From":"a@b","To":["c@d"],"Subject":"s","Text":"t"}""", "calls mail:587, which is not allowed")]
    public void Says_what_is_wrong_where_and_what_to_do(string action, string sentence)
    {
        using var bench = new Bench($$"""{"AllowedHosts":["ok:1"],"AllowedPrograms":["/bin/sh"],"Actions":{"it":{{action}} } }""", hasBroker: false);
        string.Join('\n', bench.Catalogue.Findings).ShouldContain(sentence);
        Should.Throw<ActionSettingsException>(() => bench.Catalogue.EnsureValid());
        bench.Catalogue.Find("it").ShouldBeNull();
    }

    [Fact]
    public void Finds_all_of_it_in_one_go()
    {
        using var bench = new Bench("""
            {"AllowedHosts":["http://ok/x"],"AllowedPrograms":["rm"],"Secrets":{"Folder":"/no/such/folder"},
             "Targets":{"t":{"Concurrency":0,"PerSecnd":1,"Circuit":{"FailureRatio":2} } },
             "Actions":{"a":{"Connector":"http"},"b":{"Connector":"x"} } }
            """);
        var all = bench.Catalogue.Findings.Select(finding => finding.Where).ToList();
        all.ShouldBe(
        [
            "Orchestrator:AllowedHosts:0",
            "Orchestrator:AllowedPrograms:0",
            "Orchestrator:Secrets:Folder",
            "Orchestrator:Targets:t:Concurrency",
            "Orchestrator:Targets:t:Circuit:FailureRatio",
            "Orchestrator:Targets:t:PerSecnd",
            "Orchestrator:Actions:a:Url",
            "Orchestrator:Actions:b:Connector",
        ]);
    }

    [Fact]
    public void Names_the_flows_and_steps_that_need_a_missing_binding()
    {
        using var bench = new Bench("""{"AllowedHosts":["ok"],"Actions":{"deploys.freeze":{"Connector":"http","Url":"http://ok/x"} } }""");
        var missing = bench.Catalogue.FindMissing(
        [
            ("slo", "freeze", "deploys.freeze"),
            ("slo", "undo", "deploys.rollback"),
            ("fraud", "back", "deploys.rollback"),
            ("slo", "post", "status.post"),
        ]);
        missing.Select(finding => finding.ToString()).ShouldBe(
        [
            "Orchestrator:Actions:deploys.rollback is missing, and slo/undo, fraud/back cannot run without it: bind it to a connector, one of exec, external, http, nothing, notify, publish.",
            "Orchestrator:Actions:status.post is missing, and slo/post cannot run without it: bind it to a connector, one of exec, external, http, nothing, notify, publish.",
        ]);
    }

    [Fact]
    public async Task Ends_an_action_that_nobody_bound_with_a_final_failure()
    {
        using var bench = new Bench("{}");
        (await bench.Run("deploys.freeze")).Error.ShouldBe("Nothing is bound to the action 'deploys.freeze': add Orchestrator:Actions:deploys.freeze.");
    }
}
