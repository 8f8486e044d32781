using System.Globalization;
using Custodes.Aggregation.Registry;
using Custodes.Clocks.Windows;
using Custodes.Cluster.Certified;
using Custodes.Cluster.Hierarchy;
using Custodes.Cluster.Validating;
using Custodes.Contracts;
using Custodes.Cryptography;

namespace Custodes.Cluster.Running;

/// <summary>The terms of a cluster, one a line: a name, a space, a value. All of the first five, in this order.</summary>
/// <remarks>
/// Then, when detectors' calibration is reported, <c>calibrated</c> and their names with commas between them. With validators
/// more: see <see cref="ValidatorLines"/>.
/// </remarks>
public static class TermsFile
{
    private const string CalibratedName = "calibrated ";

    private static readonly string[] Names =
    [
        "mean-epoch-ms",
        "features",
        "audit-per-mille",
        "chain-count",
        "chain-anchor",
    ];

    /// <summary>The lines.</summary>
    public static IEnumerable<string> Lines(ClusterTerms terms) =>
        [
            .. FirstLines(terms),
            .. CalibratedLines(terms),
            .. ValidatorLines.Of(terms.ValidatorTimes, terms.Verdicts),
        ];

    private static IEnumerable<string> CalibratedLines(ClusterTerms terms) =>
        terms.Calibrated.Count == 0
            ? []
            :
            [
                CalibratedName
                    + string.Join(',', terms.Calibrated.Select(static one => WordOf(one))),
            ];

    private static IEnumerable<string> FirstLines(ClusterTerms terms) =>
        [
            string.Create(CultureInfo.InvariantCulture, $"{Names[0]} {terms.MeanEpochMs}"),
            string.Create(CultureInfo.InvariantCulture, $"{Names[1]} {terms.FeatureCount}"),
            string.Create(CultureInfo.InvariantCulture, $"{Names[2]} {terms.Rules.AuditPerMille}"),
            string.Create(CultureInfo.InvariantCulture, $"{Names[3]} {terms.ChainCount}"),
            $"{Names[4]} {terms.Anchor}",
        ];

    /// <summary>Reads them, or says what is wrong.</summary>
    public static ClusterTerms? Read(IReadOnlyList<string> lines, out string wrong)
    {
        string[] values = new string[Names.Length];
        for (int index = 0; index < Names.Length; index++)
        {
            string name = Names[index] + " ";
            if (index >= lines.Count || !lines[index].StartsWith(name, StringComparison.Ordinal))
            {
                wrong = $"line {index + 1}: not '{Names[index]}' and its value";
                return null;
            }

            values[index] = lines[index][name.Length..];
        }

        byte[] anchor = new byte[Sha256Hash.Bytes];
        bool isSound =
            TryNumber(values[0], ClusterTerms.MeanEpochMsMin, 86_400_000, out int meanMs)
            & TryNumber(values[1], 0, RegistryLimits.FeatureCountMax, out int features)
            & TryNumber(values[2], 0, 1000, out int audit)
            & TryNumber(values[3], 2, HashChain.CountMax, out int count);
        isSound &=
            values[4].Length == 2 * Sha256Hash.Bytes
            && Convert.FromHexString(values[4], anchor, out _, out _)
                == System.Buffers.OperationStatus.Done;
        Detector[] calibrated = [];
        bool hasCalibrated =
            lines.Count > Names.Length
            && lines[Names.Length].StartsWith(CalibratedName, StringComparison.Ordinal);
        if (
            hasCalibrated
            && !TryDetectors(lines[Names.Length][CalibratedName.Length..], out calibrated)
        )
        {
            wrong =
                $"line {Names.Length + 1}: not up to {RegistryLimits.CalibrationCountMax} detectors, each once, with commas between them";
            return null;
        }

        isSound &= ValidatorLines.TryRead(
            [.. lines.Skip(Names.Length + (hasCalibrated ? 1 : 0))],
            out ValidatorTimes? times,
            out VerdictTerms verdicts
        );
        wrong = isSound ? "" : "a value is outside of its range";
        return isSound
            ? new ClusterTerms(
                new AggregationRules { AuditPerMille = (ushort)audit },
                features,
                (uint)meanMs,
                new Sha256Hash(anchor),
                count
            )
            {
                Calibrated = calibrated,
                ValidatorTimes = times,
                Verdicts = verdicts,
            }
            : null;
    }

    private static bool TryDetectors(string words, out Detector[] detectors)
    {
        List<Detector> found = [];
        bool isSound = true;
        foreach (string word in words.Split(','))
        {
            Detector one = Enum.GetValues<Detector>()
                .FirstOrDefault(each =>
                    each != Detector.None
                    && string.Equals(WordOf(each), word, StringComparison.Ordinal)
                );
            isSound &= one != Detector.None && !found.Contains(one);
            found.Add(one);
        }

        detectors = [.. found];
        return isSound && detectors.Length <= RegistryLimits.CalibrationCountMax;
    }

    private static string WordOf(Detector detector) => $"{detector}".ToLowerInvariant();

    private static bool TryNumber(string text, uint least, int most, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number)
        && number >= least
        && number <= most;
}
