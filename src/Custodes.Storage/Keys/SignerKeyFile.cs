using System.Security.Cryptography;
using Custodes.Cryptography.Signing;
using Custodes.Evidence.Notes;
using Custodes.Storage.Log;
using Microsoft.Win32.SafeHandles;

namespace Custodes.Storage.Keys;

/// <summary>A private signing key in a file of its own: an skey and a line feed, mode 0600.</summary>
/// <remarks>
/// The key passes through memory that the garbage collector does not move, and is overwritten there; the
/// file is the one copy. Whoever can read it can sign as its owner.
/// </remarks>
public static class SignerKeyFile
{
    /// <summary>Reads a key.</summary>
    /// <param name="path">Where.</param>
    /// <param name="kind">What it must be for.</param>
    /// <exception cref="KeyFileException">It is missing, exposed, damaged or for something else.</exception>
    public static SignerKey Open(string path, SignatureKind kind)
    {
        if (!File.Exists(path))
        {
            throw new KeyFileException(KeyFault.Missing, $"{path}: there is no key");
        }

        if (PrivateFile.IsOpenToOthers(path))
        {
            throw new KeyFileException(
                KeyFault.Exposed,
                $"{path}: others may read this private key; find out who did, then run chmod 600 or make a new one"
            );
        }

        Span<byte> text = stackalloc byte[SignerKey.TextBytesMax + 1];
        try
        {
            long size = FileBytes.ReadUpTo(path, text);
            TextFault fault = default;
            if (
                size < 2
                || size > text.Length
                || text[(int)size - 1] != (byte)'\n'
                || !SignerKey.TryParse(text[..((int)size - 1)], out SignerKey? key, out fault)
            )
            {
                throw new KeyFileException(
                    KeyFault.Damaged,
                    $"{path}: no private key in one line ({fault.Reason})"
                );
            }

            if (key.Verifier.Kind == kind)
            {
                return key;
            }

            string found = key.Verifier.ToString();
            key.Dispose();
            throw new KeyFileException(
                KeyFault.OtherKind,
                $"{path}: holds {found}, which is not a key of kind {kind}"
            );
        }
        finally
        {
            CryptographicOperations.ZeroMemory(text);
        }
    }

    /// <summary>Makes a key from the system's random numbers; durable when it returns.</summary>
    /// <param name="path">Where; its directory is made with mode 0700 when it is missing.</param>
    /// <param name="name">Whose key it is: for a log, its origin.</param>
    /// <param name="kind">What it will sign.</param>
    /// <exception cref="KeyFileException">There is one already, or the name is not one.</exception>
    public static SignerKey Make(string path, string name, SignatureKind kind)
    {
        if (File.Exists(path))
        {
            throw new KeyFileException(
                KeyFault.Exists,
                $"{path}: there is a key already; what it signed could not be continued without it"
            );
        }

        Span<byte> seed = stackalloc byte[Ed25519.SeedBytes];
        Span<byte> text = stackalloc byte[SignerKey.TextBytesMax + 1];
        try
        {
            RandomNumberGenerator.Fill(seed);
            if (!SignerKey.TryWrite(name, kind, seed, text, out int length))
            {
                throw new KeyFileException(
                    KeyFault.BadName,
                    $"'{name}' cannot name a key: 1 to 255 bytes without spaces and without '+'"
                );
            }

            text[length] = (byte)'\n';
            Write(path, text[..(length + 1)]);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(seed);
            CryptographicOperations.ZeroMemory(text);
        }

        return Open(path, kind);
    }

    /// <summary>Reads a key, or makes it where there is none.</summary>
    public static SignerKey OpenOrMake(string path, string name, SignatureKind kind) =>
        File.Exists(path) ? Open(path, kind) : Make(path, name, kind);

    // Whole or not at all: a key that was cut off would look like one that was damaged later.
    private static void Write(string path, ReadOnlySpan<byte> text)
    {
        PrivateFile.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        string partialPath = path + StateLayout.PartialSuffix;
        using (SafeFileHandle file = PrivateFile.Create(partialPath, FileMode.Create))
        {
            RandomAccess.Write(file, text, 0);
            RandomAccess.FlushToDisk(file);
        }

        File.Move(partialPath, path, overwrite: false);
        LibC.FlushFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }
}
