using Custodes.Cryptography.Signing;
using Custodes.Evidence.Entries;
using Custodes.Evidence.Notes;
using Custodes.Evidence.Tree;
using Custodes.Primitives;
using Custodes.Storage.Keys;
using Custodes.Storage.Log;

namespace Custodes.Cli.Keeping;

/// <summary>One run of <c>custodes log erase</c>.</summary>
/// <remarks>
/// The log is opened first, so that nothing is destroyed that cannot be told; the salt goes before the log
/// says so, so that the log never claims what did not happen. Cut off in between, it is run again.
/// </remarks>
internal static class Erasure
{
    /// <summary>Destroys a tenant's salt and appends the entry that says so.</summary>
    public static ExitCode Run(
        string directory,
        string tenant,
        string who,
        string why,
        TextWriter output,
        TextWriter talk,
        TimeProvider time
    )
    {
        if (!TenantSaltFile.IsTenant(tenant))
        {
            talk.WriteLine(
                $"custodes log: --tenant: 1 to {TenantSaltFile.TenantLengthMax} ASCII letters, digits, dots, hyphens or underscores"
            );
            return ExitCode.Usage;
        }

        try
        {
            using SignerKey key = SignerKeyFile.Open(
                EvidencePaths.SignerKey(directory),
                SignatureKind.Ed25519
            );
            using LogWriter writer = LogWriter.Open(directory, key, LogAddition.Options(directory));
            long timeMs = time.GetUtcNow().ToUnixTimeMilliseconds();
            LogAddition.RefuseEarlier(directory, writer.Head.Size, timeMs);
            if (TenantSaltFile.Erase(directory, tenant) is not { } salt)
            {
                talk.WriteLine(
                    $"custodes log: {tenant} has no salt in {EvidencePaths.Salt(directory, tenant)}"
                );
                return ExitCode.Failed;
            }

            byte[] entry = new ErasureEntry(timeMs, salt, tenant, who, why).ToBytes();
            EntryBatch batch = new(1, EntryBundle.PrefixBytes + entry.Length);
            Invariant.That(batch.TryAdd(entry) == BatchRefusal.None);
            LogCommit commit = writer.Append(batch);
            TenantSaltFile.Remove(directory, tenant);
            output.WriteLine($"erased     salt {salt} of {tenant}");
            output.WriteLine(
                $"entry      {commit.FirstIndex}{(commit.IsPublished ? "" : ", to be published when the witnesses are next asked")}"
            );
            return ExitCode.Done;
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
            talk.WriteLine($"custodes log: {failure.Message}");
            return ExitCode.Failed;
        }
    }
}
