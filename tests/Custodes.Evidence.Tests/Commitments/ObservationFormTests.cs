using System.Text.Json;
using Custodes.Contracts;
using Custodes.Evidence.Commitments;
using Custodes.Evidence.Entries;
using Custodes.Primitives;

namespace Custodes.Evidence.Tests.Commitments;

/// <summary>
/// Goal: a row has one form, holds every field, and nothing but rows is read as some.
/// Method: random rows that share fields or lie at the ends of their ranges, there and back; each byte of
/// them changed; a batch that another program made from the document.
/// </summary>
public sealed class ObservationFormTests
{
    [Fact]
    public void Rows_come_back_as_they_were_and_are_those_of_the_document()
    {
        SplitMix64 chance = new(seed: 3);
        for (int round = 0; round < 2_000; round++)
        {
            ObservationRow[] rows = Rows(ref chance, 1 + chance.Below(6));
            byte[] bytes = Written(rows);
            Assert.Equal(NaiveRows.Leaves(rows, rows.Length)[0], bytes);
            Assert.Equal(rows, Read(bytes));
        }
    }

    [Fact]
    public void Every_changed_byte_is_refused_or_written_alike()
    {
        SplitMix64 chance = new(seed: 4);
        int read = 0;
        int refused = 0;
        for (int round = 0; round < 30; round++)
        {
            byte[] bytes = Written(Rows(ref chance, 3));
            for (int at = 0; at < bytes.Length; at++)
            {
                foreach (int change in (int[])[1, 2, 4, 8, 0x10, 0x20, 0x40, 0x80])
                {
                    byte[] changed = [.. bytes];
                    changed[at] ^= (byte)change;
                    if (Read(changed) is { } rows)
                    {
                        read++;
                        Assert.Equal(changed, Written(rows));
                    }
                    else
                    {
                        refused++;
                    }
                }
            }
        }

        Assert.True(read > 1000 && refused > 1000, $"{read} read, {refused} refused");
    }

    [Fact]
    public void A_bit_without_a_difference_a_sixteenth_bit_and_a_row_that_is_cut_off_are_refused()
    {
        Assert.NotNull(Read([0, 0]));
        Assert.NotNull(Read([0, 1, 0, 0, 0, 0, 0, 0, 0, 5]));
        Assert.Null(Read([0, 1, 0, 0, 0, 0, 0, 0, 0, 0]));
        Assert.Null(Read([0x80, 0]));
        Assert.Null(Read([0, 1, 0, 0, 0, 0, 0, 0, 0]));
        Assert.Null(Read([0]));

        // A sequence that follows says nothing of itself.
        Assert.Null(Read([1, 0, 0, 0, 0, 0, 0, 0, 0, 1]));
    }

    [Fact]
    public void The_longest_row_has_the_most_bytes_and_the_shortest_two()
    {
        ObservationRow longest = Row(ulong.MaxValue, long.MinValue, int.MinValue, 0xffffff);
        Assert.Equal(ObservationForm.BytesMax, Written([longest]).Length);
        Assert.Equal(
            2,
            ObservationForm.Write(
                longest with
                {
                    Sequence = long.MinValue + 1,
                },
                longest,
                new byte[ObservationForm.RoomBytes]
            )
        );
    }

    [Fact]
    public void A_batch_that_another_program_made_is_made_alike()
    {
        using JsonDocument vector = JsonDocument.Parse(
            File.ReadAllBytes(Vector.Path("observations", "batch-v2.json"))
        );
        JsonElement root = vector.RootElement;
        BatchCommitment commitment = new(
            root.GetProperty("perLeaf").GetInt32(),
            countMax: 100,
            root.GetProperty("first").GetInt64()
        );
        foreach (JsonElement fields in root.GetProperty("observations").EnumerateArray())
        {
            Observation observation = Observed(fields);
            commitment.Add(in observation);
        }

        BatchEntry batch = commitment.End(3, 1, 2);
        Assert.Equal(
            root.GetProperty("rows").GetString(),
            Convert.ToHexStringLower(commitment.Rows)
        );
        Assert.Equal(root.GetProperty("root").GetString(), batch.Root.ToString());
    }

