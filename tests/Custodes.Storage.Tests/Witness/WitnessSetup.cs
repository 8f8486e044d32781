using System.Text;
using Custodes.Cryptography.Signing;
using Custodes.Evidence.Notes;
using Custodes.Evidence.Tests.Witnessing;
using Custodes.Evidence.Witnessing;
using Custodes.Storage.Witness;

namespace Custodes.Storage.Tests.Witness;

/// <summary>Witnesses over a disk in memory.</summary>
internal static class WitnessSetup
{
    public const long Now = 1_700_000_000;

    /// <summary>The seed of transparency-dev's test witness; its key is public.</summary>
    private const string Seed = "a2dafdd7f2061ca8fe6d19ed60a2f7c10d5595adacff29c6044daf1eed216880";

    /// <summary>A disk on which a witness was set up that has cosigned nothing.</summary>
    public static MemoryWitnessDisk NewDisk()
    {
        MemoryWitnessDisk disk = new();
        new WitnessHeads(disk).Create();
        return disk;
    }

    public static SignerKey Signer()
    {
        byte[] seed = Convert.FromHexString(Seed);
        Assert.True(
            SignerKey.TryCreate(
                "witness",
                SignatureKind.CosignatureV1,
                SigningKey.TakeSeed(seed),
                out SignerKey? signer
            )
        );
        return signer;
    }

    public static WitnessDirectory Start(IWitnessDisk disk, params SampleLog[] logs) =>
        new(disk, Signer(), SampleLog.Known(logs));

    /// <summary>The time that an answer's cosignature states, after checking it over the head.</summary>
    public static long TimeOf(WitnessAnswer answer, SignedNote head)
    {
        Assert.Equal(200, answer.Status);
        Assert.True(
            NoteSignature.TryParseLines(
                Encoding.UTF8.GetBytes(answer.Body),
                out IReadOnlyList<NoteSignature> lines,
                out _
            )
        );
        using SignerKey signer = Signer();
        Assert.True(
            SignedNote
                .Create(head.Text, lines)
                .TryVerify([signer.Verifier], out IReadOnlyList<VerifiedSignature> held, out _)
        );
        return held[0].TimestampSeconds;
    }
}
