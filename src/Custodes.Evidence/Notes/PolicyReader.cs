using System.Buffers;
using System.Text;
using System.Text.Unicode;
using Custodes.Cryptography.Signing;

namespace Custodes.Evidence.Notes;

/// <summary>Reads the lines of one policy.</summary>
/// <remarks>
/// <code>
/// log VKEY [URL]
/// witness NAME VKEY [URL]
/// group NAME all|any|K MEMBER...
/// quorum NAME|none
/// # a comment, at the start of a line only
/// </code>
/// Words are parted by spaces and tabs. Names outside comments must be UTF-8, which the specification
/// only recommends: names that differ in broken bytes alone would look the same to people.
/// </remarks>
internal sealed class PolicyReader
{
    private static readonly SearchValues<byte> Blanks = SearchValues.Create(" \t"u8);

    private readonly List<PolicyLog> logs = [];
    private readonly List<PolicyWitness> witnesses = [];
    private readonly List<PolicyGroup> groups = [];
    private readonly HashSet<string> names = new(StringComparer.Ordinal);
    private readonly HashSet<string> grouped = new(StringComparer.Ordinal);
    private readonly HashSet<VerifyingKey> logKeys = [];
    private readonly HashSet<VerifyingKey> witnessKeys = [];
    private string? quorum;

    public TextFault Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > WitnessPolicy.BytesMax)
        {
            return new TextFault(TextRefusal.TooLong, Line: 0);
        }

        int line = 0;
        int offset = 0;
        while (offset < bytes.Length)
        {
            line++;
            TextRefusal reason = StrictText.TryLine(bytes, ref offset, out ReadOnlySpan<byte> text)
                ? ReadLine(text)
                : TextRefusal.LineUnfinished;
            if (reason != TextRefusal.None)
            {
                return new TextFault(reason, line);
            }
        }

        return quorum is null ? new TextFault(TextRefusal.QuorumMissing, Line: 0) : default;
    }

    public WitnessPolicy ToPolicy(ReadOnlySpan<byte> bytes) =>
        new(logs, witnesses, groups, quorum ?? WitnessPolicy.NoQuorum, bytes.ToArray());

    private static TextRefusal Words(ReadOnlySpan<byte> line, List<string> words)
    {
        ReadOnlySpan<byte> rest = line;
        while (true)
        {
            int start = rest.IndexOfAnyExcept(Blanks);
            if (start < 0)
            {
                return TextRefusal.None;
            }

            rest = rest[start..];
            int end = rest.IndexOfAny(Blanks);
            ReadOnlySpan<byte> word = end < 0 ? rest : rest[..end];
            if (!Utf8.IsValid(word))
            {
                return TextRefusal.NotUtf8;
            }

            words.Add(Encoding.UTF8.GetString(word));
            rest = rest[word.Length..];
        }
    }

    private static TextRefusal ReadKey(string text, SignatureKind kind, out VerifierKey? key)
    {
        if (!VerifierKey.TryParse(Encoding.UTF8.GetBytes(text), out key, out TextFault fault))
        {
            return fault.Reason;
        }

        return key.Kind == kind ? TextRefusal.None : TextRefusal.KeyKindWrong;
    }

    private TextRefusal ReadLine(ReadOnlySpan<byte> line)
    {
        foreach (byte one in line)
        {
            if ((one < 0x20 && one != (byte)'\t') || one == 0x7f)
            {
                return TextRefusal.ByteNotAllowed;
            }
        }

        int start = line.IndexOfAnyExcept(Blanks);
        if (start < 0 || line[start] == (byte)'#')
        {
            return TextRefusal.None;
        }

        List<string> words = [];
        TextRefusal reason = Words(line, words);
        if (reason != TextRefusal.None)
        {
            return reason;
        }

        return (words[0], words.Count) switch
        {
            ("log", 2 or 3) => ReadLog(words),
            ("witness", 3 or 4) => ReadWitness(words),
            ("group", >= 4) => ReadGroup(words),
            ("quorum", 2) => ReadQuorum(words[1]),
            _ => TextRefusal.LineUnknown,
        };
    }

    private TextRefusal ReadLog(List<string> words)
    {
        TextRefusal reason = ReadKey(words[1], SignatureKind.Ed25519, out VerifierKey? key);
        if (reason != TextRefusal.None || key is null)
        {
            return reason;
        }

        if (logs.Count == WitnessPolicy.CountMax)
        {
            return TextRefusal.TooMany;
        }

        if (!logKeys.Add(key.Key))
        {
            return TextRefusal.KeyTaken;
        }

        logs.Add(new PolicyLog(key, words.Count > 2 ? words[2] : null));
        return TextRefusal.None;
    }

    private TextRefusal ReadWitness(List<string> words)
    {
        TextRefusal reason = ReadKey(words[2], SignatureKind.CosignatureV1, out VerifierKey? key);
        if (reason != TextRefusal.None || key is null)
        {
            return reason;
        }

        if (witnesses.Count == WitnessPolicy.CountMax)
        {
            return TextRefusal.TooMany;
        }

        if (!TryName(words[1]))
        {
            return TextRefusal.NameTaken;
        }

        if (!witnessKeys.Add(key.Key))
        {
            return TextRefusal.KeyTaken;
        }

        witnesses.Add(new PolicyWitness(words[1], key, words.Count > 3 ? words[3] : null));
        return TextRefusal.None;
    }

    private TextRefusal ReadGroup(List<string> words)
    {
        List<string> members = words[3..];
        foreach (string member in members)
        {
            if (!names.Contains(member))
            {
                return TextRefusal.NameUnknown;
            }

            if (!grouped.Add(member))
            {
                return TextRefusal.NameGroupedAlready;
            }
        }

        long threshold;
        switch (words[2])
        {
            case "all":
                threshold = members.Count;
                break;
            case "any":
                threshold = 1;
                break;
            default:
                if (!StrictText.TryDecimal(Encoding.UTF8.GetBytes(words[2]), out threshold))
                {
                    return TextRefusal.DecimalNotCanonical;
                }

                break;
        }

        if (threshold < 1 || threshold > members.Count)
        {
            return TextRefusal.ThresholdWrong;
        }

        if (groups.Count == WitnessPolicy.CountMax)
        {
            return TextRefusal.TooMany;
        }

        if (!TryName(words[1]))
        {
            return TextRefusal.NameTaken;
        }

        groups.Add(new PolicyGroup(words[1], (int)threshold, members));
        return TextRefusal.None;
    }

    private TextRefusal ReadQuorum(string name)
    {
        if (quorum is not null)
        {
            return TextRefusal.QuorumTwice;
        }

        if (name != WitnessPolicy.NoQuorum && !names.Contains(name))
        {
            return TextRefusal.NameUnknown;
        }

        quorum = name;
        return TextRefusal.None;
    }

    private bool TryName(string name) => name != WitnessPolicy.NoQuorum && names.Add(name);
}
