using System.Diagnostics.CodeAnalysis;
using Custodes.Cli.Validating;
using Custodes.Cluster.Hierarchy;
using Custodes.Cluster.Running;
using Custodes.Cluster.Validating;
using Custodes.Consensus.Validators;
using Custodes.Contracts.Cluster;
using Custodes.Evidence.Notes;
using Custodes.Evidence.Tree;
using Custodes.Evidence.Verification;

namespace Custodes.Cli.Auditing;

/// <summary>What a verification is told, read and found to make sense.</summary>
/// <param name="Trusted">The key that is believed.</param>
/// <param name="Policy">Which witnesses must have cosigned; null asks for none.</param>
/// <param name="Successors">From that key to the one that signs today.</param>
/// <param name="OldHeads">Heads that must be the beginning of the log.</param>
/// <param name="Notice">What should be known about them; empty for nothing.</param>
/// <param name="Validators">Whose certificates are believed; null for nobody's.</param>
/// <param name="Cluster">The cluster whose tree the log is about; null when nobody said which.</param>
internal sealed record VerifyInputs(
    TrustedKey Trusted,
    WitnessPolicy? Policy,
    Successors Successors,
    IReadOnlyList<TreeHead> OldHeads,
    string Notice,
    ValidatorSet? Validators = null,
    VerifyCluster? Cluster = null
)
{
    /// <summary>Reads them, or says which option is wrong.</summary>
    public static bool TryRead(
        VerifyArguments arguments,
        LogPlace place,
        [NotNullWhen(true)] out VerifyInputs? inputs,
        out string wrong
    )
    {
        inputs = null;
        SignedNote? note = ReadNote(place.Files);
        if (
            !TryValidators(arguments.ValidatorsPath, out ValidatorSet? validators, out wrong)
            || !TryCluster(arguments.ClusterDirectory, out VerifyCluster? cluster, out wrong)
            || !TryPolicy(arguments.PolicyPath, out WitnessPolicy? policy, out wrong)
            || !TrustedKey.TryFind(
                arguments.Key,
                policy,
                note,
                place.EvidenceDirectory,
                out TrustedKey? trusted,
                out wrong
            )
        )
        {
            return false;
        }

        Successors successors = Successors.Follow(trusted.Key, note, place);
        List<TreeHead> oldHeads = [.. successors.Heads];
        string notice = "";
        if (arguments.SincePath is { } path)
        {
            if (!TrySince(path, successors, out TreeHead since, out notice, out wrong))
            {
                return false;
            }

            oldHeads.Add(since);
        }

        inputs = new VerifyInputs(
            trusted,
            policy,
            successors,
            oldHeads,
            notice,
            validators,
            cluster
        );
        return true;
    }

    /// <summary>Reads a witness policy.</summary>
    public static bool TryPolicy(string? path, out WitnessPolicy? policy, out string wrong)
    {
        policy = null;
        wrong = "";
        if (path is null)
        {
            return true;
        }

        if (!SmallFile.TryRead(path, WitnessPolicy.BytesMax, out byte[] bytes, out wrong))
        {
            wrong = $"--policy: {wrong}";
            return false;
        }

        bool isRead = WitnessPolicy.TryParse(bytes, out policy, out TextFault fault);
        wrong = isRead ? "" : $"--policy: {path} is no witness policy ({fault})";
        return isRead;
    }

    private static bool TryValidators(string? path, out ValidatorSet? validators, out string wrong)
    {
        validators = null;
        wrong = "";
        if (path is null)
        {
            return true;
        }

        if (Directory.Exists(path))
        {
            bool isLoaded = ClusterFiles.TryLoad(path, out _, out ClusterTerms? terms, out wrong);
            validators = terms?.Voters?.Set;
            wrong =
                isLoaded && validators is null ? $"{path}: the cluster has no validators" : wrong;
            wrong = wrong.Length == 0 ? "" : $"--validators: {wrong}";
            return wrong.Length == 0;
        }

        bool isRead =
            ClusterFile.TryRead(path, out NodeRegistry? registry, out wrong)
            && ValidatorGenesis.TryAnySet(registry, out validators, out wrong);
        wrong = isRead ? "" : $"--validators: {wrong}";
        return isRead;
    }

    private static bool TryCluster(string? directory, out VerifyCluster? cluster, out string wrong)
    {
        cluster = null;
        wrong = "";
        if (directory is null)
        {
            return true;
        }

        try
        {
            if (
                ClusterFiles.TryLoad(
                    directory,
                    out ClusterMap? map,
                    out ClusterTerms? terms,
                    out wrong
                )
            )
            {
                cluster = new VerifyCluster(map, terms);
                return true;
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            wrong = failure.Message;
        }

        wrong = $"--cluster: {wrong}";
        return false;
    }

    // Only to choose a key by; the verification reads it again and judges it.
    private static SignedNote? ReadNote(ILogFiles files)
    {
        byte[] buffer = new byte[SignedNote.BytesMax];
        return
            files.Read("checkpoint", buffer, out long count) == LogFileAnswer.Found
            && SignedNote.TryParse(buffer.AsSpan(0, (int)count), out SignedNote? note, out _)
            ? note
            : null;
    }

    private static bool TrySince(
        string path,
        Successors successors,
        out TreeHead head,
        out string notice,
        out string wrong
    )
    {
        head = default;
        notice = "";
        if (!SmallFile.TryRead(path, SignedNote.BytesMax, out byte[] bytes, out wrong))
        {
            wrong = $"--since: {wrong}";
            return false;
        }

        if (
            !SignedNote.TryParse(bytes, out SignedNote? note, out TextFault fault)
            || !Checkpoint.TryParse(note.Text, out Checkpoint? checkpoint, out fault)
        )
        {
            wrong = $"--since: {path} is no checkpoint ({fault})";
            return false;
        }

        if (checkpoint.Origin != successors.Newest.Name)
        {
            wrong =
                $"--since: {path} is a checkpoint of {checkpoint.Origin}, not of {successors.Newest.Name}";
            return false;
        }

        // Whose word an older head is, only its keeper can know: after a rotation it is an older key's.
        bool isSigned = successors.Keys.Any(key =>
            SignedCheckpoint.TryOpen(bytes, key, [], out _, out _)
        );
        notice = isSigned
            ? ""
            : $"--since: {path} is not signed by a key of this log; taken as yours";
        head = new TreeHead(checkpoint.Size, checkpoint.Root);
        return true;
    }
}
