using Custodes.Baselines.Provenance;
using Custodes.Contracts;
using Custodes.Node.Tests.Streams;
using Custodes.Primitives;

namespace Custodes.Node.Tests;

/// <summary>
/// Goal: the same promise for sessions with content, where thresholds come from provenance: at most a
/// share α of honest sessions alarms, and a hijack does.
/// Method: tasks drawn alike per role, with values from the user,
/// from fields and sometimes from prose, through the whole pipeline; the exact interval over seeds. The
/// hijack sends an address out of prose that nobody ever named.
/// </summary>
public sealed class ProvenanceAlarmTests
{
    [Theory]
    [InlineData(0.01, 3, 3_000)]
    [InlineData(0.001, 2, 4_000)]
    public void Honest_tasks_alarm_at_most_at_the_rate_that_was_asked_for(
        double alpha,
        int seeds,
        int sessions
    )
    {
        int alarms = 0;
        int trials = 0;
        int early = 0;
        for (int seed = 1; seed <= seeds; seed++)
        {
            using Fleet fleet = new(FalseAlarmTests.Small(alpha));
            SplitMix64 random = new((ulong)seed);
            for (int session = 0; session < sessions; session++)
            {
                string role = random.Below(2) == 0 ? "desk" : "bank";
                Play(fleet, ref random, role, $"session {session}", isHijack: false);
            }

            fleet.Flush();
            alarms += fleet.Listener.Findings.Count;
            trials += fleet.Listener.Sessions.Count;
            early += fleet
                .Listener.Sessions.Take(1_000)
                .Count(static session => session.FirstAlarmSequence is not null);
        }

        string told = $"{alarms} alarms in {trials} sessions, {early} early";
        TestContext.Current.SendDiagnosticMessage(told);
        Assert.True(Proportion.LowerBound(alarms, trials, 0.999) <= alpha, told);
    }

    [Fact]
    public void A_hijack_alarms_every_time_and_is_never_learnt()
    {
        using Fleet fleet = new(FalseAlarmTests.Small(0.01));
        SplitMix64 random = new(9);
        for (int session = 0; session < 1_000; session++)
        {
            Play(fleet, ref random, "desk", $"session {session}", isHijack: false);
        }

        fleet.Flush();
        long learnt = fleet.Pipeline.Provenance.Find(fleet.Names.Hash.Of("desk"))!.Sessions;
        int before = fleet.Listener.Findings.Count;
        for (int hijack = 0; hijack < 50; hijack++)
        {
            Play(fleet, ref random, "desk", $"hijack {hijack}", isHijack: true);
        }

        fleet.Flush();
        Assert.Equal(50, fleet.Listener.Findings.Count - before);
        Assert.Equal(learnt, fleet.Pipeline.Provenance.Find(fleet.Names.Hash.Of("desk"))!.Sessions);
    }

    [Fact]
    public void Harmless_calls_past_every_limit_do_not_hide_a_hijack_after_them()
    {
        using Fleet fleet = new(FalseAlarmTests.Small(0.01));
        SplitMix64 random = new(10);
        for (int session = 0; session < 1_000; session++)
        {
            Play(fleet, ref random, "desk", $"session {session}", isHijack: false);
        }

        fleet.Flush();
        int caught = 0;
        for (int hijack = 0; hijack < 20; hijack++)
        {
            // One field only and by name, so that the many calls before are as harmless as can be.
            for (int call = 0; call < 2 * ContentSession.CallCountMax; call++)
            {
                ref Observation row = ref fleet.Row(
                    "desk 1",
                    "desk",
                    $"long {hijack}",
                    "desk_get_record"
                );
                row.Sequence = call;
                row.HasProvenance = true;
            }

            int before = fleet.Listener.Findings.Count;
            Play(fleet, ref random, "desk", $"long {hijack}", isHijack: true, callCount: 1);
            fleet.Flush();
            caught += fleet.Listener.Findings.Count - before;
        }

        Assert.Equal(20, caught);
    }

    /// <summary>
    /// A fleet whose first sessions all end together, as when telemetry begins in the middle of the day:
    /// they were scored while nothing was known, and must not be ranked among what is known when they end.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Sessions_scored_before_anything_was_known_are_no_evidence(int seed)
    {
        using Fleet fleet = new(FalseAlarmTests.Small(0.01));
        SplitMix64 random = new((ulong)seed);
        for (int session = 0; session < 250; session++)
        {
            Play(fleet, ref random, "desk", $"session {session}", isHijack: false, isEnded: false);
        }

        fleet.Flush();
        fleet.Pipeline.Drain();
        Assert.Equal(250, fleet.Listener.Sessions.Count);
        Assert.Empty(fleet.Listener.Findings);
        Assert.Empty(fleet.Listener.Verdicts);
    }

    internal static void Play(
        Fleet fleet,
        ref SplitMix64 random,
        string role,
        string session,
        bool isHijack,
        bool isEnded = true,
        int? callCount = null
    )
    {
        string agent = $"{role} {random.Below(5)}";
        ulong prompt = random.Next();
        int calls = callCount ?? (2 + random.Below(4));
        for (int call = 0; call < calls; call++)
        {
            string action = random.Below(3) switch
            {
                0 => $"{role}_send_email",
                1 => $"{role}_update_record",
                _ => $"{role}_get_record",
            };
            bool isAttack = isHijack && call == calls - 1;
            ref Observation row = ref fleet.Row(
                agent,
                role,
                session,
                isAttack ? $"{role}_send_email" : action
            );
            row.Sequence = call;
            row.HasProvenance = true;
            row.HasPrompt = call == 0;
            row.PromptFingerprint = prompt;
            row.ToolInPrompt = isAttack ? 0 : random.Below(3) / 2f;
            row.Echo = isAttack ? 1 : 0;
            for (int argument = 0; argument < 2; argument++)
            {
                double draw = random.Unit();
                Origin origin =
                    isAttack ? Origin.Prose
                    : draw < 0.6 ? Origin.User
                    : draw < 0.9 ? Origin.Field
                    : draw < 0.95 ? Origin.Line
                    : Origin.Prose;
                bool isFromResult = origin is not Origin.User;
                fleet.Argument(
                    new ArgumentObservation
                    {
                        Name = fleet.Names.Fields.Intern(argument == 0 ? "to" : "subject"),
                        Kind = argument == 0 ? ArgumentKind.Email : ArgumentKind.Short,
                        Fingerprint = isAttack
                            ? (uint)random.Below(int.MaxValue) | 0x8000_0000
                            : (uint)random.Below(400) + 1,
                        Length = 20,
                        PromptShare = origin == Origin.User ? 1 : 0,
                        Origin = origin,
                        SourceAction = isFromResult
                            ? fleet.Names.Actions.Intern($"{role}_get_record")
                            : 0,
                        SourceKey = isFromResult
                            ? fleet.Names.Fields.Intern(isAttack ? "body" : "contact")
                            : 0,
                        SourceLength = isAttack ? 900 : 20 + random.Below(60),
                        SourceSequence = isFromResult ? 0 : -1,
                    }
                );
            }
        }

        if (isEnded)
        {
            fleet.End(agent, role, session);
        }
    }
}