    [Fact]
    public void A_full_batch_takes_no_further_observation()
    {
        BatchCommitment commitment = new(perLeaf: 2, countMax: 3, firstSequence: 0);
        Observation observation = default;
        for (int count = 0; count < 3; count++)
        {
            Assert.False(commitment.IsFull);
            commitment.Add(in observation);
        }

        Assert.True(commitment.IsFull);
        Assert.Throws<System.Diagnostics.UnreachableException>(() =>
            commitment.Add(in observation)
        );
    }

    private static Observation Observed(JsonElement fields)
    {
        JsonElement[] values = [.. fields.EnumerateArray()];
        ulong Name(int at) => values[at].GetUInt64();
        int Number(int at) => values[at].GetInt32();
        return new Observation
        {
            Agent = Name(0),
            Role = Name(1),
            Build = Name(2),
            Session = Name(3),
            Action = Name(4),
            Call = Name(5),
            PromptFingerprint = Name(6),
            TimeMs = values[7].GetInt64(),
            Sequence = values[8].GetInt64(),
            ArgumentBytes = Number(9),
            ResultBytes = Number(10),
            TokensIn = Number(11),
            TokensOut = Number(12),
            DurationMs = Number(13),
            Kind = (ObservationKind)Number(14),
            Outcome = (Outcome)Number(15),
            IsAgentProvisional = (Number(16) & 1) != 0,
            HasProvenance = (Number(16) & 2) != 0,
            HasPrompt = (Number(16) & 4) != 0,
        };
    }

    private static ObservationRow[] Rows(ref SplitMix64 chance, int count)
    {
        var rows = new ObservationRow[count];
        ulong[] names = [0, 1, chance.Next(), ulong.MaxValue];
        long[] longs = [-1, 0, 1, (long)(chance.Next() >> 1), long.MaxValue, long.MinValue];
        int[] ints = [-1, 0, chance.Below(100_000), int.MaxValue, int.MinValue];
        for (int index = 0; index < count; index++)
        {
            rows[index] = new ObservationRow(
                names[chance.Below(4)],
                names[chance.Below(4)],
                names[chance.Below(4)],
                names[chance.Below(4)],
                names[chance.Below(4)],
                names[chance.Below(4)],
                names[chance.Below(4)],
                longs[chance.Below(6)],
                index > 0 && chance.Below(2) == 0
                    ? unchecked(rows[index - 1].Sequence + 1)
                    : longs[chance.Below(6)],
                ints[chance.Below(5)],
                ints[chance.Below(5)],
                ints[chance.Below(5)],
                ints[chance.Below(5)],
                ints[chance.Below(5)],
                chance.Below(1 << 24)
            );
        }

        return rows;
    }

    private static ObservationRow Row(ulong name, long number, int size, int marks) =>
        new(
            name,
            name,
            name,
            name,
            name,
            name,
            name,
            number,
            number,
            size,
            size,
            size,
            size,
            size,
            marks
        );

    private static byte[] Written(ObservationRow[] rows)
    {
        List<byte> bytes = [];
        ObservationRow before = default;
        byte[] room = new byte[ObservationForm.RoomBytes];
        foreach (ObservationRow row in rows)
        {
            bytes.AddRange(room[..ObservationForm.Write(in row, in before, room)]);
            before = row;
        }

        return [.. bytes];
    }

    private static ObservationRow[]? Read(byte[] bytes)
    {
        List<ObservationRow> rows = [];
        ObservationRow row = default;
        ReadOnlySpan<byte> rest = bytes;
        while (!rest.IsEmpty)
        {
            if (!ObservationForm.TryRead(ref rest, ref row))
            {
                return null;
            }

            rows.Add(row);
        }

        return [.. rows];
    }
}
