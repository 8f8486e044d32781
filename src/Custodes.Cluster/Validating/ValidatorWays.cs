using System.Buffers.Binary;
using Custodes.Consensus.Validators;
using Custodes.Contracts.Cluster;
using Custodes.Transport;

namespace Custodes.Cluster.Validating;

/// <summary>What leaves a validator beside its votes: ends of epochs, questions, and what others must see.</summary>
internal sealed class ValidatorWays : IAsyncDisposable
{
    private readonly List<ushort> validators = [];
    private readonly List<ushort> globals = [];
    private readonly ulong seed;
    private ItemFetcher? fetcher;

    public ValidatorWays(NodeRegistry registry, NodeRecord self)
    {
        seed = BinaryPrimitives.ReadUInt64LittleEndian(self.Key.Span[8..]);
        foreach (NodeRecord node in registry.Nodes)
        {
            if (node.Kind == NodeKind.Validator && node.Index != self.Index)
            {
                validators.Add(node.Index);
            }
            else if (node.Kind == NodeKind.Global)
            {
                globals.Add(node.Index);
            }
        }
    }

    /// <summary>To whom there are ways: all validators of the registry, of whichever set, and the global node.</summary>
    public IReadOnlyList<ushort> Peers => [.. validators, .. globals];

    /// <summary>The way of votes.</summary>
    public LinkSender Sender { get; } = new();

    /// <summary>The log that is woken.</summary>
    public CertificateLog? Log { get; set; }

    /// <summary>The last epoch that was decided since the start; 0 before the first.</summary>
    public ulong Decided { get; private set; }

    /// <summary>Who votes in an epoch.</summary>
    public Func<ulong, ValidatorSet>? VotersOf { get; set; }

    /// <summary>How an epoch ended.</summary>
    public Func<ulong, byte[]?>? DecisionOf { get; set; }

    /// <summary>Begins to use the links.</summary>
    public void Open(PeerLinks links, ValidatorHost host, TimeProvider time)
    {
        Sender.Links = links;
        fetcher = new ItemFetcher(links, Peers, host.TakeItemAsync, time, seed);
    }

    /// <summary>Tells the global node how an epoch ended, and wakes the log.</summary>
    public void OnDecided(ulong epoch)
    {
        Decided = epoch;
        Log?.Wake(epoch);
        if (globals.Count > 0 && DecisionOf?.Invoke(epoch) is { } decision)
        {
            foreach (ushort global in globals)
            {
                Sender.Send(global, ValidatorMessageKinds.Certificate, decision);
            }
        }
    }

    /// <summary>Asks the others.</summary>
    public void Ask(IReadOnlyList<byte[]> questions) => fetcher?.Ask(questions);

    /// <summary>Shows the others what they must see as well.</summary>
    public void Tell(ushort kind, ReadOnlyMemory<byte> item)
    {
        foreach (ushort validator in validators)
        {
            Sender.Send(validator, kind, item);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (fetcher is not null)
        {
            await fetcher.DisposeAsync();
        }
    }
}
