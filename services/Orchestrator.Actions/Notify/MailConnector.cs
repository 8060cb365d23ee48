using System.Net;
using System.Net.Mail;
using System.Net.Sockets;
using System.Text.Json;
using Orchestrator.Actions.Catalogue;
using Orchestrator.Actions.Http;
using Orchestrator.Actions.Templates;

namespace Orchestrator.Actions.Notify;

/// <summary>How a mail is sent, and what it says.</summary>
public sealed record MailPlan(string Host, int Port, bool Tls, Template? User, Template? Password, Template From, IReadOnlyList<Template> To, Template Subject, Template Text);

/// <summary>Sends a mail through an SMTP server.</summary>
public sealed class MailConnector(MailPlan plan) : IConnector
{
    public string Kind => "notify";

    public string Target { get; } = $"{plan.Host}:{plan.Port}";

    public bool IsIdempotent => false;

    public static IConnector? From(Settings settings, ConnectorParts parts)
    {
        var host = settings.Required("Host", "give the SMTP server");
        var port = settings.Whole("Port", 1, 65_535) ?? 587;
        var tls = settings.Flag("Tls") ?? true;
        if (host is not null && !parts.Hosts.Has(host, port))
            settings.Wrong(
                "Host", $"calls {host}:{port}, which is not allowed", $"add {host}:{port} to {AllowedHosts.Section} if it may be called");
        var user = settings.Template("User");
        var password = settings.Template("Password");
        HttpSettings.WithoutSecret(settings, "User", user?.Secrets ?? [], parts);
        HttpSettings.WithoutSecret(settings, "Password", password?.Secrets ?? [], parts);
        if (password is not null && !tls)
            settings.Wrong(
                "Tls", "is false, and the password would be sent for everybody to read", "set it to true, or remove User and Password");
        var from = settings.Required("From", "give the sender's address") is null ? null : settings.Template("From");
        var to = settings.Templates("To");
        if (to.Count == 0)
            settings.Wrong("To", "is missing", "give the recipients as a list");
        var subject = settings.Required("Subject", "give the subject") is null ? null : settings.Template("Subject");
        var text = settings.Required("Text", "give what to say") is null ? null : settings.Template("Text");
        return host is null || from is null || subject is null || text is null ? null : new MailConnector(new MailPlan(host, port, tls, user, password, from, to, subject, text));
    }

    public async Task<ActionResult> Carry(ActionAttempt attempt, CancellationToken cancel)
    {
        using var mail = Mail(attempt);
        using var smtp = new SmtpClient(plan.Host, plan.Port) { EnableSsl = plan.Tls };
        if (plan.User is not null && plan.Password is not null)
            smtp.Credentials = new NetworkCredential(plan.User.Fill(attempt), plan.Password.Fill(attempt));
        try
        {
            await smtp.SendMailAsync(mail, cancel);
            return ActionResult.Succeeded(JsonSerializer.SerializeToElement(new { to = mail.To.Select(address => address.Address) }));
        }
        catch (SmtpFailedRecipientsException e)
        {
            // SmtpClient sends to the others before it throws this.
            return ActionResult.Unknown(
                $"The mail went out, but {Target} refused {string.Join(", ", e.InnerExceptions.Select(inner => inner.FailedRecipient))}.");
        }
        catch (SmtpFailedRecipientException e) when (mail.To.Count > 1)
        {
            return ActionResult.Unknown($"The mail went out, but {Target} refused {e.FailedRecipient}.");
        }
        catch (SmtpException e) when (e.GetBaseException() is SocketException { SocketErrorCode: SocketError.ConnectionRefused or SocketError.HostNotFound or SocketError.HostUnreachable } refused)
        {
            return ActionResult.Retryable($"{Target} could not be connected to: {refused.Message}.");
        }
        catch (SmtpException e) when ((int)e.StatusCode is >= 400 and < 500)
        {
            return ActionResult.Retryable($"{Target} refused the mail for now ({(int)e.StatusCode}): {e.Message}");
        }
        catch (SmtpException e) when ((int)e.StatusCode is >= 500 and < 600)
        {
            return ActionResult.Final($"{Target} refused the mail ({(int)e.StatusCode}): {e.Message}");
        }
        catch (Exception e) when (e is SmtpException or OperationCanceledException)
        {
            return ActionResult.Unknown(
                $"{Target} did not say in time, or at all, whether it took the mail: {e.GetBaseException().Message}");
        }
    }

    private MailMessage Mail(ActionAttempt attempt)
    {
        var mail = new MailMessage
        {
            From = Address(plan.From, attempt),
            Subject = plan.Subject.Fill(attempt).ReplaceLineEndings(" "),
            Body = plan.Text.Fill(attempt),
        };
        foreach (var to in plan.To)
            mail.To.Add(Address(to, attempt));
        mail.Headers.Add("X-Orchestrator-Attempt", attempt.Command.AttemptId.ToString());
        return mail;
    }

    private static MailAddress Address(Template template, ActionAttempt attempt) =>
        MailAddress.TryCreate(template.Fill(attempt), out var address)
            ? address
            : throw new ActionRefusedException(
                $"The address {template.Text} of the action '{attempt.Command.Action}' is none once it is filled in.");
}
