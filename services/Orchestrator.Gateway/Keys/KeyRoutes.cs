using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orchestrator.Contracts.Access;
using Orchestrator.Gateway.Http;
using Orchestrator.StateMachines.Access;

namespace Orchestrator.Gateway.Keys;

/// <summary>A key, without the key.</summary>
public sealed record KeyView(Guid Id, string State, string Name, IReadOnlyList<string> Scopes, DateTimeOffset IssuedAt, DateTimeOffset? RevokedAt)
{
    public static KeyView Of(AccessKey key) => new(key.CorrelationId, key.State, key.Name, key.Scopes, key.IssuedAt, key.RevokedAt);
}

/// <param name="Key">Shown this once.</param>
public sealed record NewKey(Guid Id, string Name, IReadOnlyList<string> Scopes, string Key);

/// <param name="Name">The actor of what the key does.</param>
public sealed record KeyBody(string? Name, List<string>? Scopes);

public static class KeyRoutes
{
    public static void MapKeys(this IEndpointRouteBuilder routes)
    {
        var keys = routes.MapGroup("/api/keys").RequireScope(Scopes.Admin).WithTags("Keys");
        keys.MapGet("", List).WithSummary("The keys there are, without the keys.").Produces<Page<KeyView>>();
        keys.MapPost("", Issue).WithSummary("Makes a key; it is shown this once.").TakesJson<KeyBody>().Produces<NewKey>(201).ProducesProblem(400).ProducesProblem(409);
        keys.MapDelete("{name}", Revoke).WithSummary("Lets the key in no more, for good.").Produces(StatusCodes.Status204NoContent).ProducesProblem(404).ProducesProblem(409);
    }

    private static async Task<IResult> List(HttpContext http, Readings readings) =>
        ApiResults.Ok(new Page<KeyView>([.. (await readings.All<AccessKey>([], http.RequestAborted)).Select(KeyView.Of)], null));

    private static async Task<IResult> Issue(HttpContext http, Orders orders, KeyRing ring)
    {
        var body = await JsonBody.Read<KeyBody>(http);
        var name = Bodies.Name("name", body.Name) ?? throw RequestRefused.Invalid("'name' is missing: say whom the key stands for.", ("field", "name"));
        if (body.Scopes is not { Count: > 0 } || body.Scopes.Find(scope => !Scopes.All.Contains(scope)) is not null)
            throw RequestRefused.Invalid($"'scopes' has to list some of {string.Join(", ", Scopes.All)}.", ("field", "scopes"));
        var key = KeyText.New();
        var scopes = body.Scopes.Distinct().ToList();
        await orders.Run(http, new IssueAccessKey(AccessKey.IdOf(name), name, KeyText.HashOf(key), scopes, http.Actor()));
        ring.Forget();
        return ApiResults.Created("/api/keys", new NewKey(AccessKey.IdOf(name), name, scopes, key));
    }

    private static async Task<IResult> Revoke(string name, HttpContext http, Orders orders, KeyRing ring)
    {
        await orders.Run(http, new RevokeAccessKey(AccessKey.IdOf(name), http.Actor(), null));
        ring.Forget();
        return Results.NoContent();
    }
}
