using Custodes.Aggregation.Arithmetic;

namespace Custodes.Aggregation.Drift;

/// <summary>Evidence that something moves away from its frozen anchor, slowly and for long (e-SR).</summary>
/// <remarks>
/// A reference that follows sees each step alone and never fires; the anchor does not follow. Bets at four strengths
/// and both directions, mixed; each is M ← e (M + 1) with e = exp(λz - λ²/2), kept as log2 in Q32.32. In
/// integers, because a verdict may rest on it. An alarm at 1/α comes, without drift, once in 1/α epochs at
/// most. 64 bytes.
/// </remarks>
public sealed class DriftEvidence
{
    /// <summary>log2(10⁹): α = 10⁻⁹.</summary>
    public const long AlarmAt = 128_408_152_744;

    // log2(e) in Q32.32.
    private const long NatInBits = 6_196_328_018;
    private const long DeviationsMost = 8 * Fixed.One;
    private const long LogMost = 64 * Fixed.One;
    private const long LogLeast = -64 * Fixed.One;

    // λ of 1/4, 1/2, 1 and 2.
    private static readonly long[] Bets = [Fixed.One / 4, Fixed.One / 2, Fixed.One, 2 * Fixed.One];

    private readonly long[] logs = NewLogs();

    /// <summary>log2 of the mixture, in Q32.32.</summary>
    public long Log2 { get; private set; } = LogLeast;

    /// <summary>Whether the evidence reached <see cref="AlarmAt"/>.</summary>
    public bool IsAlarm => Log2 >= AlarmAt;

    /// <summary>Adds an epoch.</summary>
    /// <param name="deviations">Distance from the anchor in standard deviations of an epoch's mean, Q32.32.</param>
    public void Add(long deviations)
    {
        long z = Fixed.ClampTo(deviations, DeviationsMost);
        long most = LogLeast;
        for (int index = 0; index < logs.Length; index++)
        {
            long bet = Bets[index / 2];
            long signed = index % 2 == 0 ? z : -z;
            long nats = Fixed.Multiply(bet, signed) - (Fixed.Multiply(bet, bet) / 2);
            long log = PlusOne(logs[index]) + Fixed.Multiply(nats, NatInBits);
            logs[index] = Math.Clamp(log, LogLeast, LogMost);
            most = Math.Max(most, logs[index]);
        }

        // The mean of the bets, relative to the largest so that nothing overflows.
        long sum = 0;
        foreach (long log in logs)
        {
            sum += BinaryLog.Exp2(log - most);
        }

        Log2 = most + BinaryLog.Log2(sum / logs.Length);
    }

    // log2(2^x + 1); past 2³⁰ the 1 no longer shows.
    private static long PlusOne(long log) =>
        log > 30 * Fixed.One ? log : BinaryLog.Log2(BinaryLog.Exp2(log) + Fixed.One);

    private static long[] NewLogs()
    {
        long[] all = new long[2 * 4];
        Array.Fill(all, LogLeast);
        return all;
    }
}
