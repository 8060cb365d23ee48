using System.Text.Json;
using Orchestrator.Contracts.Publications;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Orchestrator.Engine.Actions;

/// <summary>
/// Publishes to exchanges of others, which have to exist, and waits for the broker's confirmation. Killed in between, it
/// publishes again, with the same message id.
/// </summary>
public sealed class Publisher(string bus, TimeProvider clock) : IAsyncDisposable
{
    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _one = new(1);
    private IConnection? _connection;
    private IChannel? _channel;

    /// <summary>Returns when the broker has confirmed; waits for a broker that is away.</summary>
    /// <exception cref="UnusableMessage">There is no such exchange.</exception>
    public async Task Publish(PublishOutside message, CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            while (!await TryPublish(message, cancel))
                await Task.Delay(BetweenTries, clock, cancel);
        }
        finally
        {
            _one.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_channel is not null)
            await _channel.DisposeAsync();
        if (_connection is not null)
            await _connection.DisposeAsync();
        _one.Dispose();
    }

    private async Task<bool> TryPublish(PublishOutside message, CancellationToken cancel)
    {
        try
        {
            var channel = await Channel(cancel);
            var properties = new BasicProperties
            {
                MessageId = message.MessageId.ToString(),
                ContentType = "application/json",
                DeliveryMode = DeliveryModes.Persistent,
                Headers = new Dictionary<string, object?> { ["Idempotency-Key"] = message.IdempotencyKey },
            };
            await channel.BasicPublishAsync(message.Exchange, message.RoutingKey, mandatory: false, properties, JsonSerializer.SerializeToUtf8Bytes(message.Body), cancel);
            return true;
        }
        catch (Exception error) when (error is OperationInterruptedException { ShutdownReason.ReplyCode: Constants.NotFound } or PublishException { InnerException: OperationInterruptedException { ShutdownReason.ReplyCode: Constants.NotFound } })
        {
            throw new UnusableMessage($"There is no exchange '{message.Exchange}': declare it, then retry this message.");
        }
        catch (Exception error) when (error is RabbitMQClientException or IOException)
        {
            return false;
        }
    }

    private async Task<IChannel> Channel(CancellationToken cancel)
    {
        if (_channel is { IsOpen: true })
            return _channel;
        if (_connection is not { IsOpen: true })
        {
            var factory = new ConnectionFactory { Uri = new Uri(bus), ClientProvidedName = "orchestrator publishes" };
            _connection = await factory.CreateConnectionAsync(cancel);
        }

        return _channel = await _connection.CreateChannelAsync(
            new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), cancel);
    }
}
