using System.Runtime.Versioning;
using Custodes.Evidence.Tests.Witnessing;
using Custodes.Storage.Witness;

namespace Custodes.Storage.Tests.Witness;

/// <summary>
/// Goal: a witness whose memory is not exactly what it wrote does not start, and says which file it is.
/// Method: a real directory with heads of two logs; every byte of every file changed, every file removed,
/// cut, and put in another's place.
/// </summary>
public sealed class WitnessDamageTests
{
    private const string Name = "w.example/1";
    private static readonly SampleLog Log = new("log.example/1", 1);
    private static readonly SampleLog Other = new("log.example/2", 2);
    private static readonly string Head = WitnessLayout.HeadPathOf(Log.Origin);

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void A_new_witness_has_a_key_of_its_own_that_only_its_owner_may_read()
    {
        using TemporaryDirectory folder = new();
        using TemporaryDirectory second = new();
        string vkey = Make(folder);
        Assert.NotEqual(vkey, Make(second));
        Assert.Equal(vkey + "\n", File.ReadAllText(folder.File("witness.vkey")));
        Assert.StartsWith($"{Name}+", vkey, StringComparison.Ordinal);
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite,
            File.GetUnixFileMode(folder.File("private/witness.key"))
        );
        using WitnessDirectory again = Open(folder);
        Assert.Equal(vkey, again.Key.ToString());
        Assert.Equal([9, 4], again.Heads().Select(head => head.Value.Size));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Every_changed_byte_of_the_memory_stops_the_start(bool isConfigured)
    {
        using TemporaryDirectory folder = new();
        Make(folder);
        SampleLog[] logs = isConfigured ? [Log, Other] : [Other];
        foreach (string path in new[] { Head, WitnessLayout.Origins })
        {
            byte[] sound = File.ReadAllBytes(folder.File(path));
            for (int index = 0; index < sound.Length; index++)
            {
                byte[] changed = [.. sound];
                changed[index] ^= 1;
                File.WriteAllBytes(folder.File(path), changed);
                Refused(folder, WitnessStartFault.StateDamaged, path, logs);
            }

            foreach (int bytes in new[] { 0, 1, 64, sound.Length - 1 })
            {
                File.WriteAllBytes(folder.File(path), sound[..bytes]);
                Refused(folder, WitnessStartFault.StateDamaged, path, logs);
            }

            File.WriteAllBytes(folder.File(path), [.. sound, (byte)'\n']);
            Refused(folder, WitnessStartFault.StateDamaged, path, logs);
            File.WriteAllBytes(folder.File(path), sound);
        }

        Open(folder, logs).Dispose();
    }

    [Fact]
    public void What_is_gone_is_missed()
    {
        using TemporaryDirectory folder = new();
        Make(folder);
        foreach (
            (string path, WitnessStartFault fault) in new[]
            {
                (Head, WitnessStartFault.StateMissing),
                (WitnessLayout.Origins, WitnessStartFault.StateMissing),
                (WitnessLayout.Key, WitnessStartFault.KeyMissing),
            }
        )
        {
            File.Move(folder.File(path), folder.File("aside"));
            Refused(folder, fault, path);
            Refused(folder, fault, path);
            File.Move(folder.File("aside"), folder.File(path));
        }

        Directory.Move(folder.File("state"), folder.File("aside"));
        Refused(folder, WitnessStartFault.StateMissing, WitnessLayout.Origins);
        Directory.Move(folder.File("aside"), folder.File("state"));
        Open(folder).Dispose();
    }

    [Fact]
    public void An_index_that_lost_a_log_does_not_make_the_witness_begin_again()
    {
        using TemporaryDirectory folder = new();
        Make(folder);
        File.WriteAllBytes(folder.File(WitnessLayout.Origins), CheckedText.Seal([]));
        Refused(folder, WitnessStartFault.StateDamaged, WitnessLayout.Origins);
    }

