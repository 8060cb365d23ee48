using System.Text.Json;

namespace Orchestrator.Sandbox.Calls;

/// <summary>What a call is answered, and the name of the effect it had, if it had one.</summary>
internal sealed record Answer(int Status, byte[] Body, string? Effect = null, string ContentType = "application/json")
{
    public static Answer Of(object body, int status = 200) =>
        new(status, JsonSerializer.SerializeToUtf8Bytes(body, JsonSerializerOptions.Web));

    /// <summary>The world is different now.</summary>
    public static Answer Did(string effect, object body, int status = 200) => Of(body, status) with { Effect = effect };

    /// <summary>RFC 9457.</summary>
    public static Answer Problem(int status, string title, string detail) =>
        Of(new { type = "about:blank", title, status, detail }, status) with { ContentType = "application/problem+json" };
}

/// <summary>Answers by idempotency key: only of calls that had an effect, since the others may be repeated freely.</summary>
internal sealed class RememberedAnswers(int keep)
{
    private readonly Dictionary<string, (string Method, string Path, Answer Answer)> _byKey = [];
    private readonly Queue<string> _oldest = [];

    /// <exception cref="Refused">422: the key was used for another call.</exception>
    public Answer? Find(Call call)
    {
        if (call.Key is null || !_byKey.TryGetValue(call.Key, out var first))
            return null;
        return first.Method == call.Method && first.Path == call.Path
            ? first.Answer
            : throw Refused.Because(422,
                $"The idempotency key '{call.Key}' was used for {first.Method} {first.Path}; a key belongs to one call.");
    }

    public void Remember(Call call, Answer answer)
    {
        if (call.Key is null)
            return;
        if (_byKey.Count >= keep)
            _byKey.Remove(_oldest.Dequeue());
        _byKey[call.Key] = (call.Method, call.Path, answer);
        _oldest.Enqueue(call.Key);
    }

    public void Clear()
    {
        _byKey.Clear();
        _oldest.Clear();
    }
}
