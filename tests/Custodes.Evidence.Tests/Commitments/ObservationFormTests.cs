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
            Observation[] rows = Rows(ref chance, 1 + chance.Below(6));
            byte[] bytes = Written(rows);
            Assert.Equal(Again(Of(rows)), bytes);
            Assert.Equal(Of(rows), Read(bytes));
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
                        Assert.Equal(changed, Again(rows));
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
    public void A_bit_without_need_a_sixteenth_bit_and_a_row_that_is_cut_off_are_refused()
    {
        Assert.NotNull(Read([0, 0, 0, 0, 0, 0, 0, 1]));
        Assert.NotNull(Read([0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 5]));
        Assert.Null(Read([0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]));
        Assert.Null(Read([0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]));
        Assert.Null(Read([0x80, 0, 0, 0, 0, 0, 0, 1]));
        Assert.Null(Read([0, 0, 0, 0, 0, 0, 0]));

        // A sequence that follows says nothing of itself.
        Assert.Null(Read([1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1]));
    }

    [Fact]
    public void A_role_stands_at_its_own_place_and_is_written_out_when_it_is_not_the_last_one_there()
    {
        byte[] named = [0, 2, 7, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 7];
        byte[] again = [0, 0, 7, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0];
        Assert.Equal([0x0101010101010107UL], Read(named)!.Select(static row => row.Role));
        Assert.Equal(2, Read([.. named, .. again[..8]])!.Count(static row => row.Role != 0));

        // At another place than its own; at an empty place; and once more without need.
        Assert.Null(Read([0, 2, 8, .. named[3..]]));
        Assert.Null(Read([0, 0, 8, .. again[3..8]]));
        Assert.Null(Read([.. named, .. named]));

        // Another role with the same lowest byte takes the place.
        byte[] other = [.. named[..8], 2, .. named[9..]];
        Assert.NotNull(Read([.. named, .. other, .. named, .. other]));
    }

    [Fact]
    public void Time_and_duration_stand_in_the_head_up_to_its_limits_and_behind_it_from_there_on()
    {
        Observation first = new()
        {
            TimeMs = 1_000_000,
            Sequence = -1,
            DurationMs = 65_534,
        };
        (Observation Row, int Bytes)[] cases =
        [
            (first, 8),
            (first with { TimeMs = first.TimeMs + short.MaxValue }, 8),
            (first with { TimeMs = first.TimeMs + short.MaxValue + 1 }, 16),
            (first with { TimeMs = first.TimeMs + short.MinValue }, 8),
            (first with { TimeMs = first.TimeMs + short.MinValue - 1 }, 16),
            (first with { DurationMs = -1 }, 8),
            (first with { DurationMs = -2 }, 12),
            (first with { DurationMs = 65_535 }, 12),
        ];
        foreach ((Observation row, int bytes) in cases)
        {
            byte[] room = new byte[ObservationForm.RoomBytes];
            Assert.Equal(bytes, ObservationForm.Write(in row, in first, new LeafNames(), room));
            byte[] leaf = Written([first, row]);
            Assert.Equal([ObservationRow.Of(in first), ObservationRow.Of(in row)], Read(leaf)!);
        }

        // What fits is not told behind the head, and a step not beside a time.
        Assert.Null(Read([0, 0x80, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 5]));
        Assert.NotNull(Read([0, 0x80, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0]));
        Assert.Null(Read([0, 0x80, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0]));
        Assert.Null(Read([0x20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5]));
        Assert.NotNull(Read([0x20, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0]));
        Assert.Null(Read([0x20, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0]));
    }

    [Fact]
    public void A_flag_that_there_is_not_is_refused()
    {
        Assert.NotNull(Read([0x40, 0, 0, 0, 0, 0, 0, 1, 1, 1, 7]));
        Assert.Null(Read([0x40, 0, 0, 0, 0, 0, 0, 1, 1, 1, 8]));
    }

    [Fact]
    public void The_longest_row_has_the_most_bytes_and_the_shortest_eight()
    {
        Observation longest = Row(ulong.MaxValue, long.MinValue, int.MinValue);
        Assert.Equal(ObservationForm.BytesMax, Written([longest]).Length);
        Observation next = longest with { Sequence = long.MinValue + 1, DurationMs = 5 };
        LeafNames names = new();
        byte[] room = new byte[ObservationForm.RoomBytes];
        _ = ObservationForm.Write(in longest, default, names, room);
        Assert.Equal(8, ObservationForm.Write(in next, in longest, names, room));
    }

    [Fact]
    public void A_batch_that_another_program_made_is_made_alike()
    {
        using JsonDocument vector = JsonDocument.Parse(
            File.ReadAllBytes(Vector.Path("observations", "batch-v3.json"))
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
            commitment.Add([observation]);
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
            commitment.Add([observation]);
        }

        Assert.True(commitment.IsFull);
        Assert.Throws<System.Diagnostics.UnreachableException>(() => commitment.Add([observation]));
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

    private static Observation[] Rows(ref SplitMix64 chance, int count)
    {
        var rows = new Observation[count];
        ulong[] names = [0, 1, chance.Next(), ulong.MaxValue, 0x101];
        long[] longs = [-1, 0, 1, (long)(chance.Next() >> 1), long.MaxValue, long.MinValue];
        int[] ints = [-1, 0, chance.Below(100_000), int.MaxValue, int.MinValue];
        for (int index = 0; index < count; index++)
        {
            bool isNear = index > 0 && chance.Below(2) == 0;
            bool follows = index > 0 && chance.Below(2) == 0;
            rows[index] = new Observation
            {
                Agent = names[chance.Below(5)],
                Role = names[chance.Below(5)],
                Build = names[chance.Below(5)],
                Session = names[chance.Below(5)],
                Action = names[chance.Below(5)],
                Call = names[chance.Below(5)],
                PromptFingerprint = names[chance.Below(5)],
                TimeMs = isNear
                    ? unchecked(rows[index - 1].TimeMs + chance.Below(70_000) - 35_000)
                    : longs[chance.Below(6)],
                Sequence = follows
                    ? unchecked(rows[index - 1].Sequence + 1)
                    : longs[chance.Below(6)],
                ArgumentBytes = ints[chance.Below(5)],
                ResultBytes = ints[chance.Below(5)],
                TokensIn = ints[chance.Below(5)],
                TokensOut = ints[chance.Below(5)],
                DurationMs = ints[chance.Below(5)],
                Kind = (ObservationKind)chance.Below(256),
                Outcome = (Outcome)chance.Below(256),
                IsAgentProvisional = chance.Below(2) == 0,
                HasProvenance = chance.Below(2) == 0,
                HasPrompt = chance.Below(2) == 0,
            };
        }

        return rows;
    }

    private static Observation Row(ulong name, long number, int size) =>
        new()
        {
            Agent = name,
            Role = name,
            Build = name,
            Session = name,
            Action = name,
            Call = name,
            PromptFingerprint = name,
            TimeMs = number,
            Sequence = number,
            ArgumentBytes = size,
            ResultBytes = size,
            TokensIn = size,
            TokensOut = size,
            DurationMs = size,
            Kind = ObservationKind.ToolCall,
        };

    private static ObservationRow[] Of(Observation[] observations) =>
        [.. observations.Select(static observation => ObservationRow.Of(in observation))];

    private static byte[] Written(Observation[] rows)
    {
        List<byte> bytes = [];
        Observation before = default;
        LeafNames names = new();
        byte[] room = new byte[ObservationForm.RoomBytes];
        foreach (Observation row in rows)
        {
            bytes.AddRange(room[..ObservationForm.Write(in row, in before, names, room)]);
            before = row;
        }

        return [.. bytes];
    }

    // As docs/protocol/log-entries.md has it, by other code than the one that is tested.
    private static byte[] Again(ObservationRow[] rows) => NaiveRows.Leaves(rows, rows.Length)[0];

    private static ObservationRow[]? Read(byte[] bytes)
    {
        List<ObservationRow> rows = [];
        ObservationRow row = default;
        LeafNames names = new();
        ReadOnlySpan<byte> rest = bytes;
        while (!rest.IsEmpty)
        {
            if (!ObservationForm.TryRead(ref rest, ref row, names))
            {
                return null;
            }

            rows.Add(row);
        }

        return [.. rows];
    }
}
