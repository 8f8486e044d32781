using Custodes.Evidence.Commitments;

namespace Custodes.Evidence.Tests.Commitments;

/// <summary>Rows as docs/protocol/log-entries.md describes them, field by field in as few words as possible.</summary>
internal static class NaiveRows
{
    public static byte[][] Leaves(IEnumerable<ObservationRow> rows, int perLeaf) =>
        [.. rows.Chunk(perLeaf).Select(Leaf)];

    private static byte[] Leaf(ObservationRow[] rows)
    {
        List<byte> bytes = [];
        ObservationRow before = default;
        foreach (ObservationRow row in rows)
        {
            long follower = before.Sequence == -1 ? -1 : unchecked(before.Sequence + 1);
            byte[][] fields = Fields(row);
            byte[][] expected = Fields(before with { Sequence = follower });
            int[] other =
            [
                .. Enumerable
                    .Range(0, fields.Length)
                    .Where(field => !fields[field].SequenceEqual(expected[field])),
            ];
            int mask = other.Sum(static field => 1 << field);
            bytes.AddRange([(byte)(mask >> 8), (byte)(mask & 0xff)]);
            bytes.AddRange(other.SelectMany(field => fields[field]));
            before = row;
        }

        return [.. bytes];
    }

    private static byte[][] Fields(ObservationRow row) =>
        [
            Big(BitConverter.GetBytes(row.Agent)),
            Big(BitConverter.GetBytes(row.Role)),
            Big(BitConverter.GetBytes(row.Build)),
            Big(BitConverter.GetBytes(row.Session)),
            Big(BitConverter.GetBytes(row.Action)),
            Big(BitConverter.GetBytes(row.Call)),
            Big(BitConverter.GetBytes(row.Prompt)),
            Big(BitConverter.GetBytes(row.TimeMs)),
            Big(BitConverter.GetBytes(row.Sequence)),
            Big(BitConverter.GetBytes(row.ArgumentBytes)),
            Big(BitConverter.GetBytes(row.ResultBytes)),
            Big(BitConverter.GetBytes(row.TokensIn)),
            Big(BitConverter.GetBytes(row.TokensOut)),
            Big(BitConverter.GetBytes(row.DurationMs)),
            Big(BitConverter.GetBytes(row.Marks))[1..],
        ];

    private static byte[] Big(byte[] bytes) => [.. bytes.Reverse()];
}
