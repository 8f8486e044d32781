using Custodes.Evidence.Notes;
using Custodes.Evidence.Tree;

namespace Custodes.Evidence.Verification;

/// <summary>Verifies a whole log: signature, quorum, every entry, every tile, older heads, and no file too many.</summary>
/// <remarks>Needs no trust in the files, in their server or in our own writer: only in the key. Never throws on bad data.</remarks>
public static class LogVerifier
{
    private const string Checkpoint = "checkpoint";

    /// <summary>Verifies a log.</summary>
    /// <param name="files">The log's files.</param>
    /// <param name="log">The log's key.</param>
    /// <param name="options">How thoroughly.</param>
    /// <param name="policy">Which witnesses must have cosigned the checkpoint; null asks for none.</param>
    public static LogReport Verify(
        ILogFiles files,
        VerifierKey log,
        TreeCheckOptions options,
        WitnessPolicy? policy = null
    )
    {
        FaultList faults = new(options.FaultCountMax);
        List<VerifierKey> witnesses = [];
        foreach (PolicyWitness witness in policy?.Witnesses ?? [])
        {
            witnesses.Add(witness.Key);
        }

        SignedCheckpoint? head = ReadHead(files, log, witnesses, faults);
        if (head is null)
        {
            return new LogReport(null, 0, 0, faults.Faults, faults.Count);
        }

        if (policy is not null && !policy.IsQuorum(head.Signatures))
        {
            faults.Add(
                LogFaultKind.QuorumMissing,
                Checkpoint,
                "too few of the policy's witnesses cosigned it"
            );
        }

        if (head.Checkpoint.Size > TreeShape.SizeMax)
        {
            faults.Add(
                LogFaultKind.CheckpointMalformed,
                Checkpoint,
                $"{head.Checkpoint.Size} entries are more than any log can hold"
            );
            return new LogReport(head, 0, 0, faults.Faults, faults.Count);
        }

        TreeHead tree = new(head.Checkpoint.Size, head.Checkpoint.Root);
        TreeCheck check = new(files, options, faults);
        check.Run(tree);
        long fileCount = options.ListsFiles
            ? new FileListCheck(files, tree, faults).Run(options.AllowsUnpublished)
            : 0;
        return new LogReport(head, check.BundleBytes, fileCount, faults.Faults, faults.Count);
    }

    private static SignedCheckpoint? ReadHead(
        ILogFiles files,
        VerifierKey log,
        IReadOnlyList<VerifierKey> witnesses,
        FaultList faults
    )
    {
        byte[] buffer = new byte[SignedNote.BytesMax];
        LogFileAnswer answer = files.Read(Checkpoint, buffer, out long count);
        if (answer != LogFileAnswer.Found)
        {
            faults.Add(
                answer == LogFileAnswer.Missing
                    ? LogFaultKind.CheckpointMissing
                    : LogFaultKind.FileUnreadable,
                Checkpoint,
                answer == LogFileAnswer.Missing ? "missing" : "cannot be read, or is too long"
            );
            return null;
        }

        ReadOnlySpan<byte> bytes = buffer.AsSpan(0, (int)count);
        if (
            SignedCheckpoint.TryOpen(
                bytes,
                log,
                witnesses,
                out SignedCheckpoint? head,
                out TextFault fault
            )
        )
        {
            return head;
        }

        bool isUnsigned =
            fault.Reason
            is TextRefusal.SignatureInvalid
                or TextRefusal.SignatureLengthWrong
                or TextRefusal.NoKnownSignature
                or TextRefusal.LogSignatureMissing
                or TextRefusal.OriginWrong
                or TextRefusal.KeyAmbiguous;
        faults.Add(
            isUnsigned ? LogFaultKind.SignatureRefused : LogFaultKind.CheckpointMalformed,
            Checkpoint,
            fault.Reason == TextRefusal.SignatureInvalid
                    ? $"a signature by a known key does not hold ({fault})"
                : isUnsigned ? $"not signed by {log.Name} with the key that is trusted ({fault})"
                : $"not a checkpoint ({fault})"
        );
        return null;
    }
}
