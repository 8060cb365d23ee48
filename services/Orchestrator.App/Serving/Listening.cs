using System.Net;
using System.Net.Sockets;

namespace Orchestrator.App.Serving;

/// <summary>Where this process is to listen, looked at before anything is started: nobody's work is touched by a process that cannot be reached.</summary>
internal static class Listening
{
    private const string Example = "http://127.0.0.1:8080";

    /// <exception cref="WrongSetting">One is no address, or none this process can listen on.</exception>
    public static IReadOnlyList<string> Read(string urls)
    {
        var list = urls.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        foreach (var url in list)
            _ = Parse(url);
        return list.Length > 0 ? list : throw new WrongSetting($"There is no address to listen on: give --urls {Example}");
    }

    /// <summary>Somebody may still be quicker between this look and the start; then the start fails.</summary>
    /// <exception cref="WrongSetting">The address is not this machine's, or not this user's to take.</exception>
    /// <exception cref="PortTaken">Somebody listens there.</exception>
    public static void EnsureFree(IEnumerable<string> urls)
    {
        foreach (var url in urls)
        {
            if (Parse(url) is { IsUnixPipe: false, Port: > 0 } address)
                EnsureFree(url, new IPEndPoint(Ip(address.Host), address.Port));
        }
    }

    private static void EnsureFree(string url, IPEndPoint endpoint)
    {
        try
        {
            using var listener = new TcpListener(endpoint);
            if (endpoint.Address.Equals(IPAddress.IPv6Any))
                listener.Server.DualMode = true;
            listener.Start();
        }
        catch (SocketException error)
        {
            throw error.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse => new PortTaken(url),
                SocketError.AccessDenied => new WrongSetting($"This user may not listen on {url}: give a port above 1023, as in --urls {Example}"),
                SocketError.AddressNotAvailable => new WrongSetting($"{url} is no address of this machine: give one that is, as in --urls {Example}"),
                _ => new WrongSetting($"{url} cannot be listened on: {error.Message}. Give another, as in --urls {Example}"),
            };
        }
    }

    private static BindingAddress Parse(string url)
    {
        try
        {
            var address = BindingAddress.Parse(url);
            if (address.Scheme == "https")
                throw new WrongSetting($"{url} asks for TLS, which this program leaves to a proxy before it: give --urls {Example}");
            if (address.Scheme == "http" && address.PathBase.Length == 0 && (address.IsUnixPipe || address.Port is >= 0 and <= IPEndPoint.MaxPort))
                return address;
        }
        catch (FormatException)
        {
            // Said below, in our words.
        }

        throw new WrongSetting($"'{url}' is no address to listen on: give --urls {Example}");
    }

    /// <summary>As Kestrel reads it: a name that is no address of one interface means all of them.</summary>
    private static IPAddress Ip(string host) => host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        ? IPAddress.Loopback
        : IPAddress.TryParse(host.Trim('[', ']'), out var address) ? address : Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any;
}

/// <summary>Somebody else listens there.</summary>
internal sealed class PortTaken(string url)
    : Exception($"Another program listens on {url}: end it, or listen elsewhere, as in --urls http://127.0.0.1:8081");
