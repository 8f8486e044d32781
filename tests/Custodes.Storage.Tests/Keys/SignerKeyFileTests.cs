using Custodes.Evidence.Notes;
using Custodes.Storage.Keys;

namespace Custodes.Storage.Tests.Keys;

/// <summary>Private keys on a real disk: kept whole, kept from others, and never overwritten.</summary>
public sealed class SignerKeyFileTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("custodes-keys-").FullName;

    private string FilePath => Path.Combine(directory, "private", "log.skey");

    [Fact]
    public void A_key_is_made_once_and_read_again()
    {
        using SignerKey made = SignerKeyFile.OpenOrMake(
            FilePath,
            "a.example/log",
            SignatureKind.Ed25519
        );
        using SignerKey read = SignerKeyFile.OpenOrMake(FilePath, "ignored", SignatureKind.Ed25519);
        Assert.Equal("a.example/log", read.Verifier.Name);
        Assert.Equal(made.Verifier.ToString(), read.Verifier.ToString());
        Assert.Equal(
            made.Sign("a text\n"u8).Payload.ToArray(),
            read.Sign("a text\n"u8).Payload.ToArray()
        );
    }

    [Fact]
    public void Two_keys_differ()
    {
        using SignerKey one = SignerKeyFile.Make(FilePath, "a", SignatureKind.Ed25519);
        using SignerKey other = SignerKeyFile.Make(FilePath + "2", "a", SignatureKind.Ed25519);
        Assert.NotEqual(one.Verifier.ToString(), other.Verifier.ToString());
    }

    [Fact]
    public void Only_its_owner_may_read_it()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no file modes");
            return;
        }

        SignerKeyFile.Make(FilePath, "a", SignatureKind.Ed25519).Dispose();
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite,
            File.GetUnixFileMode(FilePath)
        );
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
            File.GetUnixFileMode(Path.GetDirectoryName(FilePath)!)
        );
        File.SetUnixFileMode(FilePath, File.GetUnixFileMode(FilePath) | UnixFileMode.GroupRead);
        Assert.Equal(KeyFault.Exposed, FaultOf(() => Open()));
    }

    [Fact]
    public void A_key_is_never_overwritten()
    {
        SignerKeyFile.Make(FilePath, "a", SignatureKind.Ed25519).Dispose();
        byte[] before = File.ReadAllBytes(FilePath);
        Assert.Equal(
            KeyFault.Exists,
            FaultOf(() => SignerKeyFile.Make(FilePath, "a", SignatureKind.Ed25519))
        );
        Assert.Equal(before, File.ReadAllBytes(FilePath));
    }

    [Fact]
    public void What_is_no_key_is_told_apart()
    {
        Assert.Equal(KeyFault.Missing, FaultOf(() => Open()));
        Assert.Equal(
            KeyFault.BadName,
            FaultOf(() => SignerKeyFile.Make(FilePath, "two words", SignatureKind.Ed25519))
        );
        SignerKeyFile.Make(FilePath, "a", SignatureKind.CosignatureV1).Dispose();
        Assert.Equal(KeyFault.OtherKind, FaultOf(() => Open()));
    }

    [Fact]
    public void Any_byte_changed_or_lost_makes_it_damaged()
    {
        SignerKeyFile.Make(FilePath, "a", SignatureKind.Ed25519).Dispose();
        byte[] whole = File.ReadAllBytes(FilePath);
        for (int at = 0; at < whole.Length; at++)
        {
            byte[] changed = [.. whole];
            changed[at] ^= 1;
            File.WriteAllBytes(FilePath, changed);
            Assert.Equal(KeyFault.Damaged, FaultOf(() => Open()));
        }

        foreach (int length in (int[])[0, 1, whole.Length - 1])
        {
            File.WriteAllBytes(FilePath, whole[..length]);
            Assert.Equal(KeyFault.Damaged, FaultOf(() => Open()));
        }

        File.WriteAllBytes(FilePath, [.. whole, (byte)'\n']);
        Assert.Equal(KeyFault.Damaged, FaultOf(() => Open()));
    }

    public void Dispose() => Directory.Delete(directory, recursive: true);

    private SignerKey Open() => SignerKeyFile.Open(FilePath, SignatureKind.Ed25519);

    private KeyFault FaultOf(Func<SignerKey> open)
    {
        KeyFileException fault = Assert.Throws<KeyFileException>(() => open().Dispose());
        Assert.True(
            fault.Fault == KeyFault.BadName
                || fault.Message.StartsWith(FilePath, StringComparison.Ordinal)
        );
        return fault.Fault;
    }
}
