using System.Security.Cryptography.X509Certificates;
using Custodes.Cryptography.Signing;
using Custodes.Cryptography.Tls;
using Custodes.Storage.Keys;

namespace Custodes.Storage.Tests.Keys;

/// <summary>
/// Goal: the two keys of a node are made once, stay the same, are kept from others and never replaced by
/// accident. Method: a real directory; each way a file can be wrong.
/// </summary>
public sealed class NodeKeyFileTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void A_signing_key_is_made_once_and_read_again()
    {
        using SigningKey made = NodeKeyFile.OpenOrMake(directory.Path);
        using SigningKey read = NodeKeyFile.OpenOrMake(directory.Path);
        Assert.Equal(made.PublicKey, read.PublicKey);
        byte[] signature = new byte[Ed25519.SignatureBytes];
        read.Sign("a message"u8, signature);
        Assert.True(made.ToVerifyingKey().Verify("a message"u8, signature));
    }

    [Fact]
    public void A_certificate_is_made_once_and_read_again_with_its_key()
    {
        using X509Certificate2 made = TlsCertificateFile.OpenOrMake(directory.Path);
        using X509Certificate2 read = TlsCertificateFile.OpenOrMake(directory.Path);
        Assert.True(read.HasPrivateKey);
        Assert.Equal(TlsPin.Of(made), TlsPin.Of(read));
        Assert.Equal("ECC", read.PublicKey.Oid.FriendlyName);
        using TemporaryDirectory other = new();
        using X509Certificate2 another = TlsCertificateFile.OpenOrMake(other.Path);
        Assert.NotEqual(TlsPin.Of(made), TlsPin.Of(another));
    }

    [Fact]
    public void Missing_keys_are_made_only_when_asked_for()
    {
        Assert.Equal(KeyFault.Missing, FaultOf(() => NodeKeyFile.Open(directory.Path)));
        Assert.Equal(KeyFault.Missing, FaultOf(() => TlsCertificateFile.Open(directory.Path)));
    }

    [Fact]
    public void Only_their_owner_may_read_them()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no file modes");
            return;
        }

        MakeBoth();
        foreach (string path in Paths())
        {
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite,
                File.GetUnixFileMode(path)
            );
            File.SetUnixFileMode(path, File.GetUnixFileMode(path) | UnixFileMode.OtherRead);
        }

        Assert.Equal(KeyFault.Exposed, FaultOf(() => NodeKeyFile.OpenOrMake(directory.Path)));
        Assert.Equal(
            KeyFault.Exposed,
            FaultOf(() => TlsCertificateFile.OpenOrMake(directory.Path))
        );
    }

    [Fact]
    public void A_damaged_file_is_named_and_left_alone()
    {
        MakeBoth();
        foreach (string path in Paths())
        {
            byte[] good = File.ReadAllBytes(path);
            byte[][] bad =
            [
                [],
                good[..(good.Length / 2)],
                [(byte)'x', .. good[1..]],
                [.. good, .. new byte[TlsCertificate.PemLengthMax]],
            ];
            foreach (byte[] bytes in bad)
            {
                File.WriteAllBytes(path, bytes);
                KeyFault? fault =
                    path == NodePaths.SigningKey(directory.Path)
                        ? FaultOf(() => NodeKeyFile.OpenOrMake(directory.Path))
                        : FaultOf(() => TlsCertificateFile.OpenOrMake(directory.Path));
                Assert.Equal(KeyFault.Damaged, fault);
                Assert.Equal(bytes, File.ReadAllBytes(path));
            }
        }
    }

    [Fact]
    public void A_certificate_with_the_key_of_another_is_damaged()
    {
        string own = new(TlsCertificate.MakePem());
        string other = new(TlsCertificate.MakePem());
        int end = own.IndexOf("-----BEGIN PRIVATE KEY", StringComparison.Ordinal);
        int otherEnd = other.IndexOf("-----BEGIN PRIVATE KEY", StringComparison.Ordinal);
        Assert.True(TlsCertificate.TryRead(own, out _));
        Assert.False(TlsCertificate.TryRead(own[..end] + other[otherEnd..], out _));
        Assert.False(TlsCertificate.TryRead(own.AsSpan(0, end), out _));
    }

    private void MakeBoth()
    {
        NodeKeyFile.OpenOrMake(directory.Path).Dispose();
        TlsCertificateFile.OpenOrMake(directory.Path).Dispose();
    }

    private string[] Paths() =>
        [NodePaths.SigningKey(directory.Path), NodePaths.Certificate(directory.Path)];

    private static KeyFault? FaultOf(Func<IDisposable> open)
    {
        try
        {
            open().Dispose();
            return null;
        }
        catch (KeyFileException failure)
        {
            return failure.Fault;
        }
    }
}
