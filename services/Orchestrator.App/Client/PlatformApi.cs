using System.Net.Http.Headers;
using System.Net.Mime;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Orchestrator.App.Client;

/// <param name="Raw">As it came.</param>
/// <param name="Json">Undefined where there is no body.</param>
internal sealed record ApiAnswer(byte[] Raw, JsonElement Json);

/// <summary>The platform over HTTP, for one command.</summary>
internal sealed class PlatformApi(Connection connection) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // Redirects are not followed: a key is for the address that was given.
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(10) })
    {
        BaseAddress = connection.Url,
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public Task<ApiAnswer> Get(string path, CancellationToken cancel) => Send(HttpMethod.Get, path, null, cancel);

    /// <exception cref="ClientFailed">The platform does not answer, or refuses.</exception>
    public async Task<ApiAnswer> Send(HttpMethod method, string path, JsonNode? body, CancellationToken cancel)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        deadline.CancelAfter(Patience);
        try
        {
            using var answer = await Ask(method, path, body, null, deadline.Token);
            return Read(await answer.Content.ReadAsByteArrayAsync(deadline.Token));
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new ClientFailed(ExitCodes.Unreachable, $"{connection} did not answer within {Patience.TotalSeconds:0} s. Whether it did what was asked is not known: look, then try again.");
        }
        catch (Exception error) when (error is HttpIOException or IOException)
        {
            throw Lost(error);
        }
    }

    /// <summary>An answer that is read while it comes.</summary>
    /// <param name="after">The last event that is known already.</param>
    /// <exception cref="ClientFailed">The platform does not answer, or refuses.</exception>
    public async Task<HttpResponseMessage> Open(string path, string? after, CancellationToken cancel)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        deadline.CancelAfter(Patience);
        try
        {
            return await Ask(HttpMethod.Get, path, null, after, deadline.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new ClientFailed(ExitCodes.Unreachable, $"{connection} did not answer within {Patience.TotalSeconds:0} s.");
        }
    }

    public ClientFailed Lost(Exception error) =>
        new(ExitCodes.Unreachable, $"The connection to {connection} was lost before the answer was whole: {error.Message}");

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> Ask(HttpMethod method, string path, JsonNode? body, string? after, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(method, path);
        if (connection.Key is { } key)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (after is not null)
            request.Headers.Add("Last-Event-ID", after);
        if (body is not null)
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, MediaTypeNames.Application.Json);
        try
        {
            var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
            if (answer.IsSuccessStatusCode)
                return answer;
            using (answer)
                throw Refusal.Of(answer, await answer.Content.ReadAsByteArrayAsync(cancel), connection);
        }
        catch (HttpRequestException error)
        {
            throw new ClientFailed(ExitCodes.Unreachable, Unreachable(error));
        }
    }

    private string Unreachable(HttpRequestException error) => error.HttpRequestError switch
    {
        HttpRequestError.SecureConnectionError => $"No safe connection to {connection}: {error.GetBaseException().Message}",
        HttpRequestError.NameResolutionError => $"No machine is known as {connection.Url.Host}: is --url or {Connection.UrlVariable} right?",
        HttpRequestError.ConnectionError => $"Nothing answers at {connection}: start it with orchestrator serve, or say where it is with --url or {Connection.UrlVariable}.",
        _ => $"{connection} cannot be asked: {error.GetBaseException().Message}",
    };

    private ApiAnswer Read(byte[] raw)
    {
        if (raw.Length == 0)
            return new ApiAnswer(raw, default);
        try
        {
            return new ApiAnswer(raw, JsonDocument.Parse(raw).RootElement);
        }
        catch (JsonException)
        {
            throw new ClientFailed(ExitCodes.Failed, $"{connection} answers, and not as the platform does: is --url or {Connection.UrlVariable} right?");
        }
    }
}
