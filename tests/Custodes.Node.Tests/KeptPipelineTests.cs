using Custodes.Baselines.Behaviour;
using Custodes.Contracts;
using Custodes.Node.State;
using Custodes.Storage;

namespace Custodes.Node.Tests;

/// <summary>A pipeline and its directory, with real files.</summary>
public sealed class KeptPipelineTests : IDisposable
{
    private readonly string directory = Path.Combine(
        Directory.CreateTempSubdirectory("custodes-node-").FullName,
        "state"
    );

    private readonly ObservationBatch batch = new(64);
    private readonly StateSyntheticStream stream = new(11, 120, 20);
    private readonly StateTranscript transcript = new();

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(directory)!, recursive: true);

    [Fact]
    public void What_was_committed_is_there_when_it_is_opened_again()
    {
        string state;
        using (KeptPipeline kept = Open(StateOptionSets.Roomy))
        {
            Assert.Null(kept.Directory.Snapshot);
            Feed(kept, 0, 40);
            _ = kept.Commit();
            Feed(kept, 40, 70);
            _ = kept.Commit();
            state = StateSectionsInMemory.Of(kept.Pipeline).Show();
            Feed(kept, 70, 80);
        }

        using KeptPipeline again = Open(StateOptionSets.Roomy);
        Assert.Equal(state, StateSectionsInMemory.Of(again.Pipeline).Show());
        Feed(again, 70, 120);
        Assert.True(again.Pipeline.ObservationCount > 1_000);
    }

    [Fact]
    public void A_snapshot_and_the_journal_after_it_give_the_whole_state()
    {
        string state;
        using (KeptPipeline kept = Open(StateOptionSets.Roomy))
        {
            for (int index = 0; index < stream.Count; index++)
            {
                _ = kept.Directory.Journal.Append(1, BitConverter.GetBytes(index));
                Feed(kept, index, index + 1);
                if (index == 50)
                {
                    Assert.Equal(51UL, kept.Commit());
                }
            }

            state = StateSectionsInMemory.Of(kept.Pipeline).Show();
        }

        using KeptPipeline again = Open(StateOptionSets.Roomy);
        Assert.NotEqual(state, StateSectionsInMemory.Of(again.Pipeline).Show());
        foreach (JournalRecord record in again.Directory.Replay())
        {
            int index = BitConverter.ToInt32(record.Payload.Span);
            Feed(again, index, index + 1);
        }

        Assert.Equal(state, StateSectionsInMemory.Of(again.Pipeline).Show());
    }

    [Fact]
    public void Options_that_the_snapshot_does_not_fit_are_told_and_change_nothing()
    {
        string state;
        using (KeptPipeline kept = Open(StateOptionSets.Roomy))
        {
            Feed(kept, 0, 40);
            _ = kept.Commit();
            state = StateSectionsInMemory.Of(kept.Pipeline).Show();
        }

        PipelineOptions small = StateOptionSets.Roomy with
        {
            Behaviour = new BehaviourLimits { CountEntriesMax = 64 },
        };
        StateDirectoryException refusal = Assert.Throws<StateDirectoryException>(() => Open(small));
        Assert.Equal(StateFault.SnapshotUnusable, refusal.Fault);
        Assert.Contains("section 'counts'", refusal.Message, StringComparison.Ordinal);

        using KeptPipeline again = Open(StateOptionSets.Roomy);
        Assert.Equal(state, StateSectionsInMemory.Of(again.Pipeline).Show());
    }

    private KeptPipeline Open(PipelineOptions options) =>
        KeptPipeline.Open(directory, StateOptions.Default, options, new NameLimits(), transcript);

    private void Feed(KeptPipeline kept, int start, int end)
    {
        for (int index = start; index < end; index++)
        {
            batch.Clear();
            stream.Fill(index, kept.Pipeline.Names, batch);
            kept.Pipeline.Now += batch.Count;
            kept.Pipeline.Accept(batch);
        }
    }
}
