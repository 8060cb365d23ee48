using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Orchestrator.Gateway.Live;

/// <summary>An answer as server-sent events (HTML standard, section 9.2).</summary>
public sealed class EventStream(HttpResponse response)
{
    public const string ContentType = "text/event-stream";

    /// <summary>Written at once to the socket, so that what is in memory for a slow reader stays small.</summary>
    private const long MostUnsent = 32 * 1024;

    private readonly PipeWriter _body = response.BodyWriter;

    /// <summary>Sends the headers, and says after how many milliseconds to come back where the connection breaks.</summary>
    public Task Begin(CancellationToken cancellation)
    {
        response.ContentType = ContentType;
        response.Headers.CacheControl = "no-cache, no-transform";

        // nginx, and those that took it over: pass on what comes when it comes.
        response.Headers["X-Accel-Buffering"] = "no";
        response.HttpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        _body.Write("retry: 2000\n\n"u8);
        return Send(cancellation);
    }

    public async ValueTask Write(LiveFact fact, CancellationToken cancellation)
    {
        _body.Write(fact.Event);
        if (_body.UnflushedBytes > MostUnsent)
            await Send(cancellation);
    }

    /// <summary>An id without data is no event, and yet what to come back with: what was passed over need not be looked at again.</summary>
    public void WritePosition(long position) => Write(string.Create(CultureInfo.InvariantCulture, $"id: {position}\n\n"));

    public void WriteComment(string text) => Write($": {text}\n\n");

    public async Task Send(CancellationToken cancellation) => await _body.FlushAsync(cancellation);

    private void Write(string text) => Encoding.UTF8.GetBytes(text, _body);
}
