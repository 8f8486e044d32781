using Custodes.Aggregation.Arithmetic;
using Custodes.Aggregation.Baselines;
using Custodes.Aggregation.Registry;
using Custodes.Primitives;

namespace Custodes.Aggregation.Drift;

/// <summary>Looks whether certified numbers move away from their anchors, epoch after epoch, long before a budget ends.</summary>
/// <remarks>
/// Distances are in standard errors of a mean over the role's agents, by the scale that held when the anchor was cast. The anchor
/// was one epoch's mean and is off by chance itself, always in the same direction: four standard errors are therefore no
/// evidence. It says that a role changes, honestly or not, and decides nothing. Begins anew with a new anchor. 64 bytes and
/// a little for each number of a role. Deterministic; one owner.
/// </remarks>
public sealed class DriftWatch
{
    private const long ErrorsOfAnchor = 4;

    private readonly SortedDictionary<(ushort Role, int Feature), Watched> watched = [];
    private ulong last;

    /// <summary>Numbers that drift or are frozen, by role and number.</summary>
    public IReadOnlyList<DriftingNumber> Drifting { get; private set; } = [];

    /// <summary>Takes the next baseline; one that is not newer is passed over.</summary>
    /// <returns>Numbers whose evidence reached the alarm with it.</returns>
    public IReadOnlyList<DriftingNumber> Take(GlobalBaseline baseline)
    {
        List<DriftingNumber> news = [];
        if (baseline.Epoch <= last)
        {
            return news;
        }

        last = baseline.Epoch;
        List<DriftingNumber> all = [];
        foreach (RoleBaseline role in baseline.Roles)
        {
            for (int feature = 0; feature < role.Features.Length; feature++)
            {
                FeatureBaseline known = role.Features.Span[feature];
                if (!known.IsKnown)
                {
                    continue;
                }

                Watched one = Of(role.Role, feature, known);
                bool wasAlarm = one.Evidence.IsAlarm;
                one.Evidence.Add(Deviations(known, role.Weight));
                DriftingNumber number = new(
                    role.Role,
                    feature,
                    (long)
                        Fixed.FloorOf(
                            (Int128)(known.Centre - known.Anchor) << Fixed.FractionBits,
                            known.AnchorScale
                        ),
                    one.Evidence.IsAlarm,
                    known.IsFrozen
                );
                if (number.IsAlarm || number.IsFrozen)
                {
                    all.Add(number);
                }

                if (number.IsAlarm && !wasAlarm)
                {
                    news.Add(number);
                }
            }
        }

        Drifting = all;
        return news;
    }

    // Beyond what chance may have put into the anchor.
    private static long Deviations(in FeatureBaseline known, ulong weight)
    {
        long root = Fixed.RootOf((long)(weight / WeightRule.Unit));
        long error = Math.Max(1, known.AnchorScale / root);
        long distance = known.Centre - known.Anchor;
        long beyond = Math.Max(0, Math.Abs(distance) - (ErrorsOfAnchor * error));
        Int128 errors = Fixed.FloorOf((Int128)beyond << Fixed.FractionBits, error);
        long most = (long)Int128.Min(errors, long.MaxValue / 2);
        return distance < 0 ? -most : most;
    }

    private Watched Of(ushort role, int feature, in FeatureBaseline known)
    {
        if (!watched.TryGetValue((role, feature), out Watched? one) || one.Anchor != known.Anchor)
        {
            one = new Watched(known.Anchor);
            watched[(role, feature)] = one;
        }

        Invariant.That(one.Anchor == known.Anchor);
        return one;
    }

    private sealed class Watched(long anchor)
    {
        public long Anchor => anchor;

        public DriftEvidence Evidence { get; } = new();
    }
}
