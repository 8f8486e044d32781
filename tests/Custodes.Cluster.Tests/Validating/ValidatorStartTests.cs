using Custodes.Aggregation.Registry;
using Custodes.Cluster.Validating;
using Custodes.Consensus.Protocol;
using Custodes.Consensus.Voting;
using Custodes.Consensus.Wal;
using Custodes.Cryptography.Signing;

namespace Custodes.Cluster.Tests.Validating;

/// <summary>
/// Goal: a validator votes at once only when it is certain what it said before. Method: directories with one or the
/// other file missing, older or of another chain.
/// </summary>
public sealed class ValidatorStartTests : IDisposable
{
    private readonly string directory = Directory
        .CreateTempSubdirectory("custodes-validator-")
        .FullName;

    [Fact]
    public void A_directory_without_a_log_is_a_loss_unless_the_operator_says_it_is_the_first_start()
    {
        Assert.Equal(RecoveryKind.FirstStart, Recover(isFirstStart: true));
        Delete();
        Assert.Equal(RecoveryKind.WithoutLog, Recover());
    }

    [Fact]
    public void A_log_of_the_next_epoch_is_gone_on_from()
    {
        WriteVotes(epoch: 1);
        Assert.Equal(RecoveryKind.FromLog, Recover());
    }

    [Fact]
    public void A_log_that_is_ahead_of_the_decisions_shows_that_decisions_are_lost()
    {
        WriteVotes(epoch: 2);
        Assert.Equal(RecoveryKind.WithoutLog, Recover());
    }

    [Fact]
    public void A_damaged_log_is_no_log()
    {
        WriteVotes(epoch: 1);
        string path = ValidatorLayout.Votes(directory);
        byte[] bytes = File.ReadAllBytes(path);
        bytes[5] ^= 1;
        File.WriteAllBytes(path, bytes);
        Assert.Equal(RecoveryKind.WithoutLog, Recover());
    }

    [Fact]
    public void Whoever_has_voted_does_not_start_for_the_first_time()
    {
        WriteVotes(epoch: 1);
        Assert.Throws<ValidatorStartException>(() => Recover(isFirstStart: true));
    }

    [Fact]
    public void A_decision_of_another_chain_is_refused()
    {
        Directory.CreateDirectory(ValidatorLayout.Folder(directory));
        using (RecordFile file = RecordFile.Open(ValidatorLayout.Decisions(directory), 16))
        {
            file.Append([1, 2, 3]);
            file.Flush();
        }

        Assert.Throws<ValidatorStartException>(() => Recover());
    }

    [Fact]
    public void Two_processes_do_not_vote_from_one_directory()
    {
        using ValidatorMemory first = Open(isFirstStart: true);
        Assert.Throws<ValidatorStartException>(() => Open(isFirstStart: false));
    }

    [Fact]
    public async Task As_many_messages_wait_as_the_limit_says_and_one_more_is_dropped()
    {
        using SigningKey key = TestValidators.Key(0);
        ValidatorHost host = ValidatorHost.Open(
            new ValidatorParts(
                new ValidatorOptions
                {
                    Directory = directory,
                    IsFirstStart = true,
                    QueueCountMax = 8,
                },
                TestValidators.Genesis(),
                new ValidatorIdentity(new Ed25519VoteSigner(key), new Ed25519VoteVerifier()),
                new FleetDesk(registry: null, new Ed25519Signatures()),
                new Nowhere(),
                _ => { },
                TimeProvider.System,
                bug => Assert.Fail(bug.Message)
            )
        );
        await using (host)
        {
            for (int index = 0; index < 7; index++)
            {
                host.Take(1, new byte[] { 9 });
            }

            host.TakeInputs(new byte[] { 9 });
            host.Take(1, new byte[] { 9 });
            host.TakeInputs(new byte[] { 9 });
            host.Start();
        }

        Assert.Equal(2, host.Status.DroppedMessages);
        Assert.Equal(1UL, host.Status.Epoch);
    }

