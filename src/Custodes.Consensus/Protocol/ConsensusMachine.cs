using Custodes.Consensus.Equivocation;
using Custodes.Consensus.Wal;
using Custodes.Primitives;

namespace Custodes.Consensus.Protocol;

/// <summary>One validator: agrees on epoch after epoch, by the rules of <see cref="VotingRules"/>.</summary>
/// <remarks>
/// A pure state machine: <see cref="Step"/> takes what happened and returns what to do. It has no clock, no
/// thread and no file, and the same inputs give the same effects, so that a whole cluster can be replayed from
/// a seed. One caller at a time. How a host carries effects out stands at <see cref="ConsensusEffect"/>; how
/// it restarts, at the two Recover methods.
/// </remarks>
public sealed partial class ConsensusMachine
{
    private readonly ConsensusOptions options;
    private readonly ValidatorIdentity identity;
    private readonly RuleMutation mutation;
    private readonly List<ConsensusEffect> effects = [];
    private readonly List<(EquivocationEvidence Evidence, ulong Since)> pending = [];
    private readonly List<(ulong Epoch, byte[] Message)> finals = [];
    private readonly List<(ushort Peer, ulong Epoch)> answered = [];
    private ChainState chain;
    private Agreement current;
    private Agreement? previous;
    private ulong dueEpoch;
    private ulong suspendedThrough;
    private bool isSuspendedUntilDue;
    private bool isBegun;
    private int ticksSinceDecision;

    internal ConsensusMachine(
        ChainState chain,
        ConsensusOptions options,
        ValidatorIdentity identity,
        RuleMutation mutation
    )
    {
        this.chain = chain;
        this.options = options;
        this.identity = identity;
        this.mutation = mutation;
        current = new Agreement(chain, options, identity, mutation, effects);
    }

    /// <summary>The chain up to the last decision.</summary>
    public ChainState Chain => chain;

    /// <summary>The epoch being agreed on.</summary>
    public ulong Epoch => current.Name.Epoch;

    /// <summary>Its current view; 0 before it is due.</summary>
    public int View => current.View;

    /// <summary>Whether it takes part in the vote of this epoch, as far as its memory goes.</summary>
    public bool IsSuspended => current.IsSuspended;

    /// <summary>Views, votes and bodies held, of two epochs at most.</summary>
    public (int Views, int Votes, int Bodies) Held
    {
        get
        {
            (int views, int votes, int bodies) = current.Held;
            (int Views, int Votes, int Bodies) before = previous?.Held ?? default;
            return (views + before.Views, votes + before.Votes, bodies + before.Bodies);
        }
    }

    /// <summary>A validator that has its chain and its log, or begins.</summary>
    /// <param name="chain">After the last decision that is durable.</param>
    /// <param name="options">Timing.</param>
    /// <param name="identity">Keys.</param>
    /// <param name="log">
    /// Records of the log, oldest first. None is as good; of an older epoch, how long to sit out is all that counts.
    /// </param>
    public static ConsensusMachine Recover(
        ChainState chain,
        ConsensusOptions options,
        ValidatorIdentity identity,
        IReadOnlyList<WalRecord> log
    ) => Recover(chain, options, identity, log, RuleMutation.None);

    /// <summary>A validator whose log is lost or broken: it listens, and votes from the epoch after the next decision on.</summary>
    /// <remarks>
    /// The epoch that is running by the clock when it comes back may be one it has voted in. It counts as running
    /// until it is decided, or until the first <see cref="ConsensusInput.EpochDue"/> says that it is a later one.
    /// </remarks>
    public static ConsensusMachine RecoverWithoutLog(
        ChainState chain,
        ConsensusOptions options,
        ValidatorIdentity identity
    )
    {
        ConsensusMachine machine = new(chain, options, identity, RuleMutation.None);
        machine.ForgetVotes();
        return machine;
    }

