using System.Collections.Concurrent;
using Custodes.Aggregation.Registry;
using Custodes.Cluster.Validating;
using Custodes.Consensus.Messages;
using Custodes.Consensus.Protocol;
using Custodes.Consensus.Validators;
using Custodes.Consensus.Voting;
using Custodes.Consensus.Wal;
using Custodes.Cryptography.Signing;

namespace Custodes.Cluster.Tests.Validating;

/// <summary>
/// Goal: a validator that lost its log, or part of it, votes no more in the epoch it had voted in, however often it is
/// killed after the loss. Method: the real host on real files; what it sends is looked at as it is sent, and so is
/// the log on disk at that moment.
/// </summary>
public sealed class ValidatorRestartTests : IDisposable
{
    private const int RoundsAfterLoss = 20;

    private readonly string directory = Directory
        .CreateTempSubdirectory("custodes-validator-")
        .FullName;

    private readonly ValidatorGenesis genesis = TestValidators.Genesis(
        TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() - 1_000,
        ValidatorGenesis.EpochMsMax
    );

    // The leader of the first view says most, so that its log has more than one record after the beginning.
    private int Leader
    {
        get
        {
            ChainState chain = ChainState.Genesis(genesis.Chain, genesis.Set);
            return new LeaderSchedule(chain.NextInstance.ToId(genesis.Chain), 4).Of(1);
        }
    }

    /// <summary>What happens to the log between two runs.</summary>
    public enum Loss
    {
        /// <summary>Nothing: the control, without which no test here could fail.</summary>
        None = 0,

        /// <summary>The file is gone.</summary>
        Deleted = 1,

        /// <summary>Its first record rots.</summary>
        FirstRots = 2,

        /// <summary>The first vote rots, with votes behind it.</summary>
        VoteRots = 3,
    }

    [Fact]
    public async Task A_validator_whose_log_is_whole_goes_on_voting()
    {
        await VoteAsync();
        Witness witness = await RunAsync(RoundsAfterLoss);
        Assert.NotEmpty(witness.Votes);
    }

    [Theory]
    [InlineData(Loss.Deleted)]
    [InlineData(Loss.FirstRots)]
    [InlineData(Loss.VoteRots)]
    public async Task After_a_loss_its_silence_is_on_disk_before_it_says_anything(Loss loss)
    {
        await VoteAsync();
        Inflict(loss);
        Witness witness = await RunAsync(RoundsAfterLoss);

        Assert.Empty(witness.Votes);
        Assert.NotEmpty(witness.WasSuspendedOnDisk);
        Assert.All(witness.WasSuspendedOnDisk, Assert.True);
    }

    [Theory]
    [InlineData(Loss.Deleted)]
    [InlineData(Loss.FirstRots)]
    [InlineData(Loss.VoteRots)]
    public async Task Killed_again_before_it_has_written_anything_it_is_silent_all_the_same(
        Loss loss
    )
    {
        await VoteAsync();
        Inflict(loss);

        // What opening alone did to the files is all that a process killed here leaves behind.
        await using (Open(new Witness(directory))) { }
        Witness second = await RunAsync(RoundsAfterLoss);
        Witness third = await RunAsync(RoundsAfterLoss);

        Assert.Empty(second.Votes);
        Assert.Empty(third.Votes);
    }

    [Theory]
    [InlineData(Loss.Deleted)]
    [InlineData(Loss.FirstRots)]
    [InlineData(Loss.VoteRots)]
    public async Task Killed_again_at_any_byte_of_what_it_wrote_it_is_silent_all_the_same(Loss loss)
    {
        await VoteAsync();
        Inflict(loss);
        string votes = ValidatorLayout.Votes(directory);
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        byte[] before = File.Exists(votes) ? await File.ReadAllBytesAsync(votes, cancellation) : [];
        _ = await RunAsync(RoundsAfterLoss);
        byte[] after = await File.ReadAllBytesAsync(votes, cancellation);
        bool isGrown = before.Length > 0 && after.AsSpan().StartsWith(before);

        // A file that was replaced by name is never half there; one that grew may be cut anywhere.
        int least =
            isGrown ? before.Length
            : loss == Loss.Deleted ? 0
            : after.Length;
        for (int length = least; length <= after.Length; length += 7)
        {
            await File.WriteAllBytesAsync(votes, after[..length], cancellation);
            Witness witness = await RunAsync(rounds: 3);
            Assert.Empty(witness.Votes);
        }
    }

