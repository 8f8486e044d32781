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
        Dictionary<byte, ulong> roles = [];
        Dictionary<byte, ulong> actions = [];
        ObservationRow before = default;
        foreach (ObservationRow row in rows)
        {
            byte rolePlace = Low(row.Role);
            byte actionPlace = Low(row.Action);
            long step = unchecked(row.TimeMs - before.TimeMs);
            bool isNear = step is >= short.MinValue and <= short.MaxValue;
            bool isShort = row.DurationMs is >= -1 and <= 65_534;
            byte[][] fields = Fields(row);
            byte[][] without = Fields(
                before with
                {
                    Role = roles.GetValueOrDefault(rolePlace),
                    Action = actions.GetValueOrDefault(actionPlace),
                    TimeMs = isNear ? row.TimeMs : ~row.TimeMs,
                    Sequence = before.Sequence == -1 ? -1 : unchecked(before.Sequence + 1),
                    DurationMs = isShort ? row.DurationMs : ~row.DurationMs,
                }
            );
            int[] other =
            [
                .. Enumerable
                    .Range(0, fields.Length)
                    .Where(field => !fields[field].SequenceEqual(without[field])),
            ];
            int mask = other.Sum(static field => 1 << field);
            int duration = isShort ? row.DurationMs + 1 : 0;
            bytes.AddRange([(byte)(mask >> 8), (byte)(mask & 0xff), rolePlace, actionPlace]);
            bytes.AddRange(Big(BitConverter.GetBytes((short)(isNear ? step : 0))));
            bytes.AddRange(Big(BitConverter.GetBytes((ushort)duration)));
            bytes.AddRange(other.SelectMany(field => fields[field]));
            roles[rolePlace] = row.Role;
            actions[actionPlace] = row.Action;
            before = row;
        }

        return [.. bytes];
    }

    private static byte[][] Fields(ObservationRow row) =>
        [
            Big(BitConverter.GetBytes(row.Agent)),
            Big(BitConverter.GetBytes(row.Role)),
            Big(BitConverter.GetBytes(row.Session)),
            Big(BitConverter.GetBytes(row.Action)),
            Big(BitConverter.GetBytes(row.Call)),
            Big(BitConverter.GetBytes(row.Build)),
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

    private static byte Low(ulong name) => (byte)(name & 0xff);

    private static byte[] Big(byte[] bytes) => [.. bytes.Reverse()];
}
