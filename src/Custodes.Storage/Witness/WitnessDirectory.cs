using System.Diagnostics.CodeAnalysis;
using Custodes.Evidence.Notes;
using Custodes.Evidence.Verification;
using Custodes.Evidence.Witnessing;

namespace Custodes.Storage.Witness;

/// <summary>A witness with its key and its memory on disk.</summary>
/// <remarks>
/// A signature leaves only after the head it is for is durable, and requests for one log wait for each
/// other; so whatever happens, no two signed heads of a log contradict each other. Requests for
/// different logs run side by side. The first write that fails ends signing for good: nobody knows what
/// the disk holds then, and the next start finds out.
/// </remarks>
public sealed class WitnessDirectory : IWitness, IDisposable
{
    private readonly IWitnessDisk disk;
    private readonly SignerKey signer;
    private readonly WitnessHeads heads;
    private readonly SortedDictionary<string, WitnessedLog> byOrigin = new(StringComparer.Ordinal);
    private readonly Dictionary<string, WitnessedLog> byHash = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource<string> failed = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );

    internal WitnessDirectory(IWitnessDisk disk, SignerKey signer, WitnessLogs logs)
    {
        this.disk = disk;
        this.signer = signer;
        heads = new WitnessHeads(disk);
        foreach (string origin in logs.Origins)
        {
            WitnessedLog log = new(origin, logs.KeysOf(origin));
            byOrigin.Add(origin, log);
            byHash.Add(WitnessLogs.HashOf(origin), log);
        }

        SortedSet<string> index =
            heads.ReadIndex()
            ?? throw new WitnessStartException(
                WitnessStartFault.StateMissing,
                $"{WitnessLayout.Origins}: missing, though the witness's key is there; without the record "
                    + "of what was cosigned, nothing may be cosigned. Restore the newest copy, or make a new witness"
            );
        heads.Enrol(index, logs.Origins);
        foreach (string hash in index)
        {
            heads.Load(hash, byHash.GetValueOrDefault(hash), signer.Verifier);
        }
    }

    /// <inheritdoc/>
    public VerifierKey Key => signer.Verifier;

    /// <summary>Ends with the reason when a write failed, so that nothing is signed any more.</summary>
    public Task<string> Failed => failed.Task;

    /// <summary>Opens a witness's directory, or makes one with a new key.</summary>
    /// <param name="directory">Holds <c>private/</c>, <c>state/</c> and <c>witness.vkey</c>.</param>
    /// <param name="name">The witness's name; once there is a key, the name of that.</param>
    /// <param name="logs">Whose heads it cosigns.</param>
    /// <exception cref="WitnessStartException">It cannot start; nothing was signed.</exception>
    /// <exception cref="Cryptography.Signing.OpenSslUnavailableException">OpenSSL is missing or broken.</exception>
    public static WitnessDirectory Open(string directory, string name, WitnessLogs logs)
    {
        WitnessDisk? held = null;
        SignerKey? key = null;
        try
        {
            held = WitnessDisk.Open(directory);
            MakeFirst(held, directory, name);
            key = WitnessKeyFile.Read(directory, name);
            WitnessDirectory opened = new(held, key, logs);
            held = null;
            key = null;
            return opened;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new WitnessStartException(
                WitnessStartFault.Inaccessible,
                $"{directory}: {failure.Message}",
                failure
            );
        }
        finally
        {
            key?.Dispose();
            held?.Dispose();
        }
    }

    /// <inheritdoc/>
    public WitnessAnswer Add(ReadOnlySpan<byte> body, long nowSeconds)
    {
        if (
            !AddCheckpointRequest.TryParse(
                body,
                out AddCheckpointRequest? request,
                out TextFault fault
            )
        )
        {
            WitnessOutcome outcome =
                body.Length > AddCheckpointRequest.BytesMax
                    ? WitnessOutcome.TooLarge
                    : WitnessOutcome.Malformed;
            return WitnessAnswer.Of(new WitnessDecision(outcome, Fault: fault));
        }

        if (!byOrigin.TryGetValue(request.Checkpoint.Origin, out WitnessedLog? log))
        {
            return WitnessAnswer.Of(WitnessRules.Decide(request, [], WitnessRules.Never));
        }

        lock (log.Gate)
        {
            if (failed.Task.IsCompleted)
            {
                return WitnessAnswer.Of(new WitnessDecision(WitnessOutcome.Failed));
            }

            WitnessDecision decision = WitnessRules.Decide(request, log.Keys, log.Last);
            return decision.Outcome == WitnessOutcome.Cosigned
                ? Cosign(log, request.Checkpoint, decision, nowSeconds)
                : WitnessAnswer.Of(decision);
        }
    }

    /// <inheritdoc/>
    public bool TryHead(string originHash, [NotNullWhen(true)] out byte[]? note)
    {
        note = byHash.GetValueOrDefault(originHash)?.Note;
        return note is not null;
    }

    /// <inheritdoc/>
    public IReadOnlyList<KeyValuePair<string, TreeHead>> Heads()
    {
        List<KeyValuePair<string, TreeHead>> all = [];
        foreach (WitnessedLog log in byOrigin.Values)
        {
            lock (log.Gate)
            {
                all.Add(new(log.Origin, log.Last));
            }
        }

        return all;
    }

    /// <summary>Forgets the key and lets the next process in.</summary>
    public void Dispose()
    {
        signer.Dispose();
        disk.Dispose();
    }

    // The index is there before the key is: a key without an index means that the index was taken away.
    private static void MakeFirst(WitnessDisk disk, string directory, string name)
    {
        if (WitnessKeyFile.Exists(directory))
        {
            return;
        }

        WitnessHeads first = new(disk);
        if (first.ReadIndex() is not SortedSet<string> index)
        {
            first.Create();
        }
        else if (index.Count > 0)
        {
            throw new WitnessStartException(
                WitnessStartFault.KeyMissing,
                $"{Path.Combine(directory, WitnessLayout.Key)}: missing, though there are heads that were "
                    + "cosigned with it; restore it from a copy, or make a new witness in another directory"
            );
        }

        WitnessKeyFile.Create(directory, name);
    }

    private WitnessAnswer Cosign(
        WitnessedLog log,
        Checkpoint head,
        WitnessDecision decision,
        long nowSeconds
    )
    {
        // What was read is written again and that is signed, so that no reading of ours and another's
        // can differ; and nobody's signature is kept that was not checked.
        byte[] text = head.ToBytes();
        long seconds = WitnessRules.TimeOf(nowSeconds, log.LastSeconds);
        NoteSignature cosignature = signer.Cosign(text, seconds);
        List<NoteSignature> signatures = [];
        foreach (VerifiedSignature signature in decision.LogSignatures!)
        {
            signatures.Add(signature.Signature);
        }

        byte[] note = SignedNote.Create(text, [.. signatures, cosignature]).ToBytes();
        if (!TryKeep(log.Origin, note))
        {
            return WitnessAnswer.Of(new WitnessDecision(WitnessOutcome.Failed));
        }

        log.Set(new TreeHead(head.Size, head.Root), seconds, note);
        return WitnessAnswer.Of(decision, cosignature);
    }

    private bool TryKeep(string origin, byte[] note)
    {
        string reason = "a bug";
        bool isKept = false;
        try
        {
            heads.Keep(origin, note);
            isKept = true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            reason = failure.Message;
        }
        finally
        {
            if (!isKept)
            {
                _ = failed.TrySetResult(reason);
            }
        }

        return isKept;
    }
}
