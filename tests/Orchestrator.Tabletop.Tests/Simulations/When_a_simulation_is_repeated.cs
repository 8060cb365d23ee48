using System.Diagnostics;
using System.Globalization;
using Orchestrator.AuditTrail.Export;

namespace Orchestrator.Tabletop.Tests.Simulations;

/// <summary>The same input and seed is the same log, byte for byte: here, in another process, whatever the machine is set to.</summary>
public sealed class When_a_simulation_is_repeated
{
    private const string LogFile = "ORCHESTRATOR_TEST_LOG";

    [Fact]
    public async Task Its_log_is_the_same() => (await Log(7)).ShouldBe(await Log(7));

    [Fact]
    public async Task Another_seed_is_another_course() => (await Log(7)).ShouldNotBe(await Log(8));

    [Fact]
    public async Task Its_log_is_the_same_whatever_culture_and_trace_surround_it()
    {
        var before = await Log(7);
        var odd = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        odd.NumberFormat.NumberDecimalSeparator = ",";
        odd.NumberFormat.NegativeSign = "minus";
        odd.DateTimeFormat.TimeSeparator = ".";
        using var listener = new ActivityListener { ShouldListenTo = _ => true, Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData };
        ActivitySource.AddActivityListener(listener);
        using var source = new ActivitySource("test");
        using var around = source.StartActivity("around");
        var culture = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = odd;
        try
        {
            (await Log(7)).ShouldBe(before);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public async Task Its_log_is_the_same_in_another_process()
    {
        var file = Path.GetTempFileName();
        var start = new ProcessStartInfo(Environment.ProcessPath!) { UseShellExecute = false, RedirectStandardOutput = true, Environment = { [LogFile] = file, ["TZ"] = "Pacific/Chatham", ["LC_ALL"] = "tr_TR.UTF-8" } };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            start.ArgumentList.Add(typeof(When_a_simulation_is_repeated).Assembly.Location);
        foreach (var argument in new[] { "-explicit", "only", "-method", $"{typeof(When_a_simulation_is_repeated).FullName}.{nameof(Elsewhere)}" })
            start.ArgumentList.Add(argument);
        using (var process = Process.Start(start)!)
        {
            var output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            process.ExitCode.ShouldBe(0, output);
        }

        (await File.ReadAllBytesAsync(file)).ShouldBe(await Log(7));
        File.Delete(file);
    }

    /// <summary>What the other process does.</summary>
    [Fact(Explicit = true)]
    public async Task Elsewhere() =>
        await File.WriteAllBytesAsync(Environment.GetEnvironmentVariable(LogFile) ?? throw new InvalidOperationException($"Another test runs this one, and says in {LogFile} where to write."), await Log(7));

    [Fact]
    public async Task Its_log_can_be_read_back()
    {
        var facts = await StreamImport.Read(new MemoryStream(await Log(7))).ToListAsync();
        facts.Count.ShouldBeGreaterThan(60);
        facts.ShouldAllBe(fact => fact.Headers!.Contains("\"simulated\":true"));
    }

    private static async Task<byte[]> Log(ulong seed)
    {
        using var log = new MemoryStream();
        await Breach.Turbulent(seed).Then().Recording.Export(log);
        return log.ToArray();
    }
}
