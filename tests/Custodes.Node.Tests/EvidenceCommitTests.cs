using Custodes.Contracts;
using Custodes.Evidence.Notes;
using Custodes.Node.Evidence;
using Custodes.Storage.Log;

namespace Custodes.Node.Tests;

/// <summary>
/// Goal: entries are committed when they are due, and none is lost, whatever the log's thread does when
/// they come. Method: a log on a real disk under a clock that the test moves, and witnesses that hesitate.
/// </summary>
public sealed class EvidenceCommitTests : IDisposable
{
    private readonly Scratch scratch = new();
    private readonly ManualTime time = new(1_700_000_000_000);

    public void Dispose() => scratch.Dispose();

    [Fact]
    public void What_comes_while_the_witnesses_are_asked_once_more_is_not_lost()
    {
        using HesitantWitnesses witnesses = new();
        using (
            EvidenceLog log = EvidenceLog.Open(
                Options() with
                {
                    Cosigner = witnesses,
                    PublishRetryMs = 1,
                },
                time,
                0,
                static _ => { }
            )
        )
        {
            log.Flush();
            witnesses.AreThere = true;
            Assert.True(
                witnesses.IsAsked.Wait(
                    TimeSpan.FromSeconds(60),
                    TestContext.Current.CancellationToken
                )
            );
            log.RecordDenial("POST /v1/agents/a/release", "127.0.0.1", "no token");
            time.NowMs += 1_000;
            log.Tick();
            witnesses.MayAnswer.Set();
            log.Stop("test");
            Assert.Equal(log.NextIndex, log.CommittedSize);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Batches_alone_wait_for_a_second_and_with_anything_else_for_no_longer_than_that(
        bool hasOther
    )
    {
        using EvidenceLog log = EvidenceLog.Open(
            Options() with
            {
                RowsPerBatch = 1,
            },
            time,
            0,
            static _ => { }
        );
        log.Flush();
        long before = log.CommittedSize;
        ObservationBatch batch = new(1);
        batch.Add().Agent = 7;
        log.Take(batch, log.NextSequence);
        if (hasOther)
        {
            log.RecordDenial("POST /v1/agents/a/release", "127.0.0.1", "no token");
        }

        time.NowMs += hasOther ? 199 : 999;
        log.Tick();
        Assert.True(log.IsWaiting);
        time.NowMs++;
        log.Tick();
        Assert.False(log.IsWaiting);
        log.Flush();
        Assert.Equal(before + (hasOther ? 2 : 1), log.CommittedSize);
    }

    private EvidenceOptions Options() =>
        new() { Directory = Path.Combine(scratch.Path, "evidence"), Origin = "test.example/log" };

    /// <summary>Refuse at first, and take their time later.</summary>
    private sealed class HesitantWitnesses : ILogCosigner, IDisposable
    {
        /// <summary>Whether they do not refuse any more.</summary>
        public volatile bool AreThere;

        public ManualResetEventSlim IsAsked { get; } = new();

        public ManualResetEventSlim MayAnswer { get; } = new();

        public SignedNote? Cosign(SignedNote head)
        {
            if (!AreThere)
            {
                return null;
            }

            IsAsked.Set();
            _ = MayAnswer.Wait(TimeSpan.FromSeconds(60));
            return head;
        }

        public void Dispose()
        {
            IsAsked.Dispose();
            MayAnswer.Dispose();
        }
    }
}
