using Custodes.Cryptography;
using Custodes.Cryptography.Signing;
using Custodes.Evidence.Notes;
using Custodes.Evidence.Tests.Tree;
using Custodes.Evidence.Witnessing;

namespace Custodes.Evidence.Tests.Witnessing;

/// <summary>A log that signs heads of any size, and of several histories: what witnesses are there against.</summary>
/// <remarks>All histories share their first <see cref="SharedCount"/> entries. The largest size is 64.</remarks>
internal sealed class SampleLog : IConsistencySource
{
    public const int SharedCount = 4;
    private const int SizeMax = 64;

    private readonly SignerKey signer;
    private readonly Dictionary<int, NaiveTree> histories = [];

    public SampleLog(string origin, byte seed)
    {
        byte[] bytes = new byte[32];
        bytes.AsSpan().Fill(seed);
        SigningKey key = SigningKey.TakeSeed(bytes);
        Assert.True(SignerKey.TryCreate(origin, SignatureKind.Ed25519, key, out SignerKey? made));
        signer = made;
    }

    public VerifierKey Key => signer.Verifier;

    public string Origin => signer.Verifier.Name;

    public static WitnessLogs Known(params SampleLog[] logs)
    {
        VerifierKey[] keys = [.. logs.Select(log => log.Key)];
        Assert.True(WitnessLogs.TryCreate(keys, out WitnessLogs? known, out string wrong), wrong);
        return known;
    }

    public Sha256Hash Root(int size, int history = 0) => Tree(history).Root(0, size);

    public Sha256Hash[] Proof(int oldSize, int size, int history = 0) =>
        oldSize == 0 ? [] : Tree(history).Consistency(oldSize, 0, size, isWhole: true);

    /// <summary>A head, signed.</summary>
    public SignedNote Head(int size, int history = 0) => Sign(size, Root(size, history));

    /// <summary>Signs whatever it is told to.</summary>
    public SignedNote Sign(int size, Sha256Hash root, params string[] extensions)
    {
        byte[] text = new Checkpoint(Origin, size, root) { Extensions = extensions }.ToBytes();
        return SignedNote.Create(text, [signer.Sign(text)]);
    }

    /// <summary>The request that an honest log sends.</summary>
    public byte[] Request(int oldSize, int size, int history = 0) =>
        Body(oldSize, Proof(oldSize, size, history), Head(size, history));

    /// <summary>Any request.</summary>
    public static byte[] Body(int oldSize, Sha256Hash[] proof, SignedNote head)
    {
        Assert.True(Checkpoint.TryParse(head.Text, out Checkpoint? checkpoint, out _));
        return new AddCheckpointRequest(oldSize, proof, head, checkpoint).ToBytes();
    }

    public bool TryConsistency(long oldSize, long size, out Sha256Hash[] hashes)
    {
        hashes = Proof((int)oldSize, (int)size);
        return true;
    }

    private NaiveTree Tree(int history)
    {
        if (!histories.TryGetValue(history, out NaiveTree? tree))
        {
            List<byte[]> entries = [];
            for (int index = 0; index < SizeMax; index++)
            {
                entries.Add([(byte)index, (byte)(index < SharedCount ? 0 : history)]);
            }

            histories[history] = tree = new NaiveTree(entries);
        }

        return tree;
    }
}
