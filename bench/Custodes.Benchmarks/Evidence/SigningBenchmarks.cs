using BenchmarkDotNet.Attributes;
using Custodes.Cryptography.Signing;

namespace Custodes.Benchmarks.Evidence;

/// <summary>
/// Question: what do one signature and one check cost, beside libsodium's on the same machine?
/// Budget: what OpenSSL itself needs; nothing allocated.
/// </summary>
[MemoryDiagnoser]
public class SigningBenchmarks
{
    private readonly byte[] message = new byte[104];
    private readonly byte[] signature = new byte[Ed25519.SignatureBytes];
    private SigningKey signing = null!;
    private VerifyingKey verifying = null!;
    private Sodium? sodium;

    /// <summary>Whose code runs.</summary>
    [ParamsSource(nameof(Libraries))]
    public string Library { get; set; } = "";

    /// <summary>OpenSSL, and libsodium where it is installed.</summary>
    public static IEnumerable<string> Libraries()
    {
        yield return "OpenSSL";
        if (Sodium.IsInstalled)
        {
            yield return "libsodium";
        }
        else
        {
            Console.WriteLine($"{Sodium.FileName} is not on this machine: no comparison.");
        }
    }

    /// <summary>Makes one key and one signature, of a text as long as a cosigned checkpoint.</summary>
    [GlobalSetup]
    public void Fill()
    {
        byte[] seed = new byte[Ed25519.SeedBytes];
        seed[0] = 7;
        sodium = Library == "libsodium" ? new Sodium(seed) : null;
        signing = SigningKey.TakeSeed(seed);
        verifying = signing.ToVerifyingKey();
        signing.Sign(message, signature);
        byte[] same = new byte[Ed25519.SignatureBytes];
        sodium?.Sign(same, message);
        if (!Verify() || (sodium is not null && !same.AsSpan().SequenceEqual(signature)))
        {
            throw new InvalidOperationException("The two libraries disagree.");
        }
    }

    /// <summary>Frees the key.</summary>
    [GlobalCleanup]
    public void Free() => signing.Dispose();

    /// <summary>One signature over 104 bytes.</summary>
    [Benchmark]
    public void Sign()
    {
        if (sodium is null)
        {
            signing.Sign(message, signature);
        }
        else
        {
            sodium.Sign(signature, message);
        }
    }

    /// <summary>One check that succeeds.</summary>
    [Benchmark]
    public bool Verify() =>
        sodium is null ? verifying.Verify(message, signature) : sodium.Verify(signature, message);
}
