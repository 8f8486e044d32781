using System.Security.Cryptography;
using Custodes.Cryptography.Signing;
using Custodes.Evidence.Notes;
using Custodes.Primitives;
using Microsoft.Win32.SafeHandles;

namespace Custodes.Storage.Witness;

/// <summary>Keeps a witness's private key: the text of an skey and a line feed, mode 0600.</summary>
/// <remarks>The text is in pinned memory alone while it is here, and overwritten afterwards.</remarks>
internal static class WitnessKeyFile
{
    /// <summary>Whether there is a key.</summary>
    public static bool Exists(string directory) => File.Exists(PathIn(directory));

    /// <summary>Makes a key from 32 random bytes.</summary>
    /// <exception cref="WitnessStartException">The name may not stand in a signature.</exception>
    public static void Create(string directory, string name)
    {
        byte[] seed = Pinned(Ed25519.SeedBytes);
        byte[] text = Pinned(SignerKey.TextBytesMax + 1);
        try
        {
            RandomNumberGenerator.Fill(seed);
            bool isWritten = SignerKey.TryWrite(
                name,
                SignatureKind.CosignatureV1,
                seed,
                text,
                out int bytes
            );
            if (!isWritten)
            {
                throw new WitnessStartException(
                    WitnessStartFault.NameInvalid,
                    $"{name}: not a witness's name: 1 to 255 bytes without white space and plus signs"
                );
            }

            text[bytes] = (byte)'\n';
            Write(directory, text.AsSpan(0, bytes + 1));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(seed);
            CryptographicOperations.ZeroMemory(text);
        }
    }

    /// <summary>Reads the key, and writes its public half beside it for whoever is to know it.</summary>
    /// <exception cref="WitnessStartException">It is exposed, no key, or another one's.</exception>
    public static SignerKey Read(string directory, string name)
    {
        string path = PathIn(directory);
        if (PrivateFile.IsOpenToOthers(path))
        {
            throw new WitnessStartException(
                WitnessStartFault.KeyExposed,
                $"{path}: others may access it; whoever has read it can sign as this witness. Make a new "
                    + "witness, or, when you know that nobody has, run chmod 600"
            );
        }

        SignerKey signer = Parse(path);
        if (signer.Verifier.Name != name)
        {
            string kept = signer.Verifier.Name;
            signer.Dispose();
            throw new WitnessStartException(
                WitnessStartFault.NameDiffers,
                $"{path}: the key of '{kept}', not of '{name}'"
            );
        }

        File.WriteAllText(
            Path.Combine(directory, WitnessLayout.VerifierKey),
            $"{signer.Verifier}\n"
        );
        return signer;
    }

    private static SignerKey Parse(string path)
    {
        byte[] text = Pinned(SignerKey.TextBytesMax + 1);
        try
        {
            int bytes = (int)Math.Min(FileBytes.ReadUpTo(path, text), text.Length);
            if (
                bytes > 0
                && text[bytes - 1] == (byte)'\n'
                && SignerKey.TryParse(text.AsSpan(0, bytes - 1), out SignerKey? signer, out _)
            )
            {
                if (signer.Verifier.Kind == SignatureKind.CosignatureV1)
                {
                    return signer;
                }

                signer.Dispose();
            }

            throw new WitnessStartException(
                WitnessStartFault.KeyDamaged,
                $"{path}: not the private key of a witness; restore it from a copy"
            );
        }
        finally
        {
            CryptographicOperations.ZeroMemory(text);
        }
    }

    private static void Write(string directory, ReadOnlySpan<byte> text)
    {
        string path = PathIn(directory);
        string partialPath = path + WitnessLayout.NextSuffix;
        using (SafeFileHandle file = PrivateFile.Create(partialPath, FileMode.Create))
        {
            RandomAccess.Write(file, text, 0);
            RandomAccess.FlushToDisk(file);
        }

        File.Move(partialPath, path, overwrite: false);
        WitnessDisk.FlushFolder(Path.GetDirectoryName(path)!);
    }

    private static string PathIn(string directory) => Path.Combine(directory, WitnessLayout.Key);

    private static byte[] Pinned(int bytes)
    {
        Invariant.That(bytes > 0);
        return GC.AllocateUninitializedArray<byte>(bytes, pinned: true);
    }
}
