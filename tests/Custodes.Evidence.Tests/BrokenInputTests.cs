using System.Text;
using Custodes.Evidence.Commitments;
using Custodes.Evidence.Entries;
using Custodes.Evidence.Notes;
using Custodes.Evidence.Tests.Entries;
using Custodes.Evidence.Tests.Notes;
using Custodes.Primitives;

namespace Custodes.Evidence.Tests;

/// <summary>
/// Goal: whatever bytes come, each parser answers with a value or a reason and throws nothing.
/// Method: valid texts of every format, cut, spliced with one another and with random bytes, given to
/// every parser; what a parser accepts it writes again byte for byte.
/// </summary>
public sealed class BrokenInputTests
{
    private const int RoundCount = 30_000;

    [Fact]
    public void Spliced_and_broken_texts_are_refused_with_a_reason_or_written_alike()
    {
        byte[][] seeds = [.. Seeds()];
        SplitMix64 chance = new(seed: 21);
        int accepted = 0;
        for (int round = 0; round < RoundCount; round++)
        {
            byte[] bytes = Splice(seeds, ref chance);
            accepted += Check(bytes);
        }

        // Splicing leaves some texts whole, so that both answers are given.
        Assert.InRange(accepted, RoundCount / 100, RoundCount);
    }

    private static int Check(byte[] bytes)
    {
        int accepted = 0;
        if (Agrees(SignedNote.TryParse(bytes, out SignedNote? note, out TextFault fault), fault))
        {
            Assert.Equal(bytes, note!.ToBytes());
            accepted = 1;
        }

        if (Agrees(TlogProof.TryParse(bytes, out TlogProof? proof, out fault), fault))
        {
            Assert.Equal(bytes, proof!.ToBytes());
            accepted = 1;
        }

        if (Agrees(Checkpoint.TryParse(bytes, out Checkpoint? checkpoint, out fault), fault))
        {
            Assert.Equal(bytes, checkpoint!.ToBytes());
            accepted = 1;
        }

        if (Agrees(VerifierKey.TryParse(bytes, out VerifierKey? verifier, out fault), fault))
        {
            Assert.Equal(bytes, Encoding.UTF8.GetBytes(verifier!.ToString()));
            accepted = 1;
        }

        if (Agrees(ObservationProof.TryParse(bytes, out ObservationProof? shown, out fault), fault))
        {
            Assert.Equal(bytes, shown!.ToBytes());
            accepted = 1;
        }

        if (
            Agrees(
                NoteSignature.TryParseLines(
                    bytes,
                    out IReadOnlyList<NoteSignature> lines,
                    out fault
                ),
                fault
            )
        )
        {
            Assert.Equal(bytes, Encoding.UTF8.GetBytes(string.Concat(lines)));
            accepted = 1;
        }

        if (LogEntry.TryParse(bytes, out LogEntry? entry, out EntryFault wrong))
        {
            Assert.Equal(bytes, entry.ToBytes());
            accepted = 1;
        }

        Assert.Equal(entry is null, wrong.Reason != EntryRefusal.None);
        Agrees(WitnessPolicy.TryParse(bytes, out _, out fault), fault);
        Agrees(SignerKey.TryParse(bytes, out SignerKey? signer, out fault), fault);
        signer?.Dispose();
        return accepted;
    }

    private static bool Agrees(bool isRead, TextFault fault)
    {
        Assert.Equal(isRead, fault.Reason == TextRefusal.None);
        return isRead;
    }

    private static IEnumerable<byte[]> Seeds()
    {
        byte[] note = TestKeys.Bytes(TestKeys.TesseraCheckpoint);
        yield return note;
        yield return note[..(note.AsSpan().IndexOf("\n\n"u8) + 1)];
        yield return note[(note.AsSpan().IndexOf("\n\n"u8) + 2)..];
        yield return TestKeys.Bytes(TestKeys.Tessera);
        yield return TestKeys.Bytes(TestKeys.TesseraSigner);
        yield return TestKeys.Bytes(
            $"log {TestKeys.Tessera}\nwitness w {TestKeys.Witness}\ngroup g any w\nquorum g\n"
        );
        string hash = Convert.ToBase64String(new byte[32]);
        yield return
        [
            .. TestKeys.Bytes($"c2sp.org/tlog-proof@v1\nextra AA==\nindex 3\n{hash}\n\n"),
            .. note,
        ];
        yield return TestKeys.Bytes(
            $"custodes/observation-proof@v3\nsequence 7\nrows AAAA\n{hash}\n"
        );
        foreach (LogEntry entry in EntryExamples.All)
        {
            yield return entry.ToBytes();
        }
    }

    private static byte[] Splice(byte[][] seeds, ref SplitMix64 chance)
    {
        byte[] left = seeds[chance.Below(seeds.Length)];
        byte[] right = seeds[chance.Below(seeds.Length)];
        int from = chance.Below(left.Length + 1);
        switch (chance.Below(4))
        {
            case 0:
                return [.. left[..from], .. right[chance.Below(right.Length + 1)..]];
            case 1:
                return left[..from];
            case 2:
                byte[] changed = [.. left];
                changed[from % left.Length] = (byte)chance.Below(256);
                return changed;
            default:
                return [.. left[..from], (byte)chance.Below(256), .. left[from..]];
        }
    }
}
