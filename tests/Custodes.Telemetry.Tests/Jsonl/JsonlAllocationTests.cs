using Custodes.Contracts;
using Custodes.Primitives;
using Custodes.Telemetry.Jsonl;

namespace Custodes.Telemetry.Tests.Jsonl;

/// <summary>
/// Goal: reading allocates nothing once the names are known.
/// Method: the thread's own count of allocated bytes over many lines, good and bad. The least of three
/// rounds counts: the runtime itself may allocate while it compiles, but what a line allocates shows
/// in every round.
/// </summary>
public sealed class JsonlAllocationTests
{
    [Fact]
    public void A_known_line_allocates_nothing_good_or_bad()
    {
        byte[] bytes =
        [
            .. TraceLines.Samples.SelectMany(static line => line.Append((byte)'\n')),
            .. "{\"trace\":\"t\",\"agent\":\"\\u00e9\",\"tool\":\"x\",\"args\":{\"a\":[\"\\n\",1e5,true]}}\n"u8,
            .. "{broken\n[]\n{\"seq\":{}}\n\xFF\n\n"u8,
        ];
        TraceLines lines = new(capacity: 256);
        Pass();
        Pass();
        Assert.Equal(
            0,
            Allocations.Least(() =>
            {
                for (int pass = 0; pass < 50; pass++)
                {
                    Pass();
                }
            })
        );
        Assert.True(lines.Counters.Rejected > 50);

        void Pass()
        {
            lines.Batch.Clear();
            _ = lines.Reader.Read(bytes, isLast: true, lines.Batch);
        }
    }

    [Fact]
    public void New_names_allocate_nothing_once_their_tables_are_full()
    {
        NameLimits limits = new()
        {
            AgentCountMax = 2,
            RoleCountMax = 2,
            SessionCountMax = 2,
            ActionCountMax = 2,
            FieldCountMax = 2,
        };
        Names names = new(new KeyedHash(3, 4), limits);
        JsonlReader reader = new(names, new JsonlLimits());
        ObservationBatch batch = new(4);
        byte[] line =
            "{\"trace\":\"t0000\",\"agent\":\"a0000\",\"role\":\"r0000\",\"tool\":\"x0000\",\"args\":{\"k0000\":1}}\n"u8.ToArray();
        int[] places =
        [
            .. Enumerable.Range(0, line.Length).Where(at => line.AsSpan(at).StartsWith("0000"u8)),
        ];
        Assert.Equal(5, places.Length);
        for (int name = 0; name < 100; name++)
        {
            Read(name);
        }

        int next = 100;
        Assert.Equal(
            0,
            Allocations.Least(() =>
            {
                for (int count = 0; count < 1_500; count++)
                {
                    Read(next++);
                }
            })
        );
        Assert.Equal(9_100, reader.Counters.Observations);
        Assert.True(names.Sessions.Refused > 9_000);

        void Read(int name)
        {
            foreach (int place in places)
            {
                _ = name.TryFormat(line.AsSpan(place, 4), out _, "0000", provider: null);
            }

            batch.Clear();
            _ = reader.Read(line, isLast: true, batch);
        }
    }
}
