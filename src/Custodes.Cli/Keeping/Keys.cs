using Custodes.Cli.Auditing;
using Custodes.Cryptography.Signing;
using Custodes.Evidence.Notes;
using Custodes.Storage.Keys;
using Custodes.Storage.Log;

namespace Custodes.Cli.Keeping;

/// <summary>Runs of <c>custodes keys</c>.</summary>
internal static class Keys
{
    private const int VerifierTextBytesMax = 1024;

    /// <summary>Makes a private key in a file of its own and prints its vkey.</summary>
    public static ExitCode New(
        string name,
        string path,
        bool isCosigner,
        TextWriter output,
        TextWriter talk
    ) =>
        Guard(
            talk,
            () =>
            {
                SignatureKind kind = isCosigner
                    ? SignatureKind.CosignatureV1
                    : SignatureKind.Ed25519;
                using SignerKey made = SignerKeyFile.Make(path, name, kind);
                output.WriteLine(made.Verifier);
                return ExitCode.Done;
            }
        );

    /// <summary>Prints the vkey of a key, private or not.</summary>
    public static ExitCode Show(string path, TextWriter output, TextWriter talk) =>
        Guard(
            talk,
            () =>
            {
                if (
                    SmallFile.TryRead(path, VerifierTextBytesMax, out byte[] bytes, out _)
                    && !bytes.AsSpan().StartsWith("PRIVATE+KEY+"u8)
                    && VerifierKey.TryParse(
                        bytes.AsSpan().TrimEnd((byte)'\n'),
                        out VerifierKey? open,
                        out _
                    )
                )
                {
                    output.WriteLine(open);
                    return ExitCode.Done;
                }

                using SignerKey key = Open(path);
                output.WriteLine(key.Verifier);
                return ExitCode.Done;
            }
        );

    /// <summary>Gives a log another key.</summary>
    public static ExitCode Rotate(
        string directory,
        string who,
        string why,
        TextWriter output,
        TextWriter talk,
        TimeProvider time
    ) =>
        Guard(
            talk,
            () =>
            {
                LogRotated rotated = LogRotation.Run(
                    directory,
                    time.GetUtcNow().ToUnixTimeMilliseconds(),
                    who,
                    why
                );
                if (rotated.WasBegun)
                {
                    talk.WriteLine(
                        "custodes keys: an earlier rotation had been cut off; it is finished now, and no other was made"
                    );
                }

                output.WriteLine($"old        {rotated.Old}");
                output.WriteLine($"new        {rotated.New}");
                output.WriteLine($"entry      {rotated.Index}");
                output.WriteLine(
                    rotated.IsPublished
                        ? "published"
                        : "not published: the witnesses are asked at the next start; give them the new key first"
                );
                return ExitCode.Done;
            }
        );

    private static SignerKey Open(string path)
    {
        try
        {
            return SignerKeyFile.Open(path, SignatureKind.Ed25519);
        }
        catch (KeyFileException failure) when (failure.Fault == KeyFault.OtherKind)
        {
            return SignerKeyFile.Open(path, SignatureKind.CosignatureV1);
        }
    }

    /// <summary>Says on <paramref name="talk"/> what went wrong with files and keys.</summary>
    internal static ExitCode Guard(TextWriter talk, Func<ExitCode> run, string command = "keys")
    {
        try
        {
            return run();
        }
        catch (Exception failure)
            when (failure
                    is KeyFileException
                        or LogStartException
                        or LogFailedException
                        or OpenSslUnavailableException
                        or IOException
                        or UnauthorizedAccessException
            )
        {
            talk.WriteLine($"custodes {command}: {failure.Message}");
            return failure is KeyFileException { Fault: KeyFault.BadName }
                ? ExitCode.Usage
                : ExitCode.Failed;
        }
    }
}
