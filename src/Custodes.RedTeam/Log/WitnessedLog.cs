using Custodes.Cryptography;
using Custodes.Cryptography.Signing;
using Custodes.Evidence.Notes;
using Custodes.Evidence.Tree;
using Custodes.Evidence.Verification;
using Custodes.Primitives;

namespace Custodes.RedTeam.Log;

/// <summary>An operator's log and key, and the files it shows; it signs whatever head the operator wants.</summary>
internal sealed class WitnessedLog : ITileSink, ILogFiles, IDisposable
{
    private const string Origin = "redteam.example/log";
    private const int BatchBytes = 1 << 16;
    private readonly SortedDictionary<string, byte[]> files = new(StringComparer.Ordinal);
    private readonly SignerKey signer;
    private readonly TreeGrowth growth = new(new TreeEdge(), []);

    public WitnessedLog(ulong seed)
    {
        signer = KeyOf(Origin, SignatureKind.Ed25519, seed);
    }

    /// <summary>Its key.</summary>
    public VerifierKey Key => signer.Verifier;

    /// <summary>The head of what was written.</summary>
    public TreeHead Head => new(growth.Size, growth.Root());

    /// <summary>A key out of a seed.</summary>
    public static SignerKey KeyOf(string name, SignatureKind kind, ulong seed)
    {
        byte[] bytes = Sha256.Of(BitConverter.GetBytes(seed), [(byte)kind]).ToArray();
        SigningKey key = SigningKey.TakeSeed(bytes);
        Invariant.That(SignerKey.TryCreate(name, kind, key, out SignerKey? made));
        return made;
    }

    /// <summary>Writes entries behind those that are there.</summary>
    public void Append(ref SplitMix64 draw, int count)
    {
        EntryBatch batch = new(count, BatchBytes);
        for (int entry = 0; entry < count; entry++)
        {
            Invariant.That(batch.TryAdd(BitConverter.GetBytes(draw.Next())) == BatchRefusal.None);
        }

        growth.Append(batch, this);
    }

    /// <summary>A head, signed by the log.</summary>
    public SignedNote Sign(TreeHead head)
    {
        byte[] text = new Checkpoint(Origin, head.Size, head.Root).ToBytes();
        return SignedNote.Create(text, [signer.Sign(text)]);
    }

    /// <summary>Shows a signed head, with what cosigned it, as the log's newest.</summary>
    public void Publish(SignedNote note, IReadOnlyList<NoteSignature> cosignatures) =>
        files["checkpoint"] = SignedNote
            .Create(note.Text, [.. note.Signatures, .. cosignatures])
            .ToBytes();

    /// <summary>Proves that what is written begins with an older tree, if it does.</summary>
    public bool TryProve(long oldSize, out Sha256Hash[] proof) =>
        new ProofBuilder(new TileReader(this, growth.Size)).TryConsistency(
            oldSize,
            growth.Size,
            out proof
        );

    /// <inheritdoc/>
    public void Put(TileId id, ReadOnlySpan<byte> first, ReadOnlySpan<byte> rest) =>
        files[id.Path()] = [.. first, .. rest];

    /// <inheritdoc/>
    public LogFileAnswer Read(string path, Span<byte> buffer, out long count)
    {
        count = 0;
        if (!files.TryGetValue(path, out byte[]? bytes))
        {
            return LogFileAnswer.Missing;
        }

        count = bytes.Length;
        if (count > buffer.Length)
        {
            return LogFileAnswer.TooLong;
        }

        bytes.CopyTo(buffer);
        return LogFileAnswer.Found;
    }

    /// <inheritdoc/>
    public IEnumerable<string> List() => files.Keys;

    /// <inheritdoc/>
    public void Dispose() => signer.Dispose();
}
