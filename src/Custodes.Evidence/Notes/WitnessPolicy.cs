using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Custodes.Cryptography;
using Custodes.Primitives;

namespace Custodes.Evidence.Notes;

/// <summary>Whose heads are believed: by which logs, cosigned by how many of which witnesses (C2SP tlog-policy).</summary>
/// <remarks>
/// Witnesses count by their public keys, never by names: one key is one witness, however often and
/// under whatever name it signs.
/// </remarks>
public sealed class WitnessPolicy
{
    /// <summary>Bytes of a policy at most.</summary>
    public const int BytesMax = 65_536;

    /// <summary>Logs, witnesses and groups at most, of each; the specification asks for 32 at least.</summary>
    public const int CountMax = 64;

    /// <summary>What the quorum is called when nobody need cosign.</summary>
    public const string NoQuorum = "none";

    internal WitnessPolicy(
        IReadOnlyList<PolicyLog> logs,
        IReadOnlyList<PolicyWitness> witnesses,
        IReadOnlyList<PolicyGroup> groups,
        string quorum,
        byte[] bytes
    )
    {
        Logs = logs;
        Witnesses = witnesses;
        Groups = groups;
        Quorum = quorum;
        Text = bytes;
        Hash = new Sha256Hash(SHA256.HashData(bytes));
    }

    /// <summary>The logs, any of which may have signed.</summary>
    public IReadOnlyList<PolicyLog> Logs { get; }

    /// <summary>The witnesses.</summary>
    public IReadOnlyList<PolicyWitness> Witnesses { get; }

    /// <summary>The groups; each names only what stands before it.</summary>
    public IReadOnlyList<PolicyGroup> Groups { get; }

    /// <summary>The witness or group that must have signed, or <see cref="NoQuorum"/>.</summary>
    public string Quorum { get; }

    /// <summary>Its text, exactly as it was read.</summary>
    public ReadOnlyMemory<byte> Text { get; }

    /// <summary>SHA-256 of the text, for the entry that says which policy holds from when on.</summary>
    public Sha256Hash Hash { get; }

    /// <summary>How many of so many witnesses are 75 %: ⌈3 n / 4⌉.</summary>
    /// <remarks>
    /// Two such sets share at least 2 k - n witnesses, so that two heads that contradict each other need
    /// as many liars; n - k may be down.
    /// </remarks>
    public static int QuorumOf(int witnessCount)
    {
        Invariant.That(witnessCount is >= 0 and <= CountMax);
        return ((3 * witnessCount) + 3) / 4;
    }

    /// <summary>Reads a policy.</summary>
    public static bool TryParse(
        ReadOnlySpan<byte> bytes,
        [NotNullWhen(true)] out WitnessPolicy? policy,
        out TextFault fault
    )
    {
        var reader = new PolicyReader();
        fault = reader.Read(bytes);
        policy = fault.Reason == TextRefusal.None ? reader.ToPolicy(bytes) : null;
        return policy is not null;
    }

    /// <summary>The text of a policy that asks three quarters of some witnesses.</summary>
    /// <param name="log">The log.</param>
    /// <param name="logAddress">Where to reach it; null to leave it out.</param>
    /// <param name="witnesses">
    /// Name, key and address of each; names are single words, none of them "three-quarters". No witness
    /// at all makes a policy without a quorum.
    /// </param>
    public static byte[] ThreeQuartersOf(
        VerifierKey log,
        string? logAddress,
        IReadOnlyList<PolicyWitness> witnesses
    )
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"log {log}");
        text.Append(logAddress is null ? "\n" : $" {logAddress}\n");
        var names = new StringBuilder();
        foreach (PolicyWitness witness in witnesses)
        {
            text.Append(CultureInfo.InvariantCulture, $"witness {witness.Name} {witness.Key}");
            text.Append(witness.Address is null ? "\n" : $" {witness.Address}\n");
            names.Append(' ').Append(witness.Name);
        }

        text.Append(
            witnesses.Count == 0
                ? $"quorum {NoQuorum}\n"
                : $"group three-quarters {QuorumOf(witnesses.Count)}{names}\nquorum three-quarters\n"
        );
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>Whether these signatures are enough. Only cosignatures by the policy's witnesses count.</summary>
    public bool IsQuorum(IReadOnlyList<VerifiedSignature> signatures)
    {
        if (Quorum == NoQuorum)
        {
            return true;
        }

        var satisfied = new HashSet<string>(StringComparer.Ordinal);
        foreach (PolicyWitness witness in Witnesses)
        {
            if (HasSigned(witness, signatures))
            {
                satisfied.Add(witness.Name);
            }
        }

        // In the order of the text, in which members come before their groups.
        foreach (PolicyGroup group in Groups)
        {
            int count = 0;
            foreach (string member in group.Members)
            {
                count += satisfied.Contains(member) ? 1 : 0;
            }

            if (count >= group.Threshold)
            {
                satisfied.Add(group.Name);
            }
        }

        return satisfied.Contains(Quorum);
    }

    /// <summary>Reads a signed checkpoint and believes it only if one of the logs and the quorum have signed it.</summary>
    public bool TryOpen(
        ReadOnlySpan<byte> bytes,
        [NotNullWhen(true)] out SignedCheckpoint? head,
        out TextFault fault
    )
    {
        head = null;
        return SignedNote.TryParse(bytes, out SignedNote? note, out fault)
            && TryOpen(note, out head, out fault);
    }

    /// <summary>As above, for a note that was read already.</summary>
    public bool TryOpen(
        SignedNote note,
        [NotNullWhen(true)] out SignedCheckpoint? head,
        out TextFault fault
    )
    {
        List<VerifierKey> logs = [];
        foreach (PolicyLog log in Logs)
        {
            logs.Add(log.Key);
        }

        List<VerifierKey> witnesses = [];
        foreach (PolicyWitness witness in Witnesses)
        {
            witnesses.Add(witness.Key);
        }

        if (!SignedCheckpoint.TryOpen(note, logs, witnesses, out head, out fault))
        {
            return false;
        }

        if (!IsQuorum(head.Signatures))
        {
            head = null;
            fault = new TextFault(TextRefusal.QuorumNotReached, Line: 0);
            return false;
        }

        return true;
    }

    private static bool HasSigned(
        PolicyWitness witness,
        IReadOnlyList<VerifiedSignature> signatures
    )
    {
        foreach (VerifiedSignature signature in signatures)
        {
            if (
                signature.Key.Kind == SignatureKind.CosignatureV1
                && signature.Key.Key.Equals(witness.Key.Key)
            )
            {
                return true;
            }
        }

        return false;
    }
}
