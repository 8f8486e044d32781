using Custodes.Consensus.Bodies;
using Custodes.Consensus.Protocol;
using Custodes.Consensus.Wal;

namespace Custodes.Consensus.Tests;

/// <summary>
/// Goal: who lost its log sits out what it may have voted in, wherever it stops and starts again meanwhile. Method:
/// logs as a power failure leaves them when an epoch has ended and the beginning of the next is not durable yet.
/// </summary>
public sealed class RecoveryTests
{
    private static readonly ChainState Genesis = ChainState.Genesis(
        TestKeys.Hash(7),
        TestKeys.SetOf(4)
    );

    private static readonly ChainState AfterOne = After(Genesis);

    [Fact]
    public void A_lost_log_stays_lost_when_the_next_epoch_was_decided_and_not_begun()
    {
        ConsensusMachine lost = ConsensusMachine.RecoverWithoutLog(
            Genesis,
            new ConsensusOptions(),
            Identity()
        );
        ConsensusEffect.AppendToWal begun = lost.Step(new ConsensusInput.Start())
            .OfType<ConsensusEffect.AppendToWal>()
            .Single();
        Assert.True(WalRecord.TryRead(begun.Record, out WalRecord? begin));
        _ = lost.Step(new ConsensusInput.EpochDue(3));

        // Epoch 1 is caught up with, its end is written, and the power fails before epoch 2 is in the log.
        ConsensusMachine again = Recover(AfterOne, begin);
        _ = again.Step(new ConsensusInput.EpochDue(3));
        Assert.Equal((2ul, true), (again.Epoch, again.IsSuspended));

        // And so on: what it knows goes into the log of the epoch that it begins.
        ConsensusMachine third = Recover(
            After(AfterOne),
            Begun(AfterOne, Recover(AfterOne, begin))
        );
        _ = third.Step(new ConsensusInput.EpochDue(3));
        Assert.Equal((3ul, true), (third.Epoch, third.IsSuspended));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(3, true)]
    public void The_last_epoch_to_sit_out_is_known_from_the_log_of_the_one_before(
        ulong suspendedThrough,
        bool isSuspended
    )
    {
        WalRecord begin = new WalRecord.Begin(Genesis.NextInstance, suspendedThrough, false);
        ConsensusMachine machine = Recover(AfterOne, begin);
        _ = machine.Step(new ConsensusInput.EpochDue(2));
        Assert.Equal((2ul, isSuspended), (machine.Epoch, machine.IsSuspended));
    }

    private static ConsensusMachine Recover(ChainState chain, WalRecord record)
    {
        ConsensusMachine machine = ConsensusMachine.Recover(
            chain,
            new ConsensusOptions(),
            Identity(),
            [record]
        );
        return machine;
    }

    private static WalRecord Begun(ChainState chain, ConsensusMachine machine)
    {
        ConsensusEffect.AppendToWal begun = machine
            .Step(new ConsensusInput.Start())
            .OfType<ConsensusEffect.AppendToWal>()
            .Single();
        Assert.True(WalRecord.TryRead(begun.Record, out WalRecord? begin));
        Assert.Equal(chain.NextInstance, Assert.IsType<WalRecord.Begin>(begin).Name);
        return begin;
    }

    private static ValidatorIdentity Identity() => new(TestKeys.Signer(0), TestKeys.Verifier);

    private static ChainState After(ChainState chain)
    {
        EpochBody body = LoneValidator.BodyOn(chain, 0);
        return chain.After(body, EpochBody.DigestOf(body.ToBytes()));
    }
}
