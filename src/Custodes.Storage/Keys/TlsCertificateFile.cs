using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Custodes.Cryptography.Tls;

namespace Custodes.Storage.Keys;

/// <summary>The certificate of a node with its private key, in PEM as other tools read it, mode 0600.</summary>
public static class TlsCertificateFile
{
    /// <summary>Reads it.</summary>
    /// <param name="directory">The node's.</param>
    /// <exception cref="KeyFileException">It is missing, exposed or damaged.</exception>
    public static X509Certificate2 Open(string directory)
    {
        string path = NodePaths.Certificate(directory);
        byte[] bytes = new byte[TlsCertificate.PemLengthMax];
        char[] text = new char[TlsCertificate.PemLengthMax];
        try
        {
            int length = PrivateFile.ReadSecret(path, bytes);
            int characters = Encoding.ASCII.GetChars(bytes.AsSpan(0, length), text);
            return TlsCertificate.TryRead(
                text.AsSpan(0, characters),
                out X509Certificate2? certificate
            )
                ? certificate
                : throw new KeyFileException(
                    KeyFault.Damaged,
                    $"{path}: no certificate with its private key in PEM"
                );
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
            Array.Clear(text);
        }
    }

    /// <summary>Reads it, or makes it where there is none; durable when it returns.</summary>
    /// <exception cref="KeyFileException">It is exposed or damaged.</exception>
    public static X509Certificate2 OpenOrMake(string directory)
    {
        string path = NodePaths.Certificate(directory);
        if (!File.Exists(path))
        {
            char[] text = TlsCertificate.MakePem();
            byte[] bytes = Encoding.ASCII.GetBytes(text);
            try
            {
                PrivateFile.WriteSecret(path, bytes);
            }
            finally
            {
                Array.Clear(text);
                CryptographicOperations.ZeroMemory(bytes);
            }
        }

        return Open(directory);
    }
}
