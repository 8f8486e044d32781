using Custodes.Contracts;
using Custodes.Evidence.Commitments;
using Custodes.Evidence.Entries;
using Custodes.Evidence.Notes;
using Custodes.Storage.Keys;
using Custodes.Storage.Log;

namespace Custodes.Node.Evidence;

/// <summary>Everything a node concludes, and what it saw, as entries of its log.</summary>
/// <remarks>
/// One owner adds; the index of an entry is known at once, and it is durable a moment later: after
/// <see cref="EvidenceOptions.CommitMs"/> or, where nothing but batch commitments waits,
/// <see cref="EvidenceOptions.BatchCommitMs"/>, and at <see cref="Flush"/>. Observations are committed to by
/// batches and stay out of the log. While a journal is replayed, what the log holds already is not
/// written again.
/// </remarks>
public sealed partial class EvidenceLog : IDisposable
{
    // Less than this is not a correction of the clock but its grain.
    private const long ClockStepMs = 1_000;

    private readonly EvidenceOptions options;
    private readonly TimeProvider time;
    private readonly SignerKey key;
    private readonly LogWriter log;
    private readonly EvidenceWriter writer;
    private readonly EvidenceTail tail;
    private readonly BatchCommitment commitment;
    private readonly TenantSalt? salt;
    private long rowsStartMs;
    private long lastTimeMs;
    private long sealedUntilMs;
    private long nextSeal;
    private long entriesSinceSeal;
    private long observationsSinceSeal;
    private long denialsSinceSeal;
    private long addedAt;
    private long urgentAt;
    private bool isUrgent;
    private bool isStopped;

    private EvidenceLog(
        EvidenceOptions options,
        TimeProvider time,
        SignerKey key,
        LogWriter log,
        EvidenceTail tail,
        Action<string> onFailed
    )
    {
        this.options = options;
        this.time = time;
        this.key = key;
        this.log = log;
        this.tail = tail;
        NextIndex = log.Head.Size;
        lastTimeMs = tail.LastTimeMs;
        nextSeal = tail.NextSeal;
        entriesSinceSeal = tail.EntriesSinceSeal;
        commitment = new BatchCommitment(
            options.RowsPerLeaf,
            options.RowsPerBatch,
            tail.NextSequence
        );
        salt =
            options.Tenant.Length == 0
                ? null
                : TenantSaltFile.OpenOrMake(options.Directory, options.Tenant);
        writer = new EvidenceWriter(
            log,
            new ObservationFiles(options.Directory, options.RowBytesMax),
            options.PublishRetryMs,
            onFailed
        );
        Begin();
    }

    /// <summary>The index that the next entry gets.</summary>
    public long NextIndex { get; private set; }

    /// <summary>The number that the next observation gets.</summary>
    public long NextSequence => commitment.NextSequence;

    /// <summary>Entries that are durable.</summary>
    public long CommittedSize => writer.CommittedSize;

    /// <summary>Entries that everybody may see.</summary>
    public long PublishedSize => writer.PublishedSize;

    /// <summary>Whether entries were added that nobody has been given to commit yet.</summary>
    internal bool IsWaiting => writer.Waiting > 0;

    /// <summary>Who signs.</summary>
    public VerifierKey Verifier => key.Verifier;

    /// <summary>Whether a journal is replayed: what the log holds is looked up and not written again.</summary>
    public bool IsReplaying { get; set; }

