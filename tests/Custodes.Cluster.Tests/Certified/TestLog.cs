using System.Text;
using Custodes.Cluster.Certified;
using Custodes.Contracts;
using Custodes.Cryptography;
using Custodes.Cryptography.Merkle;
using Custodes.Cryptography.Signing;
using Custodes.Evidence.Entries;
using Custodes.Evidence.Notes;

namespace Custodes.Cluster.Tests.Certified;

/// <summary>A log in memory, with proofs worked out from the definition of the tree.</summary>
internal sealed class TestLog : IDisposable
{
    private readonly List<byte[]> entries = [];
    private readonly SignerKey key;

    public TestLog(byte seed)
    {
        byte[] bytes = new byte[32];
        bytes[0] = seed;
        Assert.True(
            SignerKey.TryCreate(
                "example.org/log",
                SignatureKind.Ed25519,
                SigningKey.FromSeed(bytes),
                out SignerKey? made
            )
        );
        key = made;
    }

    public byte[] VerifierKey => Encoding.UTF8.GetBytes(key.Verifier.ToString());

    public long Add(LogEntry entry)
    {
        entries.Add(entry.ToBytes());
        return entries.Count - 1;
    }

    public ShownEntry Show(long index, int? size = null)
    {
        byte[][] leaves = [.. entries.Take(size ?? entries.Count)];
        Checkpoint head = new("example.org/log", leaves.Length, Root(leaves));
        byte[] text = head.ToBytes();
        SignedNote note = SignedNote.Create(text, [key.Sign(text)]);
        return new ShownEntry(
            entries[(int)index],
            new TlogProof(index, Path((int)index, leaves), note).ToBytes()
        );
    }

    public static FindingEntry Finding(
        string agent,
        long id,
        long bits = 10,
        bool isAlarm = true,
        string session = "s-19"
    ) =>
        new(
            1_000,
            "send_money",
            agent,
            isAlarm,
            "",
            id,
            bits * 1000,
            0,
            1_000,
            [],
            "billing",
            17_000_000,
            999,
            4,
            session,
            11_000_000
        );

    public static VerdictEntry Verdict(
        string agent,
        VerdictLevel level,
        VerdictLevel previous,
        long finding = 0,
        long suspicion = 14_000,
        long expiresMs = 5_000,
        long sinceMs = 1_000,
        string actor = "custodes"
    ) =>
        new(
            sinceMs,
            actor,
            agent,
            expiresMs,
            finding,
            3,
            level,
            previous,
            "because",
            "billing",
            sinceMs,
            suspicion
        );

    public void Dispose() => key.Dispose();

    private static Sha256Hash Root(byte[][] leaves) =>
        leaves.Length == 0 ? Sha256Hash.OfNothing
        : leaves.Length == 1 ? TreeHasher.Leaf(leaves[0])
        : TreeHasher.Node(
            Root(leaves[..Split(leaves.Length)]),
            Root(leaves[Split(leaves.Length)..])
        );

    private static List<Sha256Hash> Path(int index, byte[][] leaves)
    {
        if (leaves.Length == 1)
        {
            return [];
        }

        int split = Split(leaves.Length);
        return index < split
            ? [.. Path(index, leaves[..split]), Root(leaves[split..])]
            : [.. Path(index - split, leaves[split..]), Root(leaves[..split])];
    }

    private static int Split(int count)
    {
        int split = 1;
        while (2 * split < count)
        {
            split *= 2;
        }

        return split;
    }
}