    internal static ConsensusMachine Recover(
        ChainState chain,
        ConsensusOptions options,
        ValidatorIdentity identity,
        IReadOnlyList<WalRecord> log,
        RuleMutation mutation
    )
    {
        ConsensusMachine machine = new(chain, options, identity, mutation);
        int begin = -1;
        for (int index = 0; index < log.Count; index++)
        {
            if (log[index] is WalRecord.Begin first)
            {
                // Also of the epoch before: its end may be durable while the beginning of this one is not, and
                // what was lost then is still not known.
                machine.suspendedThrough = first.SuspendedThrough;
                machine.isSuspendedUntilDue = first.IsSuspendedUntilDue;
                begin = first.Name == chain.NextInstance ? index + 1 : begin;
            }
        }

        List<WalRecord> records = [];
        for (int index = begin; begin > 0 && index < log.Count; index++)
        {
            records.Add(log[index]);
        }

        machine.current.Replay(records);
        machine.isBegun = begin > 0;
        return machine;
    }

    /// <summary>Takes one thing that happened.</summary>
    /// <returns>What to do, in order; valid until the next call.</returns>
    public IReadOnlyList<ConsensusEffect> Step(ConsensusInput input)
    {
        effects.Clear();
        switch (input)
        {
            case ConsensusInput.Start:
                Begin();
                SetTick();
                break;
            case ConsensusInput.EpochDue due:
                OnDue(due.Epoch);
                break;
            case ConsensusInput.MessageReceived received:
                OnMessage(received.Peer, received.Bytes);
                break;
            case ConsensusInput.TimerFired fired:
                OnTimer(fired.Timer);
                break;
            case ConsensusInput.BodyValidated validated:
                current.OnValidated(validated.Digest, validated.Verdict);
                break;
            case ConsensusInput.BodyBuilt built when built.Epoch == Epoch:
                current.OnBuilt(built.View, built.Bytes);
                break;
            default:
                break;
        }

        Advance();
        Collect(current);
        return effects;
    }

    internal void ForgetVotes()
    {
        isSuspendedUntilDue = true;
        suspendedThrough = Epoch;
    }

    private void OnDue(ulong epoch)
    {
        dueEpoch = Math.Max(dueEpoch, epoch);
        if (isSuspendedUntilDue)
        {
            isSuspendedUntilDue = false;
            suspendedThrough = Math.Max(suspendedThrough, epoch);
        }

        StartIfDue();
    }

    private void OnTimer(TimerId timer)
    {
        if (timer.Kind == TimerKind.Tick)
        {
            answered.Clear();
            shownBy.Clear();
            ticksSinceDecision++;
            current.OnTick();
            SetTick();
        }
        else if (timer.Epoch == Epoch)
        {
            current.OnTimer(timer);
        }
    }

    private void SetTick() =>
        effects.Add(
            new ConsensusEffect.SetTimer(new TimerId(TimerKind.Tick, 0, 0), options.TickMs)
        );

    // An epoch ends, and the next one begins as soon as the clock allows; several in one step when they come
    // from certificates.
    private void Advance()
    {
        while (current.Decision is { } decision)
        {
            Collect(current);
            Invariant.That(current.NextChain is not null);
            chain = current.NextChain;
            finals.Add((decision.Name.Epoch, decision.ToMessage()));
            if (finals.Count > ConsensusLimits.FinalsKept)
            {
                finals.RemoveAt(0);
            }

            DropAnswered();
            previous = current;
            ticksSinceDecision = 0;
            current = new Agreement(chain, options, identity, mutation, effects);
            isBegun = false;
            ShowEvidence();
            Begin();
        }
    }

    private void Begin()
    {
        if (!isBegun)
        {
            isBegun = true;
            effects.Add(
                new ConsensusEffect.AppendToWal(
                    new WalRecord.Begin(
                        current.Name,
                        suspendedThrough,
                        isSuspendedUntilDue
                    ).ToBytes(),
                    BeginsEpoch: true
                )
            );
        }

        StartIfDue();
    }

    private void StartIfDue()
    {
        if (isSuspendedUntilDue || Epoch <= suspendedThrough)
        {
            current.Suspend();
        }

        if (dueEpoch >= Epoch)
        {
            current.PendingEvidence = Fresh(Epoch);
            current.DueEvidence = Fresh(Epoch < DueEpochs ? 0 : Epoch - DueEpochs);
            current.Start();
        }
    }
}
