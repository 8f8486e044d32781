using System.Text;
using System.Text.Json;
using Custodes.Simulation.Checkers;
using Custodes.Simulation.Consensus;
using Custodes.Simulation.Engine;

namespace Custodes.Cli.Simulating;

/// <summary>Runs clusters one after the other, up to the first in which something happened that must not.</summary>
internal static class SimulateRuns
{
    /// <summary>Runs them and tells; exits with 1 when something was violated.</summary>
    public static ExitCode Run(
        SimClusterOptions first,
        int runs,
        bool json,
        TextWriter output,
        TextWriter talk
    )
    {
        Sometimes all = new();
        ClusterReport report = SimCluster.Run(first);
        int done = 1;
        all.Add(report.Sometimes);
        while (report.Violation is null && done < runs)
        {
            report = SimCluster.Run(first with { Seed = unchecked(first.Seed + (ulong)done) });
            all.Add(report.Sometimes);
            done++;
            if (done % 1000 == 0)
            {
                talk.WriteLine($"{done} runs");
            }
        }

        ulong last = unchecked(first.Seed + (ulong)(done - 1));
        if (json)
        {
            WriteJson(output, first, done, last, report, all);
        }
        else
        {
            WriteText(output, first, done, last, report, all);
        }

        return report.Violation is null ? ExitCode.Done : ExitCode.Failed;
    }

    private static void WriteText(
        TextWriter output,
        SimClusterOptions options,
        int done,
        ulong last,
        ClusterReport report,
        Sometimes all
    )
    {
        output.WriteLine(
            $"{done} runs of {options.Validators} validators, {options.Byzantine} of them Byzantine, {Name(options.Mode)}"
        );
        output.WriteLine(
            $"seed {last}: {report.Decided} epochs agreed on in {report.TimeMs} ms of virtual time, highest view {report.ViewMax}, "
                + $"{report.Steps} steps, {report.Messages} messages"
        );
        output.WriteLine($"trace {report.Trace}");
        for (
            SometimesKind kind = SometimesKind.ViewChange;
            kind <= SometimesKind.Reconfiguration;
            kind++
        )
        {
            output.WriteLine($"  {kind}: {all[kind]}");
        }

        output.WriteLine(
            report.Violation is { } violation
                ? $"VIOLATION in seed {last}: {violation.Kind} at {violation.TimeMs} ms, epoch {violation.Epoch}, "
                    + $"view {violation.View}, node {violation.Node}: {violation.Detail}"
                : "no violation"
        );
    }

    private static void WriteJson(
        TextWriter output,
        SimClusterOptions options,
        int done,
        ulong last,
        ClusterReport report,
        Sometimes all
    )
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter writer = new(bytes))
        {
            writer.WriteStartObject();
            writer.WriteNumber("runs", done);
            writer.WriteNumber("validators", options.Validators);
            writer.WriteNumber("byzantine", options.Byzantine);
            writer.WriteString("mode", Name(options.Mode));
            writer.WriteNumber("seed", last);
            writer.WriteNumber("epochs", report.Decided);
            writer.WriteNumber("virtualMs", report.TimeMs);
            writer.WriteNumber("viewMax", report.ViewMax);
            writer.WriteNumber("steps", report.Steps);
            writer.WriteNumber("messages", report.Messages);
            writer.WriteString("trace", report.Trace.ToString());
            writer.WriteStartObject("sometimes");
            for (
                SometimesKind kind = SometimesKind.ViewChange;
                kind <= SometimesKind.Reconfiguration;
                kind++
            )
            {
                writer.WriteNumber(kind.ToString(), all[kind]);
            }

            writer.WriteEndObject();
            WriteViolation(writer, report.Violation);
            writer.WriteEndObject();
        }

        output.WriteLine(Encoding.UTF8.GetString(bytes.ToArray()));
    }

    private static void WriteViolation(Utf8JsonWriter writer, Violation? violation)
    {
        if (violation is null)
        {
            writer.WriteNull("violation");
            return;
        }

        writer.WriteStartObject("violation");
        writer.WriteString("kind", violation.Kind.ToString());
        writer.WriteNumber("atMs", violation.TimeMs);
        writer.WriteNumber("node", violation.Node);
        writer.WriteNumber("epoch", violation.Epoch);
        writer.WriteNumber("view", violation.View);
        writer.WriteString("detail", violation.Detail);
        writer.WriteEndObject();
    }

    private static string Name(ClusterMode mode) =>
        mode == ClusterMode.Liveness ? "liveness" : "safety";
}