    [Fact]
    public void A_chain_is_named_by_its_voters_and_its_times_and_not_by_other_nodes()
    {
        ValidatorGenesis genesis = TestValidators.Genesis();
        Assert.NotEqual(genesis.Chain, TestValidators.Genesis(startMs: 1_001).Chain);
        Assert.NotEqual(genesis.Chain, TestValidators.Genesis(epochMs: 501).Chain);
        Assert.True(
            ValidatorGenesis.TryCreate(
                TestValidators.Registry(4, locals: 3),
                1_000,
                500,
                out ValidatorGenesis? more,
                out _
            )
        );
        Assert.Equal(genesis.Chain, more.Chain);
        Assert.False(
            ValidatorGenesis.TrySet(TestValidators.Registry(3, locals: 1), out _, out string wrong)
        );
        Assert.Equal("3 validators; there must be 4 to 100", wrong);
    }

    [Fact]
    public void A_lost_log_is_lost_until_it_is_durable_that_the_epoch_is_sat_out()
    {
        WriteVotes(epoch: 1);
        string votes = ValidatorLayout.Votes(directory);
        int head = File.ReadAllBytes(votes).Length;
        using (VoteLog log = VoteLog.Open(votes))
        {
            log.Append(new WalRecord.Suspended().ToBytes(), beginsEpoch: false);
            log.Append(new WalRecord.Suspended().ToBytes(), beginsEpoch: false);
        }

        // The second record breaks: the first alone would be a log of this epoch in which nothing was said.
        byte[] bytes = File.ReadAllBytes(votes);
        bytes[((head + bytes.Length) / 2) - 1] ^= 1;
        File.WriteAllBytes(votes, bytes);
        Assert.Equal(RecoveryKind.WithoutLog, Recover());
        Assert.Equal(RecoveryKind.WithoutLog, Recover());

        using SigningKey key = TestValidators.Key(0);
        ValidatorIdentity identity = new(new Ed25519VoteSigner(key), new Ed25519VoteVerifier());
        using (ValidatorMemory memory = Open(isFirstStart: false))
        {
            ConsensusMachine machine = memory.Resume(new ConsensusOptions(), identity);
            ConsensusEffect first = machine.Step(new ConsensusInput.Start())[0];
            ConsensusEffect.AppendToWal append = Assert.IsType<ConsensusEffect.AppendToWal>(first);
            memory.Votes.Append(append.Record, append.BeginsEpoch);
        }

        using ValidatorMemory after = Open(isFirstStart: false);
        Assert.Equal(RecoveryKind.FromLog, after.Recovery);
        WalRecord.Begin begin = Assert.IsType<WalRecord.Begin>(Assert.Single(after.Votes.Records));
        Assert.True(begin.IsSuspendedUntilDue);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(999, 0)]
    [InlineData(1_000, 1)]
    [InlineData(1_499, 1)]
    [InlineData(1_500, 2)]
    public void An_epoch_runs_from_its_due_time_to_the_next(long nowMs, ulong epoch)
    {
        ValidatorGenesis genesis = TestValidators.Genesis();
        Assert.Equal(epoch, genesis.EpochAt(nowMs));
        Assert.True(epoch == 0 || genesis.DueMs(epoch) <= nowMs);
        Assert.True(genesis.DueMs(epoch + 1) > nowMs);
    }

    public void Dispose() => Delete();

    private void Delete() => Directory.Delete(directory, recursive: true);

    private RecoveryKind Recover(bool isFirstStart = false)
    {
        using ValidatorMemory memory = Open(isFirstStart);
        return memory.Recovery;
    }

    private ValidatorMemory Open(bool isFirstStart) =>
        ValidatorMemory.Open(
            new ValidatorOptions { Directory = directory, IsFirstStart = isFirstStart },
            TestValidators.Genesis(),
            new Ed25519VoteVerifier(),
            (_, _) => { }
        );

    private void WriteVotes(ulong epoch)
    {
        Directory.CreateDirectory(ValidatorLayout.Folder(directory));
        using VoteLog log = VoteLog.Open(ValidatorLayout.Votes(directory));
        InstanceName name = new(epoch, default, TestValidators.Genesis().Set.Hash);
        log.Append(new WalRecord.Begin(name, 0, false).ToBytes(), beginsEpoch: true);
        log.Flush();
    }

    /// <summary>A way that leads nowhere.</summary>
    private sealed class Nowhere : IPeerSender
    {
        public void Send(ushort peer, byte[] message) { }
    }
}
