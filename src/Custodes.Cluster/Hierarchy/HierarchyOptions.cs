using Custodes.Consensus.Bodies;

namespace Custodes.Cluster.Hierarchy;

/// <summary>What a node of the hierarchy keeps and waits for. Every number is a limit.</summary>
public sealed record HierarchyOptions
{
    /// <summary>Epochs whose leaves a local node keeps, to open them when it is asked.</summary>
    public int LeafEpochsMax { get; init; } = 64;

    /// <summary>Messages that are kept because they came before the epoch that they are of.</summary>
    public int EarlyCountMax { get; init; } = 1024;

    /// <summary>Those of one sender.</summary>
    public int EarlyOfSenderMax { get; init; } = 64;

    /// <summary>Bytes of those.</summary>
    public long EarlyBytesMax { get; init; } = 64 << 20;

    /// <summary>Questions of another local node that are answered in an epoch.</summary>
    public int WantedAnswersMax { get; init; } = 4;

    /// <summary>Messages that a regional node carries in an epoch.</summary>
    public int CarriedCountMax { get; init; } = 1 << 16;

    /// <summary>Epochs without a baseline after which it is stale.</summary>
    public ulong StaleEpochs { get; init; } = 2;

    /// <summary>Buckets that came too late for their epoch and are opened in the next one; those past it never count.</summary>
    public int LateBucketsMax { get; init; } = 64;

    /// <summary>Agents whose buckets a sensor has opened after an epoch, with its receipts in hand.</summary>
    public int DemandsMax { get; init; } = 2;

    /// <summary>Buckets that are opened in an epoch because sensors asked.</summary>
    public int DemandBucketsMax { get; init; } = 64;

    /// <summary>Reports for whose receipts the global node asks in an epoch.</summary>
    public int ReceiptQuestionsMax { get; init; } = 4096;

    /// <summary>Messages with receipts that a local node keeps of an epoch.</summary>
    public int ReceiptBatchesMax { get; init; } = 4096;

    /// <summary>How long a regional node collects before it sends on.</summary>
    public int RelayMs { get; init; } = 20;

    /// <summary>How long the global node waits after its start before it opens an epoch, so that others are there.</summary>
    public int StartMs { get; init; } = 1_000;

    /// <summary>The head of the global node's evidence log, to be certified with an epoch.</summary>
    public Func<LogHead> LogHead { get; init; } = static () => default;

    /// <summary>Epochs after which the global node opens no other; 0 for none.</summary>
    public ulong EpochCountMax { get; init; }
}
