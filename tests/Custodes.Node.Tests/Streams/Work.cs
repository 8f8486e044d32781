using Custodes.Contracts;
using Custodes.Primitives;

namespace Custodes.Node.Tests.Streams;

/// <summary>Draws normal sessions of a role: tools by a Markov chain, sizes and times around their tool's usual.</summary>
/// <param name="Role">Name of the role; two roles of other names do other work.</param>
/// <param name="ToolCount">Tools it uses.</param>
/// <param name="Noise">Standard deviation of sizes and durations, in octaves.</param>
internal sealed record Work(string Role, int ToolCount, double Noise)
{
    /// <summary>Version of its agents; empty when the telemetry names none.</summary>
    public string Build { get; init; } = "";

    /// <summary>Octaves by which all sizes are larger than at first.</summary>
    public double SizeShift { get; init; }

    /// <summary>Octaves by which what the agent itself sends is larger than at first, besides.</summary>
    public double SentShift { get; init; }

    /// <summary>Octaves by which all durations are longer than at first.</summary>
    public double DurationShift { get; init; }

    /// <summary>Chance that a call is of a tool that only this build has; 0 for none.</summary>
    public double NewToolShare { get; init; }

    /// <summary>Gives a fleet one session, its end included.</summary>
    public void Play(
        Fleet fleet,
        ref SplitMix64 random,
        string agent,
        string session,
        bool isEnded = true
    )
    {
        int calls = 3 + random.Below(8);
        int tool = 0;
        long timeMs = 1_700_000_000_000 + random.Below(1_000_000);
        for (int call = 0; call < calls; call++)
        {
            tool = random.Unit() < 0.7 ? (tool + 1) % ToolCount : random.Below(ToolCount);
            bool isNew = NewToolShare > 0 && random.Unit() < NewToolShare;
            timeMs += (long)Math.Pow(2, 10 + Normal(ref random));
            ref Observation row = ref fleet.Row(
                agent,
                Role,
                session,
                isNew ? $"{Role}.get_extra" : $"{Role}.get_{tool}"
            );
            row.Sequence = call;
            row.TimeMs = timeMs;
            row.Build = fleet.Names.Builds.Intern(Build);
            row.ArgumentBytes = Size(ref random, 6 + (tool % 3) + SentShift);
            row.ResultBytes = Size(ref random, 9 + (tool % 4));
            row.TokensIn = Size(ref random, 10);
            row.TokensOut = Size(ref random, 7 + SentShift);
            row.DurationMs = (int)Math.Pow(2, 8 + DurationShift + (Noise * Normal(ref random)));
            fleet.Argument(
                new ArgumentObservation
                {
                    Name = fleet.Names.Fields.Intern("path"),
                    Kind = ArgumentKind.Path,
                    Fingerprint = (uint)(random.Below(20) + 1),
                    PromptShare = -1,
                    SourceSequence = -1,
                }
            );
        }

        if (isEnded)
        {
            fleet.End(agent, Role, session);
        }
    }

    private int Size(ref SplitMix64 random, double log2) =>
        (int)Math.Pow(2, Math.Min(30, log2 + SizeShift + (Noise * Normal(ref random))));

    private static double Normal(ref SplitMix64 random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.Unit())) * Math.Cos(2 * Math.PI * random.Unit());
}
