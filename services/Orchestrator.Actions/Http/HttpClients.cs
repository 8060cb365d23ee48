namespace Orchestrator.Actions.Http;

/// <summary>
/// The two ways out: nothing ambient (no proxy, no cookies), no redirects of their own, no time-out of their own.
/// A connection that was idle may be found broken only after a request was written to it, and then nobody knows whether that
/// request was carried out; targets that must not be called twice get a fresh connection for each call.
/// </summary>
public sealed class HttpClients : IDisposable
{
    private readonly HttpClient _reusing = Client(TimeSpan.FromMinutes(5));
    private readonly HttpClient _fresh = Client(TimeSpan.Zero);

    public HttpClient For(bool idempotent) => idempotent ? _reusing : _fresh;

    public void Dispose()
    {
        _reusing.Dispose();
        _fresh.Dispose();
    }

    private static HttpClient Client(TimeSpan lifetime)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,

            // Its spans hold whole addresses, and an address may be a secret. The connector hands the trace on itself.
            ActivityHeadersPropagator = null,
            PooledConnectionLifetime = lifetime,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(20),
            ConnectTimeout = TimeSpan.FromSeconds(10),
        };
        return new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }
}