    [Fact]
    public void A_head_in_anothers_place_or_by_another_witness_is_refused()
    {
        using TemporaryDirectory folder = new();
        using TemporaryDirectory second = new();
        Make(folder);
        Make(second);
        string other = WitnessLayout.HeadPathOf(Other.Origin);
        File.Copy(folder.File(other), folder.File(Head), overwrite: true);
        Refused(folder, WitnessStartFault.StateDamaged, Head);
        File.Copy(second.File(Head), folder.File(Head), overwrite: true);
        Refused(folder, WitnessStartFault.StateDamaged, Head);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void The_key_is_refused_when_others_may_read_it_or_it_is_none()
    {
        using TemporaryDirectory folder = new();
        Make(folder);
        string key = folder.File(WitnessLayout.Key);
        File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.GroupRead);
        Refused(folder, WitnessStartFault.KeyExposed, WitnessLayout.Key);
        File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        byte[] sound = File.ReadAllBytes(key);
        for (int index = 0; index < sound.Length; index++)
        {
            byte[] changed = [.. sound];
            changed[index] ^= 1;
            File.WriteAllBytes(key, changed);
            Refused(folder, WitnessStartFault.KeyDamaged, WitnessLayout.Key);
        }

        File.WriteAllBytes(key, sound);
        Open(folder).Dispose();
    }

    [Fact]
    public void A_name_is_refused_when_it_is_another_or_none()
    {
        using TemporaryDirectory folder = new();
        using TemporaryDirectory empty = new();
        Make(folder);
        Assert.Equal(WitnessStartFault.NameDiffers, Fault(() => Open(folder.Path, "w.example/2")));
        foreach (string name in new[] { "", "a b", "a+b", new string('x', 256) })
        {
            Assert.Equal(WitnessStartFault.NameInvalid, Fault(() => Open(empty.Path, name)));
        }

        Open(empty.Path, new string('x', 255)).Dispose();
    }

    [Fact]
    public void A_directory_is_one_processs()
    {
        using TemporaryDirectory folder = new();
        Make(folder);
        using WitnessDirectory first = Open(folder);
        Assert.Equal(WitnessStartFault.Locked, Fault(() => Open(folder)));
    }

    [Fact]
    public void What_a_crash_left_half_written_is_passed_over()
    {
        using TemporaryDirectory folder = new();
        Make(folder);
        File.WriteAllText(folder.File(Head + WitnessLayout.NextSuffix), "half");
        File.WriteAllText(folder.File(WitnessLayout.Origins + WitnessLayout.NextSuffix), "half");
        using WitnessDirectory witness = Open(folder);
        Assert.Equal(200, witness.Add(Log.Request(9, 12), WitnessSetup.Now).Status);
    }

    private static string Make(TemporaryDirectory folder)
    {
        using WitnessDirectory witness = Open(folder);
        Assert.Equal(200, witness.Add(Log.Request(0, 9), WitnessSetup.Now).Status);
        Assert.Equal(200, witness.Add(Other.Request(0, 4), WitnessSetup.Now).Status);
        return witness.Key.ToString();
    }

    private static WitnessDirectory Open(TemporaryDirectory folder, params SampleLog[] logs) =>
        WitnessDirectory.Open(
            folder.Path,
            Name,
            SampleLog.Known(logs.Length == 0 ? [Log, Other] : logs)
        );

    private static WitnessDirectory Open(string path, string name) =>
        WitnessDirectory.Open(path, name, SampleLog.Known(Log, Other));

    private static WitnessStartFault Fault(Func<WitnessDirectory> open) =>
        Assert.Throws<WitnessStartException>(() => open().Dispose()).Fault;

    private static void Refused(
        TemporaryDirectory folder,
        WitnessStartFault fault,
        string path,
        params SampleLog[] logs
    )
    {
        WitnessStartException refused = Assert.Throws<WitnessStartException>(() =>
            Open(folder, logs).Dispose()
        );
        Assert.Equal(fault, refused.Fault);
        Assert.Contains(path, refused.Message, StringComparison.Ordinal);
    }
}