    public void Dispose() => Directory.Delete(directory, recursive: true);

    private async Task VoteAsync()
    {
        Witness witness = new(directory);
        await using (ValidatorHost host = Open(witness, isFirstStart: true))
        {
            host.Start();
            await witness.AfterVotesAsync(3);
        }
    }

    private async Task<Witness> RunAsync(int rounds)
    {
        Witness witness = new(directory);
        await using (ValidatorHost host = Open(witness))
        {
            host.Start();
            await witness.AfterMessagesAsync(rounds);
        }

        return witness;
    }

    private void Inflict(Loss loss)
    {
        string votes = ValidatorLayout.Votes(directory);
        if (loss == Loss.Deleted)
        {
            File.Delete(votes);
            return;
        }

        byte[] bytes = File.ReadAllBytes(votes);
        _ = WalCodec.Read(bytes, out IReadOnlyList<WalRecord> records, out _, out _);
        ulong check = 0;
        int begin = WalCodec.Frame(records[0].ToBytes(), ref check).Length;
        Assert.True(records.Count > 2, "a rotten record must not be the last one");
        bytes[loss == Loss.FirstRots ? 20 : begin + 20] ^= 1;
        File.WriteAllBytes(votes, bytes);
    }

    private ValidatorHost Open(Witness witness, bool isFirstStart = false)
    {
        SigningKey key = TestValidators.Key(Leader);
        return ValidatorHost.Open(
            new ValidatorParts(
                new ValidatorOptions
                {
                    Directory = directory,
                    IsFirstStart = isFirstStart,
                    Timing = new ConsensusOptions { DelayMs = 1, RecomputeMs = 1 },
                },
                genesis,
                new ValidatorIdentity(new Ed25519VoteSigner(key), new Ed25519VoteVerifier()),
                new FleetDesk(terms: null, new Ed25519Signatures()),
                witness,
                _ => { },
                TimeProvider.System,
                bug => Assert.Fail(bug.Message)
            )
        );
    }

    /// <summary>Takes what a validator says.</summary>
    private sealed class Witness(string directory) : IPeerSender
    {
        private readonly TaskCompletionSource reached = new();
        private int votesAwaited = int.MaxValue;
        private int messagesAwaited = int.MaxValue;
        private int messages;

        public ConcurrentQueue<Vote> Votes { get; } = [];

        public ConcurrentQueue<bool> WasSuspendedOnDisk { get; } = [];

        public async Task AfterVotesAsync(int count)
        {
            Volatile.Write(ref votesAwaited, count);
            await reached.Task.WaitAsync(TimeSpan.FromSeconds(30));
        }

        public async Task AfterMessagesAsync(int count)
        {
            Volatile.Write(ref messagesAwaited, count);
            await reached.Task.WaitAsync(TimeSpan.FromSeconds(30));
        }

        public void Send(ushort peer, byte[] message)
        {
            Assert.True(MessageCodec.TryRead(message, out ConsensusMessage? read));
            if (read is ConsensusMessage.VoteCast cast)
            {
                Votes.Enqueue(cast.Vote);
            }

            WasSuspendedOnDisk.Enqueue(IsSuspendedOnDisk());
            messages++;
            if (
                Votes.Count >= Volatile.Read(ref votesAwaited)
                || messages >= Volatile.Read(ref messagesAwaited)
            )
            {
                _ = reached.TrySetResult();
            }
        }

        private bool IsSuspendedOnDisk()
        {
            using FileStream file = new(
                ValidatorLayout.Votes(directory),
                FileMode.Open,
                FileAccess.Read,
                FileShare.ReadWrite
            );
            byte[] bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            _ = WalCodec.Read(bytes, out IReadOnlyList<WalRecord> records, out _, out _);
            WalRecord.Begin? begin = records.OfType<WalRecord.Begin>().LastOrDefault();
            return begin is { SuspendedThrough: >= 1 };
        }
    }
}
