using System.Globalization;
using Custodes.Evidence.Entries;
using Custodes.Evidence.Notes;
using Custodes.Evidence.Verification;

namespace Custodes.Cli.Auditing;

/// <summary>A verification for people.</summary>
internal static class VerifyText
{
    /// <summary>Writes it.</summary>
    public static void Write(TextWriter output, VerifyResult result)
    {
        TrustedKey trusted = result.Inputs.Trusted;
        output.WriteLine($"log        {trusted.Key.Name}");
        output.WriteLine($"key        {trusted.Key} ({trusted.Source})");
        foreach (VerifierKey key in result.Inputs.Successors.Keys.Skip(1))
        {
            output.WriteLine($"           replaced by {key}, as the key before it signed");
        }

        if (result.Report.Head is { } head)
        {
            WriteHead(output, result, head);
        }

        Invariantly(
            output,
            $"checked    {result.Size:N0} entries in {result.Duration.TotalSeconds:F2} s: {result.Rate:N0} entries/s"
        );
        if (result.Report.IsSound)
        {
            output.WriteLine("SOUND");
            return;
        }

        LogReport report = result.Report;
        output.WriteLine(
            report.FaultCount == 1 ? "NOT SOUND: 1 fault" : $"NOT SOUND: {report.FaultCount} faults"
        );
        foreach (LogFault fault in report.Faults)
        {
            output.WriteLine($"  {fault}");
        }

        if (report.FaultCount > report.Faults.Count)
        {
            output.WriteLine($"  and {report.FaultCount - report.Faults.Count} more");
        }
    }

    private static void WriteHead(TextWriter output, VerifyResult result, SignedCheckpoint head)
    {
        Checkpoint checkpoint = head.Checkpoint;
        Invariantly(output, $"size       {checkpoint.Size:N0} entries");
        output.WriteLine($"root       {checkpoint.Root}");
        if (result.CosignedAt is { } cosignedAt)
        {
            string names = string.Join(", ", result.Cosignatures.Select(one => one.Key.Name));
            Invariantly(output, $"cosigned   {cosignedAt:u} at last, by {names}");
        }

        if (result.UncheckedSignatures > 0)
        {
            output.WriteLine(
                $"           {result.UncheckedSignatures} further signatures were not checked: their keys are not known"
            );
        }

        string quorum = result.HasQuorum switch
        {
            true => "reached",
            false => "NOT reached",
            null when result.Inputs.Policy is null => "not asked for (no --policy)",
            null => "the policy asks for none",
        };
        output.WriteLine($"quorum     {quorum}");
        WriteEntries(output, result);
    }

    private static void WriteEntries(TextWriter output, VerifyResult result)
    {
        if (result.Arguments.IsOpaque)
        {
            output.WriteLine("entries    not looked into (--opaque)");
            if (result.PassedOver > 0)
            {
                output.WriteLine(
                    $"           {result.PassedOver} files of other software passed over"
                );
            }
        }
        else
        {
            SortedDictionary<string, long> types = result.Tally.Types;
            string counts = string.Join(", ", types.Select(type => $"{type.Key} {type.Value}"));
            output.WriteLine($"entries    {(counts.Length > 0 ? counts : "none")}");
            output.WriteLine(
                $"seals      {types.GetValueOrDefault("seal")}; gaps {types.GetValueOrDefault("gap")}"
            );
            foreach (GapEntry gap in result.Tally.Gaps)
            {
                string count = gap.Count < 0 ? "nobody knows how many" : $"{gap.Count}";
                output.WriteLine(
                    $"  gap      {count} observations from {gap.Source}: {gap.Reason}"
                );
            }

            foreach (string line in result.Tally.ClockLines)
            {
                output.WriteLine(line);
            }
        }

        if (result.IsLive)
        {
            output.WriteLine(
                "live       there is more than the checkpoint covers; it is no evidence yet"
            );
        }
    }

    private static void Invariantly(TextWriter output, FormattableString line) =>
        output.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
