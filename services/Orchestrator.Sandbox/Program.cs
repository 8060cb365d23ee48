namespace Orchestrator.Sandbox;

internal static class Program
{
    /// <summary>Listens where --urls or ASPNETCORE_URLS says; on 127.0.0.1:8090 otherwise.</summary>
    private static async Task Main(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        await using var app = SandboxServer.Build(builder, new SandboxWorld());
        if (string.IsNullOrEmpty(app.Configuration["urls"]))
            app.Urls.Add("http://127.0.0.1:8090");
        await app.RunAsync();
    }
}
