using Custodes.Contracts;
using Custodes.Contracts.Fleet;
using Custodes.Node.Records;
using Custodes.Primitives;

namespace Custodes.Node.Tests;

/// <summary>
/// Goal: what the journal keeps of observations is what the pipeline took, and damage is refused.
/// Method: batches with values from everywhere in their ranges, written and read back; then every
/// record cut at every byte, and every byte of one changed.
/// </summary>
public sealed class BatchFormatTests
{
    private const int Rows = 24;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_batch_comes_back_as_it_was(ulong seed)
    {
        ObservationBatch batch = Fill(seed, Rows);
        byte[] record = Write(batch);
        ObservationBatch back = new(Rows);
        Assert.True(TryRead(record, back));
        Assert.Equal(batch.Observations.ToArray(), back.Observations.ToArray());
        Assert.Equal(batch.Arguments.ToArray(), back.Arguments.ToArray());
        Assert.Equal(batch.ResultFields.ToArray(), back.ResultFields.ToArray());
        Assert.Equal(batch.ResultIdentifiers.ToArray(), back.ResultIdentifiers.ToArray());
        Assert.Equal(batch.PromptWords.ToArray(), back.PromptWords.ToArray());
    }

    [Fact]
    public void A_record_that_is_cut_anywhere_is_refused()
    {
        byte[] record = Write(Fill(seed: 7, rowCount: 3));
        for (int length = 0; length < record.Length; length++)
        {
            Assert.False(TryRead(record.AsSpan(0, length), new ObservationBatch(Rows)));
        }

        Assert.True(TryRead(record, new ObservationBatch(Rows)));
    }

    [Fact]
    public void A_record_with_more_behind_it_is_refused()
    {
        byte[] record = Write(Fill(seed: 7, rowCount: 3));
        Assert.False(TryRead([.. record, 0], new ObservationBatch(Rows)));
    }

    [Fact]
    public void No_changed_byte_makes_reading_throw()
    {
        byte[] record = Write(Fill(seed: 9, rowCount: 3));
        for (int index = 0; index < record.Length; index++)
        {
            byte kept = record[index];
            foreach (byte change in (ReadOnlySpan<byte>)[0x01, 0x80, 0xff])
            {
                record[index] = (byte)(kept ^ change);
                _ = TryRead(record, new ObservationBatch(Rows));
            }

            record[index] = kept;
        }
    }

    [Fact]
    public void A_batch_larger_than_the_readers_is_refused()
    {
        byte[] record = Write(Fill(seed: 3, rowCount: Rows));
        Assert.False(TryRead(record, new ObservationBatch(Rows - 1)));
        Assert.True(TryRead(record, new ObservationBatch(Rows)));
    }

    [Fact]
    public void Another_version_is_refused()
    {
        byte[] record = Write(Fill(seed: 3, rowCount: 1));
        record[0]++;
        Assert.False(TryRead(record, new ObservationBatch(Rows)));
    }

    [Fact]
    public void Names_stand_before_the_rows_and_come_back()
    {
        KeyedHash hash = new(1, 2);
        Names names = new(hash, new NameLimits());
        RecordWriter writer = new();
        ulong key = hash.Of("send_email");
        RecordFormat.Begin(writer, 77, [new NewName(NameKind.Action, key, "send_email")]);
        RecordReader reader = new(writer.Written);
        Assert.Equal(77, RecordFormat.Begin(ref reader, names));
        Assert.True(reader.IsWhole);
        Assert.Equal("send_email", names.Actions.Show(key));
        Assert.Equal(0, names.Agents.Count);
    }

    [Theory]
    [InlineData(OrderKind.Release)]
    [InlineData(OrderKind.Quarantine)]
    [InlineData(OrderKind.Reset)]
    public void An_order_comes_back_as_it_was(OrderKind kind)
    {
        OrderRecord order = new(42, kind, "eva", "über alles geprüft");
        RecordWriter writer = new();
        RecordFormat.Write(writer, order);
        RecordReader reader = new(writer.Written);
        Assert.Equal(order, RecordFormat.ReadOrder(ref reader));
        Assert.True(reader.IsWhole);
    }

