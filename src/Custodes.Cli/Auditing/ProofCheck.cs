using System.Text.Json;
using Custodes.Cli.Reading;
using Custodes.Cryptography.Merkle;
using Custodes.Cryptography.Signing;
using Custodes.Evidence.Commitments;
using Custodes.Evidence.Entries;
using Custodes.Evidence.Notes;
using Custodes.Evidence.Tree;

namespace Custodes.Cli.Auditing;

/// <summary>Checks a proof of one entry with nothing but a key: no log, no network.</summary>
internal static class ProofCheck
{
    /// <summary>Checks and prints what came of it.</summary>
    public static ExitCode Run(ProofArguments arguments, TextWriter output, TextWriter talk)
    {
        try
        {
            return TryRead(arguments, out Inputs? inputs, out string wrong)
                ? Run(arguments, inputs!, output)
                : Refuse(talk, wrong);
        }
        catch (OpenSslUnavailableException failure)
        {
            talk.WriteLine($"custodes verify: {failure.Message}");
            return ExitCode.Failed;
        }
    }

    private static ExitCode Refuse(TextWriter talk, string wrong)
    {
        talk.WriteLine($"custodes verify: {wrong}");
        return ExitCode.Usage;
    }

    private static bool TryRead(ProofArguments arguments, out Inputs? inputs, out string wrong)
    {
        inputs = null;
        if (
            !SmallFile.TryRead(arguments.ProofPath, TlogProof.BytesMax, out byte[] bytes, out wrong)
        )
        {
            wrong = $"--proof: {wrong}";
            return false;
        }

        if (
            !SmallFile.TryRead(
                arguments.EntryPath,
                EntryBundle.EntryBytesMax,
                out byte[] entry,
                out wrong
            )
        )
        {
            wrong = $"--entry-file: {wrong}";
            return false;
        }

        bool isProof = TlogProof.TryParse(bytes, out TlogProof? proof, out TextFault fault);
        if (
            !VerifyInputs.TryPolicy(arguments.PolicyPath, out WitnessPolicy? policy, out wrong)
            || !TrustedKey.TryFind(
                arguments.Key,
                policy,
                proof?.Note,
                evidenceDirectory: null,
                out TrustedKey? trusted,
                out wrong
            )
        )
        {
            return false;
        }

        inputs = new Inputs(
            proof,
            isProof ? "" : $"{arguments.ProofPath} is no proof ({fault})",
            entry,
            policy,
            trusted
        );
        return true;
    }

    private static ExitCode Run(ProofArguments arguments, Inputs inputs, TextWriter output)
    {
        string wrong = inputs.Malformed;
        SignedCheckpoint? head = null;
        bool? hasQuorum = null;
        if (inputs.Proof is { } proof)
        {
            wrong = Check(proof, inputs, out head, out hasQuorum);
        }

        long? observation = null;
        if (wrong.Length == 0 && !inputs.Proof!.Extra.IsEmpty)
        {
            wrong = CheckObservation(inputs, out observation);
        }

        ProofLine line = new(
            wrong.Length == 0,
            inputs.Trusted.Key.Name,
            inputs.Trusted.Key.ToString(),
            inputs.Proof?.Index ?? -1,
            head?.Checkpoint.Size ?? 0,
            hasQuorum,
            observation,
            wrong
        );
        if (arguments.Json)
        {
            output.WriteLine(JsonSerializer.Serialize(line, VerifyJson.Default.ProofLine));
        }
        else
        {
            Write(output, line, inputs);
        }

        return line.Sound ? ExitCode.Done : ExitCode.Failed;
    }

    private static string Check(
        TlogProof proof,
        Inputs inputs,
        out SignedCheckpoint? head,
        out bool? hasQuorum
    )
    {
        hasQuorum = null;
        List<VerifierKey> witnesses = [.. (inputs.Policy?.Witnesses ?? []).Select(one => one.Key)];
        if (
            !SignedCheckpoint.TryOpen(
                proof.Note.ToBytes(),
                inputs.Trusted.Key,
                witnesses,
                out head,
                out TextFault fault
            )
        )
        {
            return $"its checkpoint is not signed by {inputs.Trusted.Key.Name} with the key that is trusted ({fault})";
        }

        if (inputs.Policy is { } policy && policy.Quorum != WitnessPolicy.NoQuorum)
        {
            hasQuorum = policy.IsQuorum(head.Signatures);
        }

        if (hasQuorum == false)
        {
            return "too few of the policy's witnesses cosigned its checkpoint";
        }

        Checkpoint checkpoint = head.Checkpoint;
        if (proof.Index >= checkpoint.Size)
        {
            return $"it is about entry {proof.Index}, but the log has {checkpoint.Size} entries";
        }

        return MerkleProof.IsIncluded(
            proof.Index,
            TreeHasher.Leaf(inputs.Entry),
            checkpoint.Size,
            checkpoint.Root,
            [.. proof.Hashes]
        )
            ? ""
            : $"these bytes are not entry {proof.Index} of the log, or the proof was changed";
    }

    // Nobody signs the extra line, and nobody needs to: what it shows is checked against the entry.
    private static string CheckObservation(Inputs inputs, out long? sequence)
    {
        sequence = null;
        if (
            !ObservationProof.TryParse(
                inputs.Proof!.Extra.Span,
                out ObservationProof? observation,
                out TextFault fault
            )
        )
        {
            return $"its extra line holds no proof of an observation ({fault})";
        }

        if (
            !LogEntry.TryParse(inputs.Entry, out LogEntry? entry, out _)
            || entry is not BatchEntry batch
        )
        {
            return "it shows an observation, but the entry commits to none";
        }

        bool isShown = observation.TryVerify(batch, out _);
        sequence = isShown ? observation.Sequence : null;
        return isShown
            ? ""
            : $"observation {observation.Sequence} is not what entry {inputs.Proof.Index} commits to";
    }

    private static void Write(TextWriter output, ProofLine line, Inputs inputs)
    {
        output.WriteLine($"log        {line.Origin}");
        output.WriteLine($"key        {line.Key} ({inputs.Trusted.Source})");
        if (line.Sound)
        {
            output.WriteLine($"entry      {line.Index} of {line.Size}");
            output.WriteLine(
                LogEntry.TryParse(inputs.Entry, out LogEntry? entry, out _)
                    ? $"           {EntrySentence.Line(line.Index, entry)}"
                    : $"           {inputs.Entry.Length} bytes"
            );
        }

        if (line.Observation is long sequence)
        {
            output.WriteLine($"shows      observation {sequence}");
        }

        if (line.Quorum is bool hasQuorum)
        {
            output.WriteLine($"quorum     {(hasQuorum ? "reached" : "NOT reached")}");
        }

        output.WriteLine(line.Sound ? "SOUND" : $"NOT SOUND: {line.Message}");
    }

    private sealed record Inputs(
        TlogProof? Proof,
        string Malformed,
        byte[] Entry,
        WitnessPolicy? Policy,
        TrustedKey Trusted
    );
}
