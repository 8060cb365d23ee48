using Npgsql;
using Orchestrator.EndToEnd.Tests.Processes;
using Orchestrator.Sandbox;
using Orchestrator.Sandbox.Faults;

namespace Orchestrator.EndToEnd.Tests.Secrets;

/// <summary>
/// A web service that answers what it was sent, and a program that says what it was told and fails: secrets go out to both, and
/// stay nowhere, though everything is logged that can be. infra/secrets.sh looks for the same after all tests.
/// </summary>
public sealed class When_actions_use_secrets : IAsyncLifetime
{
    private SandboxServer _sandbox = null!;

    public async ValueTask InitializeAsync() => _sandbox = await SandboxServer.Start();

    public ValueTask DisposeAsync() => _sandbox.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task None_is_in_a_fact_a_log_or_an_answer(bool onServers)
    {
        using var place = await Place(onServers);
        await using var orchestrator = place.Start();
        await orchestrator.Ready();
        using var client = orchestrator.Client();
        await client.Begin("do-or-ask", "echoed");
        await client.Ended(1);
        _sandbox.World.Faults.Add(new("/echo", FaultKind.Drop));
        await client.Begin("do-or-undo", "dropped");
        (await client.Ended(2)).Order().ShouldBe(["Escalated", "Resolved"]);

        _sandbox.World.Calls.Find("/echo").ShouldAllBe(call => call.Body.Contains("MarkedSecret"), "it goes out");
        foreach (var response in await client.All("/api/responses"))
        {
            var trail = (await client.Get($"/api/audit/streams/response-{response.GetProperty("id").GetString()}")).ToString();
            trail.ShouldContain("***");
            trail.ShouldNotContain("MarkedSecret", Case.Insensitive);
        }

        await orchestrator.Terminate();
        orchestrator.Output.ShouldContain("test.do");
        orchestrator.Output.ShouldNotContain("MarkedSecret", Case.Insensitive);
        foreach (var file in Directory.EnumerateFiles(orchestrator.Data, "*", SearchOption.AllDirectories))
            System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file)).ShouldNotContain("MarkedSecret", Case.Insensitive, file);
        if (onServers)
            (await RowsThatHoldOne(place.Settings["ORCHESTRATOR__STORE"])).ShouldBeEmpty();
    }

    private async Task<Workplace> Place(bool onServers)
    {
        var place = await Workplace.Create(onServers);
        place.Settings["Orchestrator__AllowedHosts"] = _sandbox.Address.Authority;
        place.Settings["ORCHESTRATOR_SECRET_STRANGE"] = "MarkedSecret/+\"1";
        foreach (var level in new[] { "Default", "Microsoft", "System", "MassTransit", "Npgsql" })
            place.Settings[$"Logging__LogLevel__{level}"] = "Trace";
        place.Bind(
            "test.do",
            ("Connector", "http"), ("Url", $"http://{_sandbox.Address.Authority}/echo?key=${{secret:strange}}"), ("Idempotent", "false"),
            ("Headers__Authorization", "Bearer ${secret:token}"), ("Body", """{"item":"{item}","token":"${secret:token}","strange":"${secret:strange}"}"""));
        var program = place.Program("tell.sh", """
            echo "$TOKEN"
            echo "no such token: $TOKEN" >&2
            exit 3
            """);
        place.Bind("test.undo", ("Connector", "exec"), ("Program", program), ("Environment__TOKEN", "${secret:token}"));
        return place;
    }

    private static async Task<List<string>> RowsThatHoldOne(string database)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        var tables = await List(connection, "select format('%I.%I', table_schema, table_name) from information_schema.tables where table_schema in ('public', 'orchestrator')");
        tables.Count.ShouldBeGreaterThan(5);
        var found = new List<string>();
        foreach (var table in tables)
            found.AddRange(await List(connection, $"select '{table}: ' || t::text from {table} t where t::text ilike '%MarkedSecret%' or t::text ilike '%' || encode('MarkedSecret', 'hex') || '%'"));
        return found;
    }

    private static async Task<List<string>> List(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var texts = new List<string>();
        while (await reader.ReadAsync())
            texts.Add(reader.GetString(0));
        return texts;
    }
}
