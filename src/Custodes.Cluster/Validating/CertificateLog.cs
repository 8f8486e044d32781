using System.Collections.Concurrent;
using System.Threading.Channels;
using Custodes.Cluster.Certified;
using Custodes.Consensus.Bodies;
using Custodes.Consensus.Equivocation;
using Custodes.Consensus.Messages;
using Custodes.Consensus.Validators;
using Custodes.Cryptography;
using Custodes.Evidence.Entries;
using Custodes.Evidence.Notes;
using Custodes.Evidence.Tree;
using Custodes.Primitives;
using Custodes.Storage.Keys;
using Custodes.Storage.Log;

namespace Custodes.Cluster.Validating;

/// <summary>A validator's evidence log: a certificate for each epoch, in their order, and who contradicted themselves.</summary>
/// <remarks>
/// It is written behind the votes, so that no vote waits for it, from the decisions on disk: what is missing after
/// a crash is written at the next start. <c>custodes verify</c> checks it offline.
/// </remarks>
internal sealed class CertificateLog : IAsyncDisposable
{
    private const int BatchCountMax = 64;

    private readonly SignerKey signer;
    private readonly LogWriter writer;
    private readonly Sha256Hash chain;
    private readonly Func<ulong, byte[]?> decisionOf;
    private readonly TimeProvider time;
    private readonly EntryBatch batch = new(
        BatchCountMax,
        BatchCountMax * EntryLimits.EntryBytesMax
    );
    private readonly Channel<ulong> wakes = Channel.CreateBounded<ulong>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest }
    );
    private readonly ConcurrentQueue<(byte[] Evidence, ushort Node)> accusations = [];
    private ulong certified;
    private int accused;
    private int told;
    private long lastMs;

    private CertificateLog(
        SignerKey signer,
        LogWriter writer,
        Sha256Hash chain,
        Func<ulong, byte[]?> decisionOf,
        TimeProvider time
    )
    {
        this.signer = signer;
        this.writer = writer;
        this.chain = chain;
        this.decisionOf = decisionOf;
        this.time = time;
    }

    /// <summary>Ends with the failure of the storage, or when it was closed.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    /// <summary>Opens the log, or makes it with a key of its own.</summary>
    /// <param name="directory">The validator's.</param>
    /// <param name="origin">The log's name.</param>
    /// <param name="chain">Names the chain.</param>
    /// <param name="decisionOf">How an epoch ended.</param>
    /// <param name="time">The clock of the entries.</param>
    public static CertificateLog Open(
        string directory,
        string origin,
        Sha256Hash chain,
        Func<ulong, byte[]?> decisionOf,
        TimeProvider time
    )
    {
        string evidence = Path.Combine(directory, "evidence");
        SignerKey key = SignerKeyFile.OpenOrMake(
            EvidencePaths.SignerKey(evidence),
            origin,
            SignatureKind.Ed25519
        );
        LogWriter opened = LogWriter.Open(evidence, key, new LogOptions());
        CertificateLog log = new(key, opened, chain, decisionOf, time);
        log.Count(evidence);
        return log;
    }

    /// <summary>Says who contradicted itself, in the order in which it was found; those that the log has are left out.</summary>
    public void Accuse(
        IReadOnlyList<EquivocationEvidence> found,
        Func<ulong, ValidatorSet> votersOf
    )
    {
        for (; told < found.Count; told++)
        {
            ValidatorSet set = votersOf(found[told].Epoch);
            if (told >= accused && found[told].Signer < set.Count)
            {
                accusations.Enqueue((found[told].ToBytes(), set[found[told].Signer].Node));
            }
        }
    }

    /// <summary>Begins to write.</summary>
    public void Start() => Completion = RunAsync();

    /// <summary>Says how far the epochs are. Any thread; does not wait.</summary>
    public void Wake(ulong decidedEpoch) => _ = wakes.Writer.TryWrite(decidedEpoch);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _ = wakes.Writer.TryComplete();
        try
        {
            await Completion;
        }
        catch (LogFailedException)
        {
            // Told by Completion.
        }

        writer.Dispose();
        signer.Dispose();
    }

    private async Task RunAsync()
    {
        await foreach (ulong decided in wakes.Reader.ReadAllAsync())
        {
            AppendAccusations();
            while (certified < decided)
            {
                Append(decided);
            }
        }
    }

    private void Append(ulong decided)
    {
        ulong first = certified + 1;
        batch.Clear();
        ulong count = 0;
        for (ulong epoch = first; epoch <= decided && batch.Count < BatchCountMax; epoch++)
        {
            if (count == 0)
            {
                AddChange(epoch);
            }
            else if (NamesOthers(epoch))
            {
                break;
            }

            Invariant.That(batch.TryAdd(EntryOf(epoch).ToBytes()) == BatchRefusal.None);
            count++;
        }

        _ = writer.Append(batch);
        certified += count;
    }

    // Who reads the log must know who votes from then on: the body stands before its certificate, whose digest it has. It begins
    // a batch of its own.
    private void AddChange(ulong epoch)
    {
        if (!NamesOthers(epoch))
        {
            return;
        }

        foreach (
            Func<long, LogEntry> part in DocumentEntry.PartsOf(
                BodyOf(epoch),
                ValidatorsOrder.BodyDocument
            )
        )
        {
            lastMs = Math.Max(lastMs, time.GetUtcNow().ToUnixTimeMilliseconds());
            Invariant.That(batch.TryAdd(part(lastMs).ToBytes()) == BatchRefusal.None);
        }
    }

    private bool NamesOthers(ulong epoch)
    {
        byte[] bytes = BodyOf(epoch);
        Invariant.That(BodyCodec.TryRead(bytes, out EpochBody? body, out _));
        return body.NextSet is not null && bytes.Length <= DocumentEntry.SizeMax;
    }

    private byte[] BodyOf(ulong epoch)
    {
        byte[]? decision = decisionOf(epoch);
        Invariant.That(decision is not null);
        Invariant.That(MessageCodec.TryRead(decision, out ConsensusMessage? message));
        byte[]? body = ((ConsensusMessage.FinalShown)message).Body;
        Invariant.That(body is not null);
        return body;
    }

    private void AppendAccusations()
    {
        while (accusations.TryDequeue(out (byte[] Evidence, ushort Node) one))
        {
            Invariant.That(
                EquivocationEvidence.TryRead(one.Evidence, out EquivocationEvidence? read, out _)
            );
            lastMs = Math.Max(lastMs, time.GetUtcNow().ToUnixTimeMilliseconds());
            batch.Clear();
            EquivocationEntry entry = new(lastMs, chain, (long)read.Epoch, one.Evidence, one.Node);
            Invariant.That(batch.TryAdd(entry.ToBytes()) == BatchRefusal.None);
            _ = writer.Append(batch);
        }
    }

    // What the log has of each kind, from itself: it may have been cut off behind the decisions.
    private void Count(string evidence)
    {
        EntryReader reader = new(new LogFolder(Path.Combine(evidence, "log")), writer.Head.Size);
        for (long index = 0; index < reader.Size; index++)
        {
            if (
                !reader.TryRead(index, out ReadOnlySpan<byte> bytes)
                || !LogEntry.TryParse(bytes, out LogEntry? entry, out _)
            )
            {
                throw new ValidatorStartException(
                    $"{evidence}: entry {index} of the log of certificates cannot be read"
                );
            }

            certified += entry is CertificateEntry ? 1UL : 0;
            accused += entry is EquivocationEntry ? 1 : 0;
            lastMs = Math.Max(lastMs, entry.TimeMs);
        }
    }

    private CertificateEntry EntryOf(ulong epoch)
    {
        // An entry is never older than the one before it, whatever is done to the clock meanwhile.
        lastMs = Math.Max(lastMs, time.GetUtcNow().ToUnixTimeMilliseconds());
        byte[]? decision = decisionOf(epoch);
        Invariant.That(decision is not null);
        Invariant.That(MessageCodec.TryRead(decision, out ConsensusMessage? message));
        ConsensusMessage.FinalShown shown = (ConsensusMessage.FinalShown)message;
        Invariant.That(BodyCodec.TryRead(shown.Body, out EpochBody? body, out _));
        return new CertificateEntry(
            lastMs,
            shown.Final.ToBytes(),
            chain,
            shown.Final.Statement.Value,
            (long)epoch,
            body.PreviousDigest,
            body.SetHash
        );
    }
}