    /// <summary>Opens an evidence directory, or makes one with a new key.</summary>
    /// <param name="options">How it is written.</param>
    /// <param name="time">The clock of entries.</param>
    /// <param name="from">Findings and verdicts from this entry on are remembered for a replay.</param>
    /// <param name="onFailed">Told, on another thread, why the log refuses.</param>
    /// <exception cref="LogStartException">The directory is not to be written to.</exception>
    /// <exception cref="KeyFileException">The key cannot be used.</exception>
    /// <exception cref="EvidenceFailedException">The log's end cannot be read.</exception>
    public static EvidenceLog Open(
        EvidenceOptions options,
        TimeProvider time,
        long from,
        Action<string> onFailed
    )
    {
        SignerKey? signer = null;
        LogWriter? held = null;
        try
        {
            signer = SignerKeyFile.OpenOrMake(
                EvidencePaths.SignerKey(options.Directory),
                options.Origin,
                SignatureKind.Ed25519
            );
            held = LogWriter.Open(
                options.Directory,
                signer,
                new LogOptions { Cosigner = options.Cosigner }
            );
            LogFolder folder = new(EvidencePaths.Log(options.Directory));
            EvidenceTail end = EvidenceTail.Read(folder, held.Head.Size, from);
            EvidenceLog opened = new(options, time, signer, held, end, onFailed);
            signer = null;
            held = null;
            return opened;
        }
        finally
        {
            held?.Dispose();
            signer?.Dispose();
        }
    }

    /// <summary>Adds an entry.</summary>
    /// <param name="make">Makes it, from the time that it gets.</param>
    /// <returns>Its index.</returns>
    /// <exception cref="EvidenceFailedException">The log refused, now or earlier.</exception>
    public long Add(Func<long, LogEntry> make)
    {
        long index = Write(make(Stamp()));
        entriesSinceSeal++;
        return index;
    }

    /// <summary>The entry of a finding.</summary>
    public long Record(Finding finding) =>
        IsReplaying && tail.Findings.TryGetValue(finding.Id, out long known)
            ? known
            : Add(timeMs =>
                FindingEntry.Of(timeMs, finding, Named(finding.Agent), Named(finding.Session))
            );

    /// <summary>The entry of a verdict.</summary>
    public long Record(Verdict verdict) =>
        IsReplaying && tail.Verdicts.TryGetValue(verdict.Id, out long known)
            ? known
            : Add(timeMs => VerdictEntry.Of(timeMs, verdict, Named(verdict.Agent)));

    /// <summary>What an identifier is called in the log: itself, or its pseudonym under the tenant's salt.</summary>
    public string Named(string identifier) => salt?.Pseudonym(identifier) ?? identifier;

    /// <summary>An order that was refused before anybody was asked; bounded between two seals.</summary>
    public void RecordDenial(string action, string caller, string reason)
    {
        denialsSinceSeal++;
        if (denialsSinceSeal <= options.DenialsPerSealMax)
        {
            Add(timeMs => new ActionEntry(
                timeMs,
                action,
                ActionOutcome.Denied,
                "",
                caller,
                reason
            ));
        }
    }

    /// <summary>Telemetry was turned away: what it held was never seen.</summary>
    /// <param name="requests">How many requests.</param>
    /// <param name="startMs">Since when, in milliseconds since 1970.</param>
    public void RecordRefusedTelemetry(long requests, long startMs) =>
        Add(timeMs => new GapEntry(
            timeMs,
            -1,
            timeMs,
            $"{requests} telemetry requests were turned away: the queue was full",
            "otlp",
            Math.Min(startMs, timeMs)
        ));

    /// <summary>Commits to observations.</summary>
    /// <param name="batch">What the pipeline took.</param>
    /// <param name="firstSequence">Number of the first, by the pipeline's count.</param>
    public void Take(ObservationBatch batch, long firstSequence)
    {
        ReadOnlySpan<Observation> observations = batch.Observations;
        int known = IsReplaying
            ? (int)Math.Clamp(NextSequence - firstSequence, 0, observations.Length)
            : 0;
        if (commitment.Count == 0 && known < observations.Length)
        {
            rowsStartMs = NowMs();
        }

        ReadOnlySpan<Observation> rest = observations[known..];
        while (!rest.IsEmpty)
        {
            int taken = commitment.Add(rest);
            observationsSinceSeal += taken;
            rest = rest[taken..];
            if (commitment.IsFull)
            {
                EndBatch();
                rowsStartMs = NowMs();
            }
        }

        CommitIfDue();
    }

