using System.Net;
using System.Net.Http.Headers;

namespace Orchestrator.Actions.Http;

/// <summary>
/// A body that knows whether it was asked for. Before that no request was complete, so nothing can have happened; from then on
/// it may. Without a body, too: an empty one keeps the handler from quietly sending a request twice.
/// </summary>
internal sealed class WatchedContent : HttpContent
{
    private readonly byte[] _body;

    public WatchedContent(byte[] body, bool json)
    {
        _body = body;
        if (json)
            Headers.ContentType = new MediaTypeHeaderValue("application/json");
    }

    public bool Sent { get; private set; }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        Sent = true;
        await stream.WriteAsync(_body, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _body.Length;
        return true;
    }
}
