using System.Diagnostics;
using Custodes.Contracts;

namespace Custodes.Telemetry.Tests;

/// <summary>
/// Goal: a row that comes with all its details at once stands there as one that was filled piece by piece.
/// Method: both ways side by side; each detail at its limit and one past it.
/// </summary>
public sealed class ObservationBatchTests
{
    [Fact]
    public void A_row_added_at_once_is_the_row_added_piece_by_piece()
    {
        ObservationBatch atOnce = new(4);
        ObservationBatch pieces = new(4);
        for (int row = 0; row < 3; row++)
        {
            Observation values = new()
            {
                Action = 7,
                Sequence = row,
                ArgumentStart = 99,
            };
            ArgumentObservation argument = new() { Name = (ulong)row };
            ResultField field = new(5, row);
            uint[] numbers = [1, 2, (uint)row];
            atOnce.Add(values, [argument], [field, field], numbers, numbers.AsSpan(1));

            ref Observation opened = ref pieces.Add();
            Observation placed = opened;
            opened = values;
            opened.ArgumentStart = placed.ArgumentStart;
            opened.FieldStart = placed.FieldStart;
            opened.IdentifierStart = placed.IdentifierStart;
            opened.PromptWordStart = placed.PromptWordStart;
            Assert.True(pieces.TryAdd(argument));
            Assert.True(pieces.TryAdd(field) && pieces.TryAdd(field));
            Assert.All(numbers, number => Assert.True(pieces.TryAddIdentifier(number)));
            Assert.All(numbers[1..], number => Assert.True(pieces.TryAddPromptWord(number)));
        }

        Assert.Equal(pieces.Observations.ToArray(), atOnce.Observations.ToArray());
        Assert.Equal(pieces.Arguments.ToArray(), atOnce.Arguments.ToArray());
        Assert.Equal(pieces.ResultFields.ToArray(), atOnce.ResultFields.ToArray());
        Assert.Equal(pieces.ResultIdentifiers.ToArray(), atOnce.ResultIdentifiers.ToArray());
        Assert.Equal(pieces.PromptWords.ToArray(), atOnce.PromptWords.ToArray());
    }

    [Theory]
    [InlineData(1, 0, 0, 0)]
    [InlineData(0, 1, 0, 0)]
    [InlineData(0, 0, 1, 0)]
    [InlineData(0, 0, 0, 1)]
    public void A_row_with_one_detail_more_than_its_limit_is_a_bug(
        int arguments,
        int fields,
        int identifiers,
        int words
    )
    {
        ObservationBatch batch = new(1);
        _ = Assert.Throws<UnreachableException>(() => Add(arguments, fields, identifiers, words));
        Assert.Equal(0, batch.Count);
        Add(0, 0, 0, 0);
        Assert.Equal((1, true), (batch.Count, batch.IsFull));
        Assert.Equal(ObservationBatch.IdentifierCountMax, batch.ResultIdentifiers.Length);

        void Add(int moreArguments, int moreFields, int moreIdentifiers, int moreWords) =>
            batch.Add(
                default,
                new ArgumentObservation[ObservationBatch.ArgumentCountMax + moreArguments],
                new ResultField[ObservationBatch.FieldCountMax + moreFields],
                new uint[ObservationBatch.IdentifierCountMax + moreIdentifiers],
                new uint[ObservationBatch.PromptWordCountMax + moreWords]
            );
    }
}
