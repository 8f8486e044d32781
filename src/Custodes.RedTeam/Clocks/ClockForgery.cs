using Custodes.Clocks.Statements;
using Custodes.Cryptography;
using Custodes.Cryptography.Signing;
using Custodes.Primitives;
using Custodes.RedTeam.Weak;

namespace Custodes.RedTeam.Clocks;

/// <summary>
/// One node of four forges clocks: huge counters, claims about others, statements in others' names, its own counter
/// at the end. All of it, in an order drawn from the seed, before what honest nodes say gets there.
/// </summary>
internal sealed class ClockForgery : IAttack
{
    private const int Nodes = 4;

    /// <inheritdoc/>
    public AttackCard Card { get; } =
        new(
            "clock-forgery",
            16,
            "Vector-clock forgery",
            "An observer orders two honest events the wrong way round, refuses an honest statement, or has a counter that wrapped.",
            [Defence.SignedClocks, Defence.OwnEntryOnly, Defence.ClockStepLimit],
            "AML.T0031",
            "T8, T9",
            IsStory: true
        );

    /// <inheritdoc/>
    public TrialResult Run(AttackTrial trial)
    {
        if (trial.Design == TargetDesign.Weak)
        {
            return WeakClocks.Forge(trial.Seed);
        }

        SplitMix64 random = new(trial.Seed);
        SigningKey[] keys = new SigningKey[Nodes];
        List<RegisteredNode> rows = [];
        for (int index = 0; index < Nodes; index++)
        {
            byte[] seed = new byte[32];
            seed[0] = (byte)index;
            BitConverter.TryWriteBytes(seed.AsSpan(8), random.Next());
            keys[index] = SigningKey.FromSeed(seed);
            bool isKey = VerifyingKey.TryCreate(
                keys[index].PublicKey,
                out VerifyingKey? shown,
                out _
            );
            Invariant.That(isKey && shown is not null);
            rows.Add(new RegisteredNode(shown, 0, (uint)index));
        }

        NodeRegistry registry = NodeRegistry.Of(rows);
        Array.Sort(
            keys,
            (left, right) =>
                registry.IndexOf(left.PublicKey).CompareTo(registry.IndexOf(right.PublicKey))
        );
        try
        {
            return Run(trial, registry, keys, ref random);
        }
        finally
        {
            foreach (SigningKey key in keys)
            {
                key.Dispose();
            }
        }
    }

    // Who is who is drawn: the place in the registry decides ties, and must not decide the attack.
    private static TrialResult Run(
        AttackTrial trial,
        NodeRegistry registry,
        SigningKey[] keys,
        ref SplitMix64 random
    )
    {
        int[] who = [0, 1, 2, 3];
        for (int left = Nodes; left > 1; left--)
        {
            int other = random.Below(left);
            (who[left - 1], who[other]) = (who[other], who[left - 1]);
        }

        (int first, int second, int forger, int observer) = (who[0], who[1], who[2], who[3]);
        ClockLimits limits = new();
        ClockKeeper one = ClockKeeper.Enrol(registry, first, limits);
        ClockKeeper two = ClockKeeper.Enrol(registry, second, limits);
        Sha256Hash body = Sha256.Of("event"u8);

        // The truth: the first node's statement, then the second's, which holds it, then the first's again.
        ClockStatement cause = Make(one, keys[first], body);
        Invariant.That(two.Receive(cause.Bytes, body).Refusal == ClockRefusal.None);
        ClockStatement effect = Make(two, keys[second], body);
        Invariant.That(one.Receive(effect.Bytes, body).Refusal == ClockRefusal.None);
        ClockStatement answer = Make(one, keys[first], body);

        SwitchedKeeper watching = new(trial, registry, observer);
        List<byte[]> forged = Forged(registry, keys[forger], forger, first, second, body);
        Shuffle(forged, ref random);
        foreach (byte[] bytes in forged)
        {
            _ = watching.Receive(bytes, body);
        }

        int refused = 0;
        ClockStatement[] honest = [cause, effect, answer];
        foreach (ClockStatement statement in honest)
        {
            refused += watching.Receive(statement.Bytes, body) ? 0 : 1;
        }

        int inverted = InvertedOf(watching.Accepted, honest);
        return new TrialResult(
            refused + inverted > 0,
            refused + inverted,
            "honest statements refused or out of order",
            (ulong)(forged.Count + honest.Length)
        );
    }

    private static ClockStatement Make(ClockKeeper keeper, SigningKey key, Sha256Hash body)
    {
        Invariant.That(keeper.TryMake(1, body, key, out _) == ClockRefusal.None);
        return keeper.Saved();
    }

    private static List<byte[]> Forged(
        NodeRegistry registry,
        SigningKey key,
        int forger,
        int first,
        int second,
        Sha256Hash body
    )
    {
        long step = new ClockLimits().StepMax;
        Sha256Hash before = Sha256.Of("before"u8);
        return
        [
            // The first node is made to say that it knew the second's statement.
            Signed(first, 1, default, VectorClock.Empty.With(second, 1)),
            Signed(second, 1, default, VectorClock.Empty),
            // Claims about others: as far as they go, and as far as a step may go.
            Signed(forger, 1, default, Claims(VectorClock.CounterMax)),
            Signed(forger, 1, default, Claims(step)),
            Signed(forger, 2, before, Claims(step - 1)),
            // Its own counter at the end, and others' in their names.
            Signed(forger, VectorClock.CounterMax, before, VectorClock.Empty),
            Signed(first, VectorClock.CounterMax, before, VectorClock.Empty),
        ];

        VectorClock Claims(long counter) =>
            VectorClock.Empty.With(first, counter).With(second, counter);

        byte[] Signed(int sender, long sequence, Sha256Hash previous, VectorClock others) =>
            ClockStatement
                .Sign(
                    new ClockFields(sender, registry.Hash, 1, sequence, previous, body, others),
                    key
                )
                .Bytes.ToArray();
    }

    // By the product's own order of everything that was accepted; what it calls contradictory is out of order too.
    private static int InvertedOf(List<ClockStatement> accepted, ClockStatement[] honest)
    {
        List<CausalEvent> events = [.. accepted.Select(CausalEvent.Of)];
        int[] order = CausalOrder.Sort(events, out int contradictory);
        List<int> places = [];
        foreach (ClockStatement statement in honest)
        {
            int at = accepted.FindIndex(one => one.Hash == statement.Hash);
            if (at >= 0)
            {
                places.Add(Array.IndexOf(order, at));
            }
        }

        int inverted = contradictory > 0 ? 1 : 0;
        for (int index = 1; index < places.Count; index++)
        {
            inverted += places[index] < places[index - 1] ? 1 : 0;
        }

        return inverted;
    }

    private static void Shuffle(List<byte[]> items, ref SplitMix64 random)
    {
        for (int left = items.Count; left > 1; left--)
        {
            int other = random.Below(left);
            (items[left - 1], items[other]) = (items[other], items[left - 1]);
        }
    }
}