    /// <summary>Lets time pass: seals intervals, commits what has waited.</summary>
    public void Tick()
    {
        if (NowMs() - sealedUntilMs >= options.SealMs)
        {
            Seal();
        }

        CommitIfDue();
    }

    /// <summary>Waits until everything that was added is durable.</summary>
    public void Flush() => writer.Flush();

    /// <summary>Ends the log of this run: what waits, a seal, and that it stopped.</summary>
    /// <param name="reason">Why.</param>
    /// <exception cref="EvidenceFailedException">The log refused, now or earlier.</exception>
    public void Stop(string reason)
    {
        isStopped = true;
        Seal();
        Add(timeMs => new StopEntry(timeMs, NextSequence - 1, reason));
        Flush();
    }

    /// <summary>Ends the thread; says nothing of a stop that <see cref="Stop"/> did not say.</summary>
    public void Dispose()
    {
        writer.Dispose();
        salt?.Dispose();
        log.Dispose();
        key.Dispose();
    }

    private void EndBatch()
    {
        if (commitment.Count == 0)
        {
            return;
        }

        long endMs = Math.Max(rowsStartMs, NowMs());
        BatchEntry promise = commitment.Promise(Stamp(), rowsStartMs, endMs);
        RowBatch rows = commitment.TakeRows(
            writer.TakeBuffer(options.RowsPerLeaf, options.RowsPerBatch)
        );
        NoteAdded(promise);
        writer.AddBatch(promise, rows);
        NextIndex++;
        entriesSinceSeal++;
    }

    private void Seal()
    {
        EndBatch();
        if (denialsSinceSeal > options.DenialsPerSealMax)
        {
            long left = denialsSinceSeal - options.DenialsPerSealMax;
            long since = sealedUntilMs;
            Add(timeMs => new GapEntry(
                timeMs,
                left,
                timeMs,
                "more refused orders than are logged one by one",
                "api",
                Math.Min(since, timeMs)
            ));
        }

        long stamped = Stamp();
        Write(
            new SealEntry(
                stamped,
                stamped,
                entriesSinceSeal,
                entriesSinceSeal == 0 && observationsSinceSeal == 0,
                nextSeal,
                observationsSinceSeal,
                sealedUntilMs
            )
        );
        nextSeal++;
        sealedUntilMs = stamped;
        entriesSinceSeal = 0;
        observationsSinceSeal = 0;
        denialsSinceSeal = 0;
    }

    private long Write(LogEntry entry)
    {
        NoteAdded(entry);
        writer.Add(entry.ToBytes());
        return NextIndex++;
    }

    private void NoteAdded(LogEntry entry)
    {
        if (writer.Waiting == 0)
        {
            addedAt = time.GetTimestamp();
            isUrgent = false;
        }

        if (!isUrgent && entry is not BatchEntry)
        {
            urgentAt = time.GetTimestamp();
            isUrgent = true;
        }
    }

    private void CommitIfDue()
    {
        if (isStopped || writer.Waiting == 0)
        {
            return;
        }

        bool isDue =
            (isUrgent && Since(urgentAt) >= options.CommitMs)
            || Since(addedAt) >= Math.Max(options.CommitMs, options.BatchCommitMs);
        if (isDue && writer.IsIdle)
        {
            writer.Hand();
        }
    }

    private double Since(long timestamp) => time.GetElapsedTime(timestamp).TotalMilliseconds;

    // Entries never run back. A clock that was set back is an entry of its own, and time goes on from it.
    private long Stamp()
    {
        long nowMs = NowMs();
        if (nowMs < lastTimeMs - ClockStepMs)
        {
            Write(new ClockEntry(nowMs, nowMs, lastTimeMs, "wall clock"));
            entriesSinceSeal++;
            sealedUntilMs = nowMs;
            lastTimeMs = nowMs;
        }

        lastTimeMs = Math.Max(lastTimeMs, nowMs);
        return lastTimeMs;
    }

    private long NowMs() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
