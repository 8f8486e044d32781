using Custodes.RedTeam.Costs;

namespace Custodes.RedTeam.Security;

/// <content>What the hardened design costs beside the weak one.</content>
public sealed partial class SecurityDocument
{
    private void Performance()
    {
        text.Heading(2, "Performance preserved");
        text.Paragraph(
            "Both sides in turns in one run, processor time of the process, medians over its rounds; the ratio is hardened by plain, round by round, with its quartiles."
        );
        text.Table(
            ["operation", "plain", "hardened", "ratio", "hardened, a core in a second"],
            results.Costs.Select(static one =>
                (IReadOnlyList<string>)
                    [
                        $"`{one.Name}`: {one.What}",
                        one.PlainNs is { } plain ? Time(plain, one.Unit) : "nothing of the kind",
                        Time(one.HardenedNs, one.Unit),
                        CostTable.Ratio(one),
                        $"{CostResult.PerSecond(one.HardenedNs):N0}",
                    ]
            )
        );
        CostResult core = Cost(CostJson.CoreOperation);
        CostResult cryptography = Cost(CostJson.Cryptography);
        double share = 100 * (cryptography.Ratio!.Value - 1);
        text.Table(
            ["claim", "the story says", "measured", ""],
            [
                [
                    "a core operation: an observation scored and learnt",
                    $"less than {Story.CoreOperationNs} ns",
                    $"{core.HardenedNs:F1} ns",
                    Kept(core.HardenedNs < Story.CoreOperationNs),
                ],
                [
                    "cryptography, of a node's throughput: evidence on against off",
                    $"less than {Story.CryptographyPercent} %",
                    $"{share:F1} % ({100 * (cryptography.RatioLow!.Value - 1):F1} to {100 * (cryptography.RatioHigh!.Value - 1):F1} %)",
                    Kept(share < Story.CryptographyPercent),
                ],
            ]
        );
        text.Paragraph(
            "The weak design is cheaper wherever nothing is signed: what an epoch, a message or a certificate costs more is nearly all signatures, and they are a few an epoch and node, not one an observation. "
                + "Larger fleets, memory, the network and single operations: [performance.md](performance.md), with the command of each number. "
                + "Evidence is counted here in processor time of all threads, against a pipeline that reads no telemetry; what it takes of the throughput of a watch, and of spans off the wire, is measured there."
        );
    }

    private CostResult Cost(string name) => results.Costs.First(one => one.Name == name);

    private static string Kept(bool isKept) => isKept ? "kept" : "**missed**";

    private static string Time(double nanoseconds, string unit) =>
        nanoseconds switch
        {
            < 1e3 => $"{nanoseconds:F1} ns",
            < 1e6 => $"{nanoseconds / 1e3:F1} µs",
            _ => $"{nanoseconds / 1e6:F1} ms",
        } + $" {Article(unit)} {unit}";

    private static string Article(string noun) =>
        "aeiou".Contains(noun[0], StringComparison.Ordinal) ? "an" : "a";
}
