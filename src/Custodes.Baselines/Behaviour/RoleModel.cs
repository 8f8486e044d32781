using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Custodes.Baselines.Certified;
using Custodes.Contracts;

namespace Custodes.Baselines.Behaviour;

/// <summary>What is normal for a role, or for the fleet (slot 0): numbers, rates, and the spread of surprise.</summary>
/// <remarks>
/// Small and hot: every observation of the role reads it. The counts of transitions and uses are not
/// here but in the shared <c>WeightTable</c>, under keys that hold the role.
/// </remarks>
public sealed partial class RoleModel
{
    /// <summary>Steps of surprise, a quarter of a bit each: 0 to 64 bits.</summary>
    public const int SurpriseBins = 256;

    /// <summary>Bins per bit of surprise.</summary>
    public const int BinsPerBit = 4;

    /// <summary>Betting fractions of the three e-CUSUM detectors: slow, medium and fast change.</summary>
    private static readonly double[] Bets = [0.15, 0.5, 1.5];

    // Surprise in bits at which the bounded score reaches 1.
    private const double ScoreFullBits = 16;

    private const int FullBin = BinsPerBit * (int)ScoreFullBits;

    // The certified mean may be off by this much before a guarantee breaks: the bet allows for it.
    private const double MeanSlack = 0.01;

    // Agents here that the fleet's word weighs as much as: it takes at least so many to make it.
    private const double CertifiedAgents = 20;

    private const long FullObservations = 16_384;
    private const long ManyObservations = 262_144;

    // Four a bin: the three detectors', and a 0 that fills the register.
    private readonly float[] deltas = new float[SurpriseBins * 4];
    private readonly uint[] histogram = new uint[SurpriseBins];
    private long sinceRefresh;
    private double betMean;

    /// <summary>Keyed hash of the role's name; 0 for the fleet.</summary>
    public ulong Key { get; set; }

    /// <summary>What is certified of it; null when nothing is.</summary>
    public CertifiedRole? Prior { get; internal set; }

    /// <summary>What was before that, for sessions that began then.</summary>
    public CertifiedRole? OlderPrior { get; internal set; }

    /// <summary>Agents that were ever seen in the role.</summary>
    public int Agents { get; set; }

    /// <summary>Observations learnt.</summary>
    public long Observations { get; set; }

    /// <summary>Rows that told a sequence number.</summary>
    public long Sequenced { get; set; }

    /// <summary>Rows before which sequence numbers were missing.</summary>
    public long Gaps { get; set; }

    /// <summary>Rows that came out of order.</summary>
    public long Reordered { get; set; }

    /// <summary>Rows with a value that names a place.</summary>
    public long ValueRows { get; set; }

    /// <summary>Of these, rows whose value was new to the agent.</summary>
    public long ValuesNewToAgent { get; set; }

    /// <summary>Of these, rows whose value was new to the role.</summary>
    public long ValuesNewToRole { get; set; }

    /// <summary>Decaying mean of each numeric feature over the role.</summary>
    public EightFloats Mean;

    /// <summary>Decaying variance of each.</summary>
    public EightFloats Variance;

    /// <summary>Observations that told each numeric feature.</summary>
    public EightFloats NumberCounts;

    /// <summary>Agents of the role that used each capability, by bit.</summary>
    public int[] CapabilityAgents { get; } = new int[8];

    /// <summary>Every capability that some agent of the role used.</summary>
    public byte CapabilitiesUsed
    {
        get
        {
            int used = 0;
            for (int bit = 0; bit < 8; bit++)
            {
                used |= CapabilityAgents[bit] > 0 ? 1 << bit : 0;
            }

            return (byte)used;
        }
    }

    /// <summary>Learnt observations by surprise, a quarter of a bit a bin.</summary>
    public ReadOnlySpan<uint> Histogram => histogram;

    /// <summary>What an observation in a bin adds to the log of the three e-CUSUM detectors; the fourth is 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Vector128<float> DeltasOf(int bin) => Vector128.Create(deltas.AsSpan(bin * 4, 4));

