using Custodes.Evidence.Entries;
using Custodes.Storage.Keys;
using Custodes.Storage.Log;

namespace Custodes.Storage.Tests.Keys;

/// <summary>
/// Goal: a salt is kept where nobody else can read it, and is gone when it was erased.
/// Method: real files; names at their limits, files that others can read or that hold something else.
/// </summary>
public sealed class TenantSaltFileTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void A_salt_is_made_once_and_is_the_same_from_then_on()
    {
        using TenantSalt made = TenantSaltFile.OpenOrMake(directory.Path, "acme");
        using TenantSalt read = TenantSaltFile.OpenOrMake(directory.Path, "acme");
        using TenantSalt other = TenantSaltFile.OpenOrMake(directory.Path, "other");

        Assert.Equal(made.Pseudonym("billing-7"), read.Pseudonym("billing-7"));
        Assert.False(other.Matches(made.Pseudonym("billing-7"), "billing-7"));
        Assert.StartsWith("acme-", made.Id, StringComparison.Ordinal);
    }

    [Fact]
    public void Erasing_leaves_no_byte_of_the_salt()
    {
        using (TenantSaltFile.OpenOrMake(directory.Path, "acme")) { }

        string path = EvidencePaths.Salt(directory.Path, "acme");
        Assert.Contains(File.ReadAllBytes(path)[^TenantSalt.SaltBytes..], one => one != 0);

        string? id = TenantSaltFile.Erase(directory.Path, "acme");

        Assert.All(File.ReadAllBytes(path)[^TenantSalt.SaltBytes..], one => Assert.Equal(0, one));
        Assert.Equal(id, TenantSaltFile.Erase(directory.Path, "acme"));
        TenantSaltFile.Remove(directory.Path, "acme");
        Assert.False(File.Exists(path));
        Assert.Null(TenantSaltFile.Erase(directory.Path, "acme"));
    }

    [Fact]
    public void The_longest_name_makes_an_id_that_pseudonyms_allow()
    {
        string longest = new('a', TenantSaltFile.TenantLengthMax);
        using TenantSalt made = TenantSaltFile.OpenOrMake(directory.Path, longest);
        Assert.Equal(TenantSalt.IdLengthMax, made.Id.Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("../acme")]
    [InlineData(".acme")]
    [InlineData("a/b")]
    [InlineData("a b")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void A_name_that_is_no_file_name_or_too_long_is_refused(string tenant)
    {
        KeyFileException refused = Assert.Throws<KeyFileException>(() =>
            TenantSaltFile.OpenOrMake(directory.Path, tenant)
        );
        Assert.Equal(KeyFault.BadName, refused.Fault);
        Assert.Throws<KeyFileException>(() => TenantSaltFile.Erase(directory.Path, tenant));
    }

    [Fact]
    public void Every_cut_of_the_file_is_refused()
    {
        using (TenantSaltFile.OpenOrMake(directory.Path, "acme")) { }

        string path = EvidencePaths.Salt(directory.Path, "acme");
        byte[] whole = File.ReadAllBytes(path);
        for (int length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(path, whole[..length]);
            KeyFileException refused = Assert.Throws<KeyFileException>(() =>
                TenantSaltFile.OpenOrMake(directory.Path, "acme")
            );
            Assert.Equal(KeyFault.Damaged, refused.Fault);
        }
    }

    [Fact]
    public void A_salt_that_others_can_read_is_refused()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using (TenantSaltFile.OpenOrMake(directory.Path, "acme")) { }

        string path = EvidencePaths.Salt(directory.Path, "acme");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.GroupRead);
        KeyFileException refused = Assert.Throws<KeyFileException>(() =>
            TenantSaltFile.OpenOrMake(directory.Path, "acme")
        );
        Assert.Equal(KeyFault.Exposed, refused.Fault);
    }
}
