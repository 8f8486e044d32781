using System.Diagnostics.CodeAnalysis;
using System.Text;
using Custodes.Evidence.Notes;
using Custodes.Storage.Log;

namespace Custodes.Cli.Auditing;

/// <summary>The key that a verification believes, and where it came from.</summary>
/// <param name="Key">The log's key.</param>
/// <param name="Source">In words, with what that proves.</param>
internal sealed record TrustedKey(VerifierKey Key, string Source)
{
    private const int TextBytesMax = 1024;

    /// <summary>Takes the key that was given, else the policy's, else the one that lies beside the log.</summary>
    /// <param name="option">What <c>--key</c> says: a vkey, or a file with one; null when it was not given.</param>
    /// <param name="policy">What <c>--policy</c> says.</param>
    /// <param name="note">The checkpoint, to choose among the policy's logs; null when there is none.</param>
    /// <param name="evidenceDirectory">Where a key may lie; null for nowhere.</param>
    /// <param name="trusted">The key, when true is returned.</param>
    /// <param name="wrong">Why there is none; names the option.</param>
    public static bool TryFind(
        string? option,
        WitnessPolicy? policy,
        SignedNote? note,
        string? evidenceDirectory,
        [NotNullWhen(true)] out TrustedKey? trusted,
        out string wrong
    )
    {
        trusted = null;
        if (option is not null)
        {
            bool isRead = TryRead(option, out VerifierKey? given, out wrong);
            trusted = isRead ? new TrustedKey(given!, "given") : null;
            return isRead;
        }

        if (policy is { Logs.Count: > 0 })
        {
            wrong = "";
            VerifierKey chosen = Choose(policy, note);
            trusted = new TrustedKey(chosen, "named by the policy");
            return true;
        }

        string beside = evidenceDirectory is null
            ? ""
            : EvidencePaths.VerifierKey(evidenceDirectory);
        if (beside.Length == 0 || !File.Exists(beside))
        {
            wrong = "--key: needed, for no key lies beside this log";
            return false;
        }

        bool isFound = TryRead(beside, out VerifierKey? found, out wrong);
        trusted = isFound
            ? new TrustedKey(found!, "found beside the log: proves consistency, not origin")
            : null;
        return isFound;
    }

    /// <summary>Reads what <c>--key</c> says.</summary>
    public static bool TryRead(
        string option,
        [NotNullWhen(true)] out VerifierKey? key,
        out string wrong
    )
    {
        wrong = "";
        if (VerifierKey.TryParse(Encoding.UTF8.GetBytes(option), out key, out TextFault fault))
        {
            return IsLogs(key, option, out wrong);
        }

        if (!File.Exists(option))
        {
            wrong = $"--key: '{option}' is neither a vkey ({fault}) nor a file";
            return false;
        }

        if (!SmallFile.TryRead(option, TextBytesMax, out byte[] bytes, out wrong))
        {
            wrong = $"--key: {wrong}";
            return false;
        }

        ReadOnlySpan<byte> line = bytes.AsSpan().TrimEnd((byte)'\n');
        if (!VerifierKey.TryParse(line, out key, out fault))
        {
            wrong = $"--key: {option} holds no vkey ({fault})";
            return false;
        }

        return IsLogs(key, option, out wrong);
    }

    private static bool IsLogs(VerifierKey key, string option, out string wrong)
    {
        bool isLogs = key.Kind == SignatureKind.Ed25519;
        wrong = isLogs ? "" : $"--key: '{option}' is a witness's key, not a log's";
        return isLogs;
    }

    // Around a rotation a policy names both keys of a log: the one that signed is meant.
    private static VerifierKey Choose(WitnessPolicy policy, SignedNote? note)
    {
        foreach (NoteSignature signature in note?.Signatures ?? [])
        {
            foreach (PolicyLog log in policy.Logs)
            {
                if (log.Key.Name == signature.Name && log.Key.KeyId == signature.KeyId)
                {
                    return log.Key;
                }
            }
        }

        return policy.Logs[0].Key;
    }
}