    /// <summary>Share of learnt observations that were at least as surprising.</summary>
    public double TailShare(float bits)
    {
        long total = 0;
        long tail = 0;
        int bin = BinOf(bits);
        for (int index = 0; index < SurpriseBins; index++)
        {
            total += histogram[index];
            tail += index >= bin ? histogram[index] : 0;
        }

        return (tail + 1.0) / (total + 1.0);
    }

    /// <summary>The bin of a surprise.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int BinOf(float bits) =>
        float.ConvertToIntegerNative<int>(FastMath.Clamp(bits * BinsPerBit, 0, SurpriseBins - 1));

    /// <summary>How many observations one that is learnt stands for: 1, and more once shares hardly move.</summary>
    /// <remarks>
    /// An agent learns every observation; its role and the fleet, past 16,384, every eighth with the weight
    /// of eight, and past 262,144 every 32nd. What they share is what the hot path would wait for most.
    /// </remarks>
    public int SamplingStep { get; private set; } = 1;

    /// <summary>Counts one learnt observation, and now and then renews the tables that follow from the counts.</summary>
    /// <param name="bin">Its surprise.</param>
    /// <param name="weight">Observations that it stands for.</param>
    public void Count(int bin, int weight)
    {
        histogram[bin] += (uint)weight;
        Observations += weight;
        SamplingStep = StepAt(Observations);

        // Early on each doubling changes the mean; later 1,024 observations hardly do.
        if (++sinceRefresh >= Math.Min(1024, Observations / 2))
        {
            Refresh();
        }
    }

    /// <summary>Share of the role's agents that use any of these capabilities, shrunk towards one half.</summary>
    /// <param name="capabilities">At least one.</param>
    /// <param name="agreed">
    /// Share of the role's agents over the whole fleet that do the action which brings them; 0 when that is not known.
    /// </param>
    public double CapabilityShare(Capabilities capabilities, float agreed = 0)
    {
        double whole = agreed > 0 ? CertifiedAgents : 0;
        int most = 0;
        for (int bit = 0; bit < 8; bit++)
        {
            if (((int)capabilities >> bit & 1) != 0)
            {
                most = Math.Max(most, CapabilityAgents[bit]);
            }
        }

        return (most + (whole * agreed) + 0.5) / (Agents + whole + 1.0);
    }

    /// <summary>Renews the bets: e = 1 + λ(s - m), valid while the mean of s is at most m.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Refresh()
    {
        sinceRefresh = 0;
        double total = 0;
        double sum = 0;
        for (int bin = 0; bin < SurpriseBins; bin++)
        {
            total += histogram[bin];
            sum += histogram[bin] * ScoreOf(bin);
        }

        double mean = total == 0 ? 0.5 : (sum / total) + MeanSlack;

        // Early, the mean itself is uncertain by its standard error: bet against the upper end.
        SetBets(Math.Min(0.9, mean + (total == 0 ? 0 : 1 / Math.Sqrt(total))));
    }

    private void SetBets(double mean)
    {
        betMean = mean;
        for (int bet = 0; bet < Bets.Length; bet++)
        {
            double stake = Math.Min(Bets[bet], 0.9 / mean);
            for (int bin = 0; bin <= FullBin; bin++)
            {
                deltas[(bin * 4) + bet] = (float)Math.Log(1 + (stake * (ScoreOf(bin) - mean)));
            }
        }

        // From there on every score is 1, so three logarithms in four need not be worked out.
        Span<float> rest = deltas.AsSpan((FullBin + 1) * 4);
        for (int bin = 0; bin < rest.Length; bin += 4)
        {
            deltas.AsSpan(FullBin * 4, 4).CopyTo(rest[bin..]);
        }
    }

    private static int StepAt(long observations) =>
        observations < FullObservations ? 1
        : observations < ManyObservations ? 8
        : 32;

    private static double ScoreOf(int bin) =>
        Math.Min(1, (bin + 0.5) / (BinsPerBit * ScoreFullBits));
}
