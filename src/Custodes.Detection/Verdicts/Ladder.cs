using System.Globalization;
using Custodes.Contracts;

namespace Custodes.Detection.Verdicts;

/// <summary>normal → watch → suspect → quarantined: up on evidence at once, down one rung a time.</summary>
/// <remarks>
/// Pure: the next rung follows from the present one and the input alone. Up is immediate, so that a
/// local verdict never waits; down needs both that the time of the rung is over and that evidence is
/// below it by a margin, so that an agent at the line does not flap.
/// </remarks>
public static class Ladder
{
    /// <summary>The next state, and why; the reason is empty when nothing changes.</summary>
    public static (LadderState Next, string Reason) Step(
        LadderState state,
        LadderInput input,
        LadderOptions options
    )
    {
        VerdictLevel wanted = Wanted(input, options);
        if (wanted > state.Level)
        {
            return (Enter(wanted, input.NowMs, options), UpReason(wanted, input));
        }

        if (input.HasAlarm)
        {
            // The rung is at least as high as the alarm asks for: its time starts anew, without a new
            // verdict. A quarantine that ran out while its agent still alarms would be none, and an
            // operator's, which has no end, must not be given one.
            long expiresMs = Math.Max(
                state.ExpiresMs,
                input.NowMs + Duration(state.Level, options)
            );
            return (state with { ExpiresMs = expiresMs }, "");
        }

        bool isOver = input.NowMs >= state.ExpiresMs;
        bool isLow =
            state.Level == VerdictLevel.Quarantined
            || input.EvidenceNats < Line(state.Level, options) - options.StepDownNats;
        if (state.Level == VerdictLevel.Normal || !isOver || !isLow)
        {
            return (state, "");
        }

        VerdictLevel lower = state.Level - 1;
        return (
            Enter(lower, input.NowMs, options),
            string.Create(
                CultureInfo.InvariantCulture,
                $"no new evidence for {Duration(state.Level, options) / 60_000} minutes"
            )
        );
    }

    /// <summary>The state after an operator's decision; a quarantine then lasts until it is released.</summary>
    public static LadderState Set(VerdictLevel level, long nowMs, LadderOptions options) =>
        level == VerdictLevel.Quarantined
            ? new LadderState(level, nowMs, long.MaxValue)
            : Enter(level, nowMs, options);

    private static VerdictLevel Wanted(LadderInput input, LadderOptions options)
    {
        if (
            options.AutomaticQuarantine
            && input.MayQuarantine
            && input.IsDiscovery
            && input.EvidenceNats >= options.QuarantineNats
        )
        {
            return VerdictLevel.Quarantined;
        }

        if (input.HasAlarm || input.EvidenceNats >= options.SuspectNats)
        {
            return VerdictLevel.Suspect;
        }

        return input.EvidenceNats >= options.WatchNats ? VerdictLevel.Watch : VerdictLevel.Normal;
    }

    private static LadderState Enter(VerdictLevel level, long nowMs, LadderOptions options) =>
        new(level, nowMs, level == VerdictLevel.Normal ? 0 : nowMs + Duration(level, options));

    private static string UpReason(VerdictLevel level, LadderInput input)
    {
        string odds = Odds(input.EvidenceNats);
        return level switch
        {
            VerdictLevel.Quarantined =>
                $"evidence of {odds}, and the fleet's false discovery rate allows it",
            VerdictLevel.Suspect when input.HasAlarm => "a session left the baseline of its role",
            VerdictLevel.Suspect or VerdictLevel.Watch =>
                $"evidence of {odds} over its observations and sessions",
            VerdictLevel.Normal or _ => "",
        };
    }

    private static string Odds(double nats) =>
        string.Create(CultureInfo.InvariantCulture, $"{Math.Exp(Math.Min(nats, 700)):G3} to 1");

    private static double Line(VerdictLevel level, LadderOptions options) =>
        level switch
        {
            VerdictLevel.Quarantined => options.QuarantineNats,
            VerdictLevel.Suspect => options.SuspectNats,
            VerdictLevel.Watch => options.WatchNats,
            VerdictLevel.Normal or _ => 0,
        };

    private static long Duration(VerdictLevel level, LadderOptions options) =>
        level switch
        {
            VerdictLevel.Quarantined => options.QuarantineMs,
            VerdictLevel.Suspect => options.SuspectMs,
            VerdictLevel.Watch => options.WatchMs,
            VerdictLevel.Normal or _ => 0,
        };
}
