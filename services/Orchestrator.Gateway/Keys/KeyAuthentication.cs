using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orchestrator.Gateway.Http;

namespace Orchestrator.Gateway.Keys;

/// <summary>On an endpoint: the key may also come as <c>?key=</c>, from senders that can set nothing else.</summary>
public sealed class KeyInQuery;

/// <summary>Lets in who holds a key: <c>Authorization: Bearer ...</c>. The key's name is the actor of what it does.</summary>
public sealed class KeyAuthentication(KeyRing keys, IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string Name = "Key";
    public const string ScopeClaim = "scope";
    private const string Bearer = "Bearer ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Presented() is not { } key)
            return AuthenticateResult.NoResult();
        if (await keys.Find(key, Context.RequestAborted) is not { } known)
            return AuthenticateResult.Fail("The key is unknown or was revoked.");
        var identity = new ClaimsIdentity(Name);
        identity.AddClaim(new Claim(identity.NameClaimType, known.Name));
        identity.AddClaims(known.Scopes.Select(scope => new Claim(ScopeClaim, scope)));
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Name));
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var failed = (await HandleAuthenticateOnceSafeAsync()).Failure;
        Response.Headers.WWWAuthenticate = "Bearer";
        await Problems.Write(Context, StatusCodes.Status401Unauthorized, "Who are you?", failed is null
            ? "Send a key: Authorization: Bearer <key>. The first start printed one and keeps it in credentials.json in the data folder."
            : failed.Message);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        var needed = Context.GetEndpoint()?.Metadata.GetMetadata<NeedsScope>()?.Scope ?? "another";
        var has = string.Join(", ", Context.User.FindAll(ScopeClaim).Select(claim => claim.Value));
        return Problems.Write(Context, StatusCodes.Status403Forbidden, "This key may not do that", $"It takes the scope '{needed}'; the key '{Context.User.Identity?.Name}' has {(has.Length == 0 ? "none" : has)}.");
    }

    private string? Presented()
    {
        var header = Request.Headers.Authorization.ToString();
        if (header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            return header[Bearer.Length..].Trim();
        var inQuery = Context.GetEndpoint()?.Metadata.GetMetadata<KeyInQuery>() is not null ? Request.Query["key"].ToString() : "";
        return inQuery.Length > 0 ? inQuery : null;
    }
}
