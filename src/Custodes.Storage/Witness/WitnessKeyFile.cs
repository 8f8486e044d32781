using Custodes.Evidence.Notes;
using Custodes.Storage.Keys;

namespace Custodes.Storage.Witness;

/// <summary>A witness's private key, where <see cref="WitnessLayout"/> has it and under the witness's own name.</summary>
internal static class WitnessKeyFile
{
    /// <summary>Whether there is a key.</summary>
    public static bool Exists(string directory) => File.Exists(PathIn(directory));

    /// <summary>Makes a key.</summary>
    /// <exception cref="WitnessStartException">The name may not stand in a signature.</exception>
    public static void Create(string directory, string name)
    {
        try
        {
            SignerKeyFile.Make(PathIn(directory), name, SignatureKind.CosignatureV1).Dispose();
        }
        catch (KeyFileException refusal) when (refusal.Fault == KeyFault.BadName)
        {
            throw new WitnessStartException(
                WitnessStartFault.NameInvalid,
                $"{name}: not a witness's name: 1 to 255 bytes without white space and plus signs",
                refusal
            );
        }
    }

    /// <summary>Reads the key, and writes its public half beside it for whoever is to know it.</summary>
    /// <exception cref="WitnessStartException">It is exposed, no key, or another one's.</exception>
    public static SignerKey Read(string directory, string name)
    {
        SignerKey signer = Open(PathIn(directory));
        if (signer.Verifier.Name != name)
        {
            string kept = signer.Verifier.Name;
            signer.Dispose();
            throw new WitnessStartException(
                WitnessStartFault.NameDiffers,
                $"{PathIn(directory)}: the key of '{kept}', not of '{name}'"
            );
        }

        File.WriteAllText(
            Path.Combine(directory, WitnessLayout.VerifierKey),
            $"{signer.Verifier}\n"
        );
        return signer;
    }

    private static SignerKey Open(string path)
    {
        try
        {
            return SignerKeyFile.Open(path, SignatureKind.CosignatureV1);
        }
        catch (KeyFileException refusal) when (refusal.Fault == KeyFault.Exposed)
        {
            throw new WitnessStartException(
                WitnessStartFault.KeyExposed,
                $"{path}: others may access it; whoever has read it can sign as this witness. Make a new "
                    + "witness, or, when you know that nobody has, run chmod 600",
                refusal
            );
        }
        catch (KeyFileException refusal)
        {
            throw new WitnessStartException(
                WitnessStartFault.KeyDamaged,
                $"{path}: not the private key of a witness; restore it from a copy",
                refusal
            );
        }
    }

    private static string PathIn(string directory) => Path.Combine(directory, WitnessLayout.Key);
}
