using Custodes.Contracts;
using Custodes.Contracts.Fleet;

namespace Custodes.Node.Records;

/// <summary>The beginning that all journal records of a node share, and the small records.</summary>
/// <remarks>
/// <code>
/// record   version u8 | time of receipt, ms since 1970: signed | new names: count, each (kind u8, key u64, text)
/// batch    that | rows, see BatchFormat
/// tick     that
/// order    that | agent u64 | kind u8 | actor text | reason text
/// certified that | bytes of the section "certified" of a snapshot, of one baseline
/// </code>
/// Names stand before the rows that bring them, so that a replay fills the tables as the telemetry did.
/// </remarks>
internal static class RecordFormat
{
    private const byte Version = 1;

    /// <summary>Begins a record.</summary>
    public static void Begin(RecordWriter writer, long nowMs, List<NewName> names)
    {
        writer.Clear();
        writer.Byte(Version);
        writer.Signed(nowMs);
        writer.Count((ulong)names.Count);
        foreach (NewName name in names)
        {
            writer.Byte((byte)name.Kind);
            writer.Fixed(name.Key);
            writer.Text(name.Text);
        }
    }

    /// <summary>Reads the beginning and puts its names into the tables; 0 when it is not sound.</summary>
    public static long Begin(ref RecordReader reader, Names names)
    {
        if (reader.Byte() != Version)
        {
            reader.Spoil();
            return 0;
        }

        long nowMs = reader.Signed();
        ulong count = reader.Count();
        for (ulong index = 0; index < count && reader.IsSound; index++)
        {
            NameKind kind = (NameKind)reader.Byte();
            ulong key = reader.Fixed64();
            string text = reader.Text();
            if (kind > NameKind.Field)
            {
                reader.Spoil();
            }

            if (reader.IsSound)
            {
                TableOf(names, kind).Restore(key, text);
            }
        }

        return nowMs;
    }

    /// <summary>Adds an order.</summary>
    public static void Write(RecordWriter writer, OrderRecord order)
    {
        writer.Fixed(order.Agent);
        writer.Byte((byte)order.Kind);
        writer.Text(order.Actor);
        writer.Text(order.Reason);
    }

    /// <summary>Reads an order.</summary>
    public static OrderRecord ReadOrder(ref RecordReader reader)
    {
        ulong agent = reader.Fixed64();
        OrderKind kind = (OrderKind)reader.Byte();
        if (kind is not (OrderKind.Release or OrderKind.Quarantine or OrderKind.Reset))
        {
            reader.Spoil();
        }

        return new OrderRecord(agent, kind, reader.Text(), reader.Text());
    }

    /// <summary>The table of one kind of name.</summary>
    public static Primitives.NameTable TableOf(Names names, NameKind kind) =>
        kind switch
        {
            NameKind.Agent => names.Agents,
            NameKind.Role => names.Roles,
            NameKind.Build => names.Builds,
            NameKind.Session => names.Sessions,
            NameKind.Action => names.Actions,
            NameKind.Field or _ => names.Fields,
        };
}
