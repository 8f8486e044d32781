using System.Buffers;
using System.Globalization;
using Custodes.Cluster.Certified;
using Custodes.Cluster.Validating;
using Custodes.Consensus;
using Custodes.Cryptography.Signing;

namespace Custodes.Cluster.Running;

/// <summary>The lines of a terms file that are about validators and verdicts, after the others; all but operators, or none.</summary>
/// <remarks>
/// <code>
/// validator-start-ms N | validator-epoch-ms N | verdict-alarms N | verdict-suspicion N | operators-needed N
/// first-validator INDEX      ascending, who votes from epoch 1 on; none for all validators of the registry
/// operator HEX                                                                   as often as there are operators
/// </code>
/// </remarks>
internal static class ValidatorLines
{
    private const string FirstName = "first-validator ";
    private const int FixedCount = 5;
    private const long SuspicionMax = 1_000_000;

    private static readonly string[] Names =
    [
        "validator-start-ms",
        "validator-epoch-ms",
        "verdict-alarms",
        "verdict-suspicion",
        "operators-needed",
    ];

    private static readonly long[] Least = [0, ValidatorGenesis.EpochMsMin, 1, 0, 0];

    private static readonly long[] Most =
    [
        long.MaxValue / 4,
        ValidatorGenesis.EpochMsMax,
        VerdictEvidence.EntryCountMax - 1,
        SuspicionMax,
        VerdictTerms.OperatorCountMax,
    ];

    /// <summary>The lines; none without times.</summary>
    public static IEnumerable<string> Of(ValidatorTimes? times, VerdictTerms verdicts)
    {
        if (times is null)
        {
            yield break;
        }

        long[] values =
        [
            times.StartMs,
            times.EpochMs,
            verdicts.AlarmsMin,
            verdicts.SuspicionThousandthsMin,
            verdicts.OperatorsNeeded,
        ];
        for (int index = 0; index < FixedCount; index++)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{Names[index]} {values[index]}"
            );
        }

        foreach (ushort index in times.First)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{FirstName}{index}");
        }

        foreach (ReadOnlyMemory<byte> key in verdicts.Operators)
        {
            yield return $"operator {Convert.ToHexStringLower(key.Span)}";
        }
    }

    /// <summary>Reads them; false when they are wrong.</summary>
    public static bool TryRead(
        IReadOnlyList<string> lines,
        out ValidatorTimes? times,
        out VerdictTerms verdicts
    )
    {
        times = null;
        verdicts = VerdictTerms.Default;
        if (lines.Count == 0)
        {
            return true;
        }

        long[] values = new long[FixedCount];
        for (int index = 0; index < FixedCount; index++)
        {
            string name = Names[index] + " ";
            bool isSound =
                index < lines.Count
                && lines[index].StartsWith(name, StringComparison.Ordinal)
                && long.TryParse(
                    lines[index][name.Length..],
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out values[index]
                )
                && values[index] >= Least[index]
                && values[index] <= Most[index];
            if (!isSound)
            {
                return false;
            }
        }

        if (
            !TryFirst(lines, out List<ushort> first)
            || !TryOperators(
                lines,
                FixedCount + first.Count,
                out List<ReadOnlyMemory<byte>> operators
            )
        )
        {
            return false;
        }

        times = new ValidatorTimes(values[0], (int)values[1]) { First = first };
        verdicts = new VerdictTerms((int)values[2], values[3], operators, (int)values[4]);
        return verdicts.OperatorsNeeded <= operators.Count;
    }

    private static bool TryFirst(IReadOnlyList<string> lines, out List<ushort> first)
    {
        first = [];
        for (int index = FixedCount; index < lines.Count; index++)
        {
            if (!lines[index].StartsWith(FirstName, StringComparison.Ordinal))
            {
                return true;
            }

            if (
                !ushort.TryParse(
                    lines[index][FirstName.Length..],
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out ushort node
                )
                || (first.Count > 0 && first[^1] >= node)
                || first.Count >= ConsensusLimits.ValidatorsMax
            )
            {
                return false;
            }

            first.Add(node);
        }

        return true;
    }

    // One key twice would count for two operators.
    private static bool TryOperators(
        IReadOnlyList<string> lines,
        int begin,
        out List<ReadOnlyMemory<byte>> operators
    )
    {
        operators = [];
        HashSet<string> known = new(StringComparer.Ordinal);
        for (int index = begin; index < lines.Count; index++)
        {
            const string Name = "operator ";
            byte[] key = new byte[Ed25519.PublicKeyBytes];
            string hex = lines[index].StartsWith(Name, StringComparison.Ordinal)
                ? lines[index][Name.Length..]
                : "";
            if (
                hex.Length != 2 * key.Length
                || Convert.FromHexString(hex, key, out _, out _) != OperationStatus.Done
                || !VerifyingKey.TryCreate(key, out _, out _)
                || !known.Add(Convert.ToHexStringLower(key))
            )
            {
                return false;
            }

            operators.Add(key);
        }

        return operators.Count <= VerdictTerms.OperatorCountMax;
    }
}
