namespace Custodes.Contracts.Cluster;

/// <summary>Takes orders that operators signed, for the whole fleet. Any thread.</summary>
public interface IFleetOrders
{
    /// <summary>Bytes of an order at most.</summary>
    int BytesMax { get; }

    /// <summary>Checks an order, logs it, and gives it to the validators; they may not hear of it, and it may be given again.</summary>
    FleetOrderResult Take(ReadOnlyMemory<byte> order);
}
