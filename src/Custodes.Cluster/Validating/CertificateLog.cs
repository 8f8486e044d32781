using System.Threading.Channels;
using Custodes.Consensus.Bodies;
using Custodes.Consensus.Messages;
using Custodes.Cryptography;
using Custodes.Evidence.Entries;
using Custodes.Evidence.Notes;
using Custodes.Evidence.Tree;
using Custodes.Primitives;
using Custodes.Storage.Keys;
using Custodes.Storage.Log;

namespace Custodes.Cluster.Validating;

/// <summary>An evidence log of certificates: entry i is that of epoch i + 1, and there is nothing else in it.</summary>
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
        return new CertificateLog(key, opened, chain, decisionOf, time);
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
            while ((ulong)writer.Head.Size < decided)
            {
                Append(decided);
            }
        }
    }

    private void Append(ulong decided)
    {
        ulong first = (ulong)writer.Head.Size + 1;
        batch.Clear();
        for (ulong epoch = first; epoch <= decided && batch.Count < BatchCountMax; epoch++)
        {
            Invariant.That(batch.TryAdd(EntryOf(epoch).ToBytes()) == BatchRefusal.None);
        }

        _ = writer.Append(batch);
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
