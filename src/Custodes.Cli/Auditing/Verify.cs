using Custodes.Cryptography.Signing;
using Custodes.Evidence.Notes;
using Custodes.Evidence.Tree;
using Custodes.Evidence.Verification;
using Custodes.Storage.Log;

namespace Custodes.Cli.Auditing;

/// <summary>One run of <c>custodes verify</c> over a whole log.</summary>
internal static class Verify
{
    /// <summary>Verifies and prints what came of it.</summary>
    public static ExitCode Run(
        VerifyArguments arguments,
        TextWriter output,
        TextWriter talk,
        TimeProvider time
    )
    {
        try
        {
            if (!LogPlace.TryOpen(arguments.Place, out LogPlace? place, out string wrong))
            {
                talk.WriteLine($"custodes verify: {wrong}");
                return ExitCode.Usage;
            }

            using (place)
            {
                if (!VerifyInputs.TryRead(arguments, place, out VerifyInputs? inputs, out wrong))
                {
                    talk.WriteLine($"custodes verify: {wrong}");
                    return ExitCode.Usage;
                }

                if (inputs.Notice.Length > 0)
                {
                    talk.WriteLine($"custodes verify: {inputs.Notice}");
                }

                return Run(arguments, place, inputs, output, talk, time);
            }
        }
        catch (Exception failure)
            when (failure
                    is OpenSslUnavailableException
                        or IOException
                        or UnauthorizedAccessException
            )
        {
            // Not being able to look is no finding: nothing may take it for a sound log.
            talk.WriteLine($"custodes verify: {failure.Message}");
            return ExitCode.Failed;
        }
    }

    private static ExitCode Run(
        VerifyArguments arguments,
        LogPlace place,
        VerifyInputs inputs,
        TextWriter output,
        TextWriter talk,
        TimeProvider time
    )
    {
        long started = time.GetTimestamp();
        ForeignFiles? foreign = arguments.IsOpaque ? new ForeignFiles(place.Files) : null;
        EntryTally tally = Check(out LogReport report, allowsUnpublished: false);
        bool isLive =
            report.Faults.Any(fault => fault.Kind == LogFaultKind.BeyondCheckpoint)
            && IsBeingWritten(place, inputs.Successors.Newest, report.Head);
        if (isLive)
        {
            tally = Check(out report, allowsUnpublished: true);
        }

        VerifyResult result = new(
            arguments,
            inputs,
            report,
            tally,
            isLive,
            foreign?.PassedOver ?? 0,
            time.GetElapsedTime(started)
        );
        if (arguments.Json)
        {
            VerifyJson.Write(output, result);
        }
        else
        {
            VerifyText.Write(output, result);
        }

        if (place.Trouble.Length > 0)
        {
            talk.WriteLine($"custodes verify: {place.Trouble}");
        }

        return report.IsSound ? ExitCode.Done : ExitCode.Failed;

        EntryTally Check(out LogReport found, bool allowsUnpublished)
        {
            EntryTally counted = new(
                inputs.Validators,
                inputs.Cluster,
                [
                    place.ClocksFolder ?? "",
                    .. (arguments.Beside ?? []).Select(static one =>
                        Path.Combine(one, "hierarchy", "clocks")
                    ),
                ],
                place.EvidenceDirectory,
                count => talk.WriteLine($"custodes verify: {count:N0} entries so far")
            );
            TreeCheckOptions options = new()
            {
                Entries = arguments.IsOpaque ? null : counted,
                OldHeads = inputs.OldHeads,
                AllowsUnpublished = allowsUnpublished,
            };
            found = LogVerifier.Verify(
                foreign ?? place.Files,
                inputs.Successors.Newest,
                options,
                inputs.Policy
            );
            return counted;
        }
    }

    // Files beyond the checkpoint are a commit that is under way, or waits for its witnesses: then the log
    // signed more than it published, or has published more since. Otherwise they do not belong there.
    private static bool IsBeingWritten(LogPlace place, VerifierKey key, SignedCheckpoint? head)
    {
        if (head is null)
        {
            return false;
        }

        byte[] buffer = new byte[SignedNote.BytesMax];
        long size = head.Checkpoint.Size;
        bool hasGrown =
            place.Files.Read("checkpoint", buffer, out long count) == LogFileAnswer.Found
            && IsLarger(buffer.AsSpan(0, (int)count), key);
        return hasGrown
            || (
                place.EvidenceDirectory is { } directory
                && SmallFile.TryRead(
                    EvidencePaths.Head(directory),
                    SignedNote.BytesMax,
                    out byte[] signed,
                    out _
                )
                && SignedNote.TryParse(signed, out SignedNote? note, out _)
                && IsLarger(signed, Successors.Follow(key, note, place).Newest)
            );

        bool IsLarger(ReadOnlySpan<byte> bytes, VerifierKey signer) =>
            SignedCheckpoint.TryOpen(bytes, signer, [], out SignedCheckpoint? newer, out _)
            && newer.Checkpoint.Size > size;
    }
}
