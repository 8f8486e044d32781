using System.Diagnostics.CodeAnalysis;

namespace Custodes.Evidence.Notes;

/// <summary>A head that its log has signed, with the cosignatures that were found and hold.</summary>
/// <param name="Note">The note it was read from.</param>
/// <param name="Checkpoint">What it says.</param>
/// <param name="Signatures">The log's and those of known witnesses, in the note's order.</param>
public sealed record SignedCheckpoint(
    SignedNote Note,
    Checkpoint Checkpoint,
    IReadOnlyList<VerifiedSignature> Signatures
)
{
    /// <summary>Reads a signed checkpoint and believes it only if the log has signed it as itself.</summary>
    /// <param name="bytes">The whole note.</param>
    /// <param name="log">The log's key; its name must be the origin.</param>
    /// <param name="witnesses">Whose cosignatures count; may be empty.</param>
    /// <param name="head">The head, when true is returned.</param>
    /// <param name="fault">Why not, when false is.</param>
    public static bool TryOpen(
        ReadOnlySpan<byte> bytes,
        VerifierKey log,
        IReadOnlyList<VerifierKey> witnesses,
        [NotNullWhen(true)] out SignedCheckpoint? head,
        out TextFault fault
    )
    {
        head = null;
        return SignedNote.TryParse(bytes, out SignedNote? note, out fault)
            && TryOpen(note, [log], witnesses, out head, out fault);
    }

    /// <summary>As above, for a note that was read already and may be of any of several logs.</summary>
    internal static bool TryOpen(
        SignedNote note,
        IReadOnlyList<VerifierKey> logs,
        IReadOnlyList<VerifierKey> witnesses,
        [NotNullWhen(true)] out SignedCheckpoint? head,
        out TextFault fault
    )
    {
        head = null;
        if (!Checkpoint.TryParse(note.Text, out Checkpoint? checkpoint, out fault))
        {
            return false;
        }

        // One origin may have several keys, the old and the new one around a rotation.
        List<VerifierKey> own = [];
        foreach (VerifierKey log in logs)
        {
            if (log.Name == checkpoint.Origin)
            {
                own.Add(log);
            }
        }

        if (own.Count == 0)
        {
            fault = new TextFault(TextRefusal.OriginWrong, Line: 1);
            return false;
        }

        if (
            !note.TryVerify(
                [.. own, .. witnesses],
                out IReadOnlyList<VerifiedSignature> held,
                out fault
            )
        )
        {
            return false;
        }

        foreach (VerifiedSignature one in held)
        {
            if (own.Contains(one.Key))
            {
                head = new SignedCheckpoint(note, checkpoint, held);
                return true;
            }
        }

        fault = new TextFault(TextRefusal.LogSignatureMissing, Line: 0);
        return false;
    }
}
