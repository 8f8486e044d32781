using System.Text;
using Custodes.Cryptography.Signing;
using Custodes.Evidence.Notes;
using Custodes.Evidence.Tree;
using Custodes.Evidence.Verification;
using Custodes.Storage.Log;

namespace Custodes.Storage.Tests.Log;

/// <summary>Keys and entries of the tests' own.</summary>
internal static class TestLog
{
    public const string Origin = "test.example/log";

    public static SignerKey Signer(byte seed = 1, string name = Origin)
    {
        byte[] bytes = new byte[Ed25519.SeedBytes];
        bytes.AsSpan().Fill(seed);
        SigningKey key = SigningKey.TakeSeed(bytes);
        Assert.True(SignerKey.TryCreate(name, SignatureKind.Ed25519, key, out SignerKey? signer));
        return signer;
    }

    public static byte[] Entry(string branch, long index) =>
        Encoding.ASCII.GetBytes($"{branch}{index}{new string('.', (int)(index % 23))}");

    public static EntryBatch Batch(long first, int count, string branch = "entry ")
    {
        EntryBatch batch = new(Math.Max(count, 1), (count * 64) + 2);
        for (int place = 0; place < count; place++)
        {
            Assert.Equal(BatchRefusal.None, batch.TryAdd(Entry(branch, first + place)));
        }

        return batch;
    }

    /// <summary>Writes a log in commits of the given sizes.</summary>
    public static TreeHead Write(string directory, string branch, params int[] commits)
    {
        using SignerKey signer = Signer();
        using LogWriter writer = LogWriter.Open(directory, signer, new LogOptions());
        foreach (int count in commits)
        {
            _ = writer.Append(Batch(writer.Head.Size, count, branch));
        }

        return writer.Head;
    }

    public static LogReport Verify(ILogFiles files, TreeCheckOptions? options = null, byte seed = 1)
    {
        using SignerKey signer = Signer(seed);
        return LogVerifier.Verify(files, signer.Verifier, options ?? new TreeCheckOptions());
    }
}
