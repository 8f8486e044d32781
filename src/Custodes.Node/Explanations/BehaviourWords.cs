using System.Globalization;
using Custodes.Baselines.Behaviour;
using Custodes.Contracts;

namespace Custodes.Node.Explanations;

/// <summary>Puts the kernel's surprises into words, one part a detector that noticed something.</summary>
internal static class BehaviourWords
{
    private const double WorthTellingBits = 3;

    /// <summary>Adds the parts that are worth telling.</summary>
    public static void Tell(
        List<FindingPart> parts,
        in Surprise surprise,
        in BehaviourRow row,
        BehaviourBaseline baseline,
        string action
    )
    {
        ref AgentBlock agent = ref baseline.Agent(row.Agent);
        RoleModel role = baseline.Roles[row.Role];
        RoleModel fleet = baseline.Roles[0];
        double roleUses = baseline.Counts.UsesOf(row.Role, row.Action);
        double fleetUses = baseline.Counts.UsesOf(0, row.Action);
        string forAgent = Uses(
            AgentTools.UsesOf(in agent, row.Fingerprint),
            agent.Observations,
            "by this agent"
        );
        string forRole = Uses(roleUses, role.Observations, "in its role");
        string forFleet =
            Uses(fleetUses, fleet.Observations, "in the fleet") + Agreed(baseline, row);
        Add(
            Detector.Sequence,
            surprise.Sequence,
            "actions that usually come next here",
            $"{action} next"
        );
        Add(
            Detector.Novelty,
            surprise.Novelty,
            "tools and addresses it used before",
            $"{action}, or an address in it, for the first time"
        );
        Add(
            Detector.Capability,
            surprise.Capability,
            $"capabilities used before ({Words.Of((Capabilities)agent.CapabilitiesSeen & ~surprise.NewCapabilities)})",
            $"new capability: {Words.Of(surprise.NewCapabilities)}"
        );
        if (surprise.Integrity >= WorthTellingBits)
        {
            ref SessionBlock session = ref baseline.Session(row.Session);
            Add(
                Detector.Integrity,
                surprise.Integrity,
                "sequence numbers that rise by one",
                surprise.IsReplay
                    ? "an observation that came before"
                    : $"{session.Gaps} missing and {session.Replays} out of order in this session"
            );
        }

        (string sizeUsual, string size) = Numbers(surprise.WorstVolume, agent, row);
        Add(Detector.Volume, surprise.Volume, sizeUsual, size);
        (string timeUsual, string time) = Numbers(surprise.WorstTempo, agent, row);
        Add(Detector.Tempo, surprise.Tempo, timeUsual, time);

        void Add(Detector detector, double bits, string usual, string seenNow)
        {
            if (bits >= WorthTellingBits)
            {
                parts.Add(
                    new FindingPart(detector, bits, usual, seenNow, forAgent, forRole, forFleet)
                );
            }
        }
    }

    /// <summary>Adds what was learnt after all.</summary>
    public static void TellLearnt(
        List<FindingPart> parts,
        IReadOnlyList<LevelShift> shifts,
        int sessions,
        string forAgent
    )
    {
        foreach (LevelShift shift in shifts)
        {
            string name = NameOf(shift.Feature);
            parts.Add(
                new FindingPart(
                    shift.Feature < NumericFeature.VolumeEnd ? Detector.Volume : Detector.Tempo,
                    Bits: 0,
                    $"{Range(shift.Before, shift.BeforeSpread)} {name}",
                    $"about {Whole(shift.Seen)} {name} in {sessions} sessions with nothing else unusual; learnt after all",
                    forAgent,
                    "not asked",
                    "not asked"
                )
            );
        }
    }

    // What the whole cluster knows of it, and since which epoch.
    private static string Agreed(BehaviourBaseline baseline, in BehaviourRow row)
    {
        if (
            baseline.Counts.Categories is not { } categories
            || baseline.CertifiedOf(row.Session, row.Role) is not { } agreed
        )
        {
            return "";
        }

        double share = agreed.Find(categories.Of(row.Action)).Share;
        string epoch = Words.Number(baseline.CertifiedEpochOf(row.Session));
        return share > 0
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"; {100 * share:0.##} % of its role's actions over the whole cluster (baseline of epoch {epoch})"
            )
            : $"; not known to its role over the whole cluster (baseline of epoch {epoch})";
    }

    private static string Uses(double uses, double all, string whose) =>
        $"used {Words.Number(uses)} times in {Words.Number(all)} observations {whose}";

    private static (string Expected, string Seen) Numbers(
        int feature,
        in AgentBlock agent,
        in BehaviourRow row
    )
    {
        string name = NameOf(feature);
        string usual = Range(agent.Mean[feature], Math.Sqrt(agent.Variance[feature]));
        return ($"{usual} {name}", $"{Whole(row.Numbers[feature])} {name}");
    }

    private static string NameOf(int feature) =>
        feature switch
        {
            NumericFeature.ArgumentBytes => "bytes of arguments",
            NumericFeature.ResultBytes => "bytes of result",
            NumericFeature.TokensIn => "tokens in",
            NumericFeature.TokensOut => "tokens out",
            NumericFeature.Duration => "ms of duration",
            _ => "ms since the action before",
        };

    private static string Range(double mean, double spread) =>
        $"{Whole(mean - (2 * spread))} to {Whole(mean + (2 * spread))}";

    private static string Whole(double log2) =>
        Math.Max(0, Math.Pow(2, log2) - 1).ToString("N0", CultureInfo.InvariantCulture);
}
