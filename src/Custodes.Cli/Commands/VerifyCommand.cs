using System.CommandLine;
using Custodes.Cli.Auditing;

namespace Custodes.Cli.Commands;

/// <summary><c>custodes verify DIR|URL</c>: checks a log, or a proof, without trusting anybody but a key.</summary>
internal static class VerifyCommand
{
    private const string Example =
        "Example: custodes verify /var/lib/custodes/evidence --key log.vkey --policy witnesses.policy";

    /// <summary>The command, writing to these.</summary>
    public static Command Create(TextWriter output, TextWriter talk)
    {
        Argument<string?> place = new("DIR|URL")
        {
            Description = "An evidence directory, any tlog-tiles directory, or the address of one",
            Arity = ArgumentArity.ZeroOrOne,
        };
        place.RefuseOptions();
        Option<string?> key = new("--key")
        {
            Description = "The log's vkey, or a file with it; otherwise the one beside the log",
            HelpName = "VKEY|FILE",
        };
        Option<string?> policy = new("--policy")
        {
            Description = "Witness policy whose quorum must have cosigned the checkpoint",
            HelpName = "FILE",
        };
        Option<string?> since = new("--since")
        {
            Description = "A checkpoint that was kept: the log must contain it",
            HelpName = "FILE",
        };
        Option<bool> opaque = new("--opaque")
        {
            Description = "Do not look into the entries; for logs of other software",
        };
        Option<string?> proof = new("--proof")
        {
            Description = "Check this proof instead of a log; offline",
            HelpName = "FILE",
        };
        Option<string?> entry = new("--entry-file")
        {
            Description = "The bytes of the entry that the proof is about",
            HelpName = "FILE",
        };
        Option<string?> validators = new("--validators")
        {
            Description =
                "Registry of the cluster whose validators must have signed the certificates in the log",
            HelpName = "FILE",
        };
        Option<string?> cluster = new("--cluster")
        {
            Description =
                "Directory with cluster.yaml, agents and terms: what the log says of the tree is checked against them",
            HelpName = "DIR",
        };
        Option<string[]> beside = new("--beside")
        {
            Description =
                "Directory of another node of the tree; the clocks that it believed are compared, too. Any number of times",
            HelpName = "DIR",
        };
        Option<bool> json = new("--json") { Description = "Print one JSON object" };
        Command command = new(
            "verify",
            $"Check a log, or a proof, and say what is wrong where. Exits with 0 when sound, 1 when not. {Example}"
        )
        {
            place,
            key,
            policy,
            since,
            opaque,
            proof,
            entry,
            validators,
            cluster,
            beside,
            json,
        };
        command.Validators.Add(result =>
        {
            bool hasProof = result.GetValue(proof) is not null;
            if (hasProof == result.GetValue(place) is not null)
            {
                result.AddError("verify needs either DIR|URL or --proof");
            }

            if (
                result.GetValue(beside) is { Length: > 0 } others
                && (
                    result.GetValue(cluster) is null
                    || !others.All(one => Directory.Exists(Path.Combine(one, "hierarchy")))
                )
            )
            {
                result.AddError("--beside takes directories of nodes, and needs --cluster");
            }

            if (hasProof != result.GetValue(entry) is not null)
            {
                result.AddError("--proof and --entry-file need each other");
            }

            if (
                hasProof
                && (
                    result.GetValue(since) is not null
                    || result.GetValue(opaque)
                    || result.GetValue(validators) is not null
                    || result.GetValue(cluster) is not null
                )
            )
            {
                result.AddError(
                    "--since, --validators, --cluster and --opaque are for logs, not for --proof"
                );
            }
        });
        command.SetAction(line =>
            (int)(
                line.GetValue(proof) is { } proofPath
                    ? ProofCheck.Run(
                        new ProofArguments(
                            proofPath,
                            line.GetValue(entry)!,
                            line.GetValue(key),
                            line.GetValue(policy),
                            line.GetValue(json)
                        ),
                        output,
                        talk
                    )
                    : Verify.Run(
                        new VerifyArguments(
                            line.GetValue(place)!,
                            line.GetValue(key),
                            line.GetValue(policy),
                            line.GetValue(since),
                            line.GetValue(opaque),
                            line.GetValue(json),
                            line.GetValue(validators),
                            line.GetValue(cluster),
                            line.GetValue(beside)
                        ),
                        output,
                        talk,
                        TimeProvider.System
                    )
            )
        );
        return command;
    }
}
