using Orchestrator.App.Logs;
using Orchestrator.Engine.Hosting;

namespace Orchestrator.App.Serving;

/// <summary>What this process is, said once it listens: lines for people, or where the log is JSON an event like any other.</summary>
internal static class Announcement
{
    public static void Say(WebApplication app, PlatformSettings settings, IReadOnlyList<string> unready)
    {
        var (roles, urls) = (ServeSettings.Names(settings.Roles), string.Join(", ", app.Urls));
        var bus = settings.IsBusInMemory ? "memory" : new UriBuilder(settings.Bus) { Password = "", UserName = "" }.Uri.ToString();
        var store = settings.Store == "sqlite" ? Path.Combine(settings.DataFolder, "orchestrator.db") : "PostgreSQL";
        var waits = string.Join("; ", unready);
        if (Logging.IsJson(app.Configuration))
        {
            app.Logger.LogInformation("orchestrator serves {Roles} on {Urls} with bus {Bus} and store {Store}; waits for: {Waits}", roles, urls, bus, store, waits);
            return;
        }

        Console.WriteLine($"orchestrator serves {roles} on {urls}");
        Console.WriteLine($"  bus    {bus}");
        Console.WriteLine($"  store  {store}");
        Console.WriteLine($"  log    {Path.Combine(settings.DataFolder, "logs")}");
        if (unready.Count > 0)
            Console.WriteLine($"  ready  not yet, and it keeps trying; /health/ready says when: {waits}");
    }
}