    private static byte[] Write(ObservationBatch batch)
    {
        RecordWriter writer = new();
        RecordFormat.Begin(writer, 1, []);
        new BatchFormat().Write(writer, batch);
        return writer.Written.ToArray();
    }

    private static bool TryRead(ReadOnlySpan<byte> record, ObservationBatch batch)
    {
        RecordReader reader = new(record);
        _ = RecordFormat.Begin(ref reader, new Names(new KeyedHash(1, 2), new NameLimits()));
        new BatchFormat().Read(ref reader, batch);
        return reader.IsWhole;
    }

    private static ObservationBatch Fill(ulong seed, int rowCount)
    {
        SplitMix64 random = new(seed);
        ObservationBatch batch = new(Rows);
        for (int index = 0; index < rowCount; index++)
        {
            FillRow(ref batch.Add(), ref random);
            int details = (int)(random.Next() % 4);
            for (int detail = 0; detail < details; detail++)
            {
                Assert.True(batch.TryAdd(Argument(ref random)));
                Assert.True(batch.TryAdd(new ResultField(Key(ref random), Number(ref random))));
                Assert.True(batch.TryAddIdentifier((uint)(random.Next() >> 32)));
                Assert.True(batch.TryAddPromptWord((uint)(random.Next() >> 32)));
            }
        }

        return batch;
    }

    private static void FillRow(ref Observation row, ref SplitMix64 random)
    {
        row.Agent = Key(ref random);
        row.Role = Key(ref random);
        row.Build = Key(ref random);
        row.Session = Key(ref random);
        row.Action = Key(ref random);
        row.Call = random.Next() % 2 == 0 ? 0 : random.Next();
        row.TimeMs = random.Next() % 3 == 0 ? -1 : unchecked((long)random.Next());
        row.Sequence = Number(ref random);
        row.ArgumentBytes = Number(ref random);
        row.ResultBytes = Number(ref random);
        row.TokensIn = Number(ref random);
        row.TokensOut = Number(ref random);
        row.DurationMs = Number(ref random);
        row.Kind = (ObservationKind)(random.Next() % 11);
        row.Outcome = (Outcome)(random.Next() % 4);
        row.IsAgentProvisional = random.Next() % 2 == 0;
        row.HasProvenance = random.Next() % 2 == 0;
        row.HasPrompt = random.Next() % 2 == 0;
        if (row.HasProvenance)
        {
            row.PromptFingerprint = random.Next();
            row.ToolInPrompt = 0.25f;
            row.ToolInResults = 0.5f;
            row.Echo = 1f / 3;
            row.Near = 2;
            row.PromptValuesNew = Number(ref random);
            row.PromptValuesBefore = Number(ref random);
            row.PromptValuesTotal = Number(ref random);
            row.ResultLeaves = Number(ref random);
            row.ResultStructure = 0.75f;
            row.ResultLongest = Number(ref random);
        }
    }

    private static ArgumentObservation Argument(ref SplitMix64 random) =>
        new()
        {
            Name = Key(ref random),
            SourceAction = Key(ref random),
            SourceKey = Key(ref random),
            Fingerprint = (uint)(random.Next() >> 32),
            Length = Number(ref random),
            SourceLength = Number(ref random),
            SourceSequence = Number(ref random),
            PromptShare = -1,
            SourcePosition = 0.125f,
            Kind = (ArgumentKind)(random.Next() % 11),
            Origin = (Origin)(random.Next() % 10),
        };

    // Few keys, so that rows share them, and none.
    private static ulong Key(ref SplitMix64 random) =>
        (random.Next() % 9) is 0 ? 0 : SplitMix64.Mix(random.Next() % 9) | 1;

    private static int Number(ref SplitMix64 random) =>
        (random.Next() % 4) switch
        {
            0 => -1,
            1 => (int)(random.Next() % 100),
            2 => int.MaxValue,
            _ => int.MinValue,
        };
}
