using System.Diagnostics.CodeAnalysis;
using Custodes.Aggregation.Registry;
using Custodes.Aggregation.Reports;
using Custodes.Cryptography;

namespace Custodes.Cluster.Validating;

/// <summary>Inputs of an epoch as they travel, signed by the global node: whoever passes them on cannot make them up.</summary>
/// <remarks>
/// Two of one epoch that differ prove that the global node told different things to different validators.
/// <code>
/// inputs | signature 64 of "custodes/signed-inputs/v1\n" | SHA-256 of the inputs
/// </code>
/// </remarks>
/// <param name="Inputs">What it says.</param>
/// <param name="Hash">SHA-256 of the inputs alone: signatures are never part of an identity.</param>
/// <param name="Raw">All bytes.</param>
public sealed record SignedInputs(EpochInputs Inputs, Sha256Hash Hash, ReadOnlyMemory<byte> Raw)
{
    /// <summary>Bytes at most.</summary>
    public const int BytesMax = EpochInputs.BytesMax;

    /// <summary>Signs inputs.</summary>
    public static byte[] Write(EpochInputs inputs, ISigner signer)
    {
        byte[] bytes = inputs.ToBytes();
        byte[] signed = new byte[bytes.Length + SignedReport.SignatureBytes];
        bytes.CopyTo(signed, 0);
        signer.Sign(MessageOf(Sha256.Of(bytes)), signed.AsSpan(bytes.Length));
        return signed;
    }

    /// <summary>Reads inputs that a key signed; false for everything else.</summary>
    public static bool TryRead(
        ReadOnlyMemory<byte> raw,
        ReadOnlySpan<byte> key,
        ISignatures signatures,
        [NotNullWhen(true)] out SignedInputs? signed
    )
    {
        signed = null;
        int length = raw.Length - SignedReport.SignatureBytes;
        if (length < 0 || raw.Length > BytesMax)
        {
            return false;
        }

        Sha256Hash hash = Sha256.Of(raw.Span[..length]);
        if (
            signatures.Verify(key, MessageOf(hash), raw.Span[length..])
            && EpochInputs.TryRead(raw[..length], out EpochInputs? inputs)
        )
        {
            signed = new SignedInputs(inputs, hash, raw);
        }

        return signed is not null;
    }

    private static byte[] MessageOf(Sha256Hash hash) =>
        [.. "custodes/signed-inputs/v1\n"u8, .. hash.ToArray()];
}
