using System.Text;
using Custodes.Cryptography.Signing;
using Custodes.Evidence.Notes;

namespace Custodes.Evidence.Tests.Notes;

/// <summary>Keys that stand in published test data; nobody may use them for anything else.</summary>
internal static class TestKeys
{
    /// <summary>The key of Tessera's test log.</summary>
    public const string TesseraSigner =
        "PRIVATE+KEY+example.com/log/testdata+33d7b496+AeymY/SZAX0jZcJ8enZ5FY1Dz+wTML2yWSkK+9DSF3eg";

    public const string Tessera =
        "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx";

    /// <summary>The cosigning key of transparency-dev's test witness.</summary>
    public const string Witness = "witness+24b37851+BNYV1Ztajd9BvyjP2HgpwrqYL6TjOwIjGMOq8Bu42xbN";

    public const string WitnessSeed =
        "a2dafdd7f2061ca8fe6d19ed60a2f7c10d5595adacff29c6044daf1eed216880";

    /// <summary>Head of Tessera's test log at its 15th entry, as signed by its key.</summary>
    public const string TesseraCheckpoint =
        "example.com/log/testdata\n15\nrKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja/1nk427v383cs=\n\n"
        + "— example.com/log/testdata M9e0luh4jTG+UMBqOUo9/q+yAEvx1ilBEniMvjf1zfcBOhg+CKubMt53MvIt"
        + "/uEWP6zdkdIQzd/fmwlM/dlPWF74ewI=\n";

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public static VerifierKey Verifier(string vkey)
    {
        Assert.True(VerifierKey.TryParse(Bytes(vkey), out VerifierKey? key, out TextFault fault));
        Assert.Equal(default, fault);
        return key;
    }

    /// <summary>A key of the tests' own.</summary>
    public static SignerKey Signer(string name, SignatureKind kind, byte seed)
    {
        byte[] bytes = new byte[32];
        bytes.AsSpan().Fill(seed);
        Assert.True(
            SignerKey.TryCreate(name, kind, SigningKey.TakeSeed(bytes), out SignerKey? key)
        );
        return key;
    }
}
