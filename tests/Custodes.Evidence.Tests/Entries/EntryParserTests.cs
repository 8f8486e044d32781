using System.Text;
using Custodes.Evidence.Entries;

namespace Custodes.Evidence.Tests.Entries;

/// <summary>
/// Goal: whoever only checks entries judges them as whoever reads them does, and takes no memory for it.
/// Method: every changed byte of every type both ways; what is allocated; objects out of the ordinary.
/// </summary>
public sealed class EntryParserTests
{
    [Fact]
    public void Whoever_leaves_texts_out_refuses_the_same_for_the_same_reason()
    {
        EntryParser parser = new();
        int accepted = 0;
        foreach (LogEntry entry in EntryExamples.All)
        {
            byte[] original = entry.ToBytes();
            for (int at = 0; at < original.Length; at++)
            {
                foreach (int change in (int[])[1, 2, 4, 0x10, 0x20, 0x80])
                {
                    byte[] changed = [.. original];
                    changed[at] ^= (byte)change;
                    bool isRead = LogEntry.TryParse(
                        changed,
                        out LogEntry? whole,
                        out EntryFault first
                    );
                    bool isReadAgain = parser.TryParse(
                        changed,
                        keepsTexts: false,
                        out LogEntry? checkedOnly,
                        out EntryFault second
                    );
                    Assert.Equal((isRead, first), (isReadAgain, second));
                    Assert.Equal(
                        (whole?.Type, whole?.TimeMs),
                        (checkedOnly?.Type, checkedOnly?.TimeMs)
                    );
                    accepted += isRead ? 1 : 0;
                }
            }
        }

        Assert.True(accepted > 500);
    }

    [Fact]
    public void Checking_an_entry_allocates_nothing_but_its_numbers()
    {
        EntryParser parser = new();
        byte[] verdict = EntryExamples.All[^1].ToBytes();
        Assert.True(parser.TryParse(verdict, keepsTexts: false, out _, out _));
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int round = 0; round < 100; round++)
        {
            Assert.True(parser.TryParse(verdict, keepsTexts: false, out _, out _));
        }

        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 100, 1, 160);
    }

    [Fact]
    public void Fields_in_their_order_are_found_wherever_the_reader_begins()
    {
        // More values than the parser has room for at first, and names that need a careful comparison.
        string many = string.Join(',', Enumerable.Range(1000, 3000).Select(n => $"\"a{n}\":[{n}]"));
        Assert.Equal(
            new EntryFault(EntryRefusal.FieldMissing, "body.lastSequence"),
            Fault("{\"body\":{" + many + "},\"time\":0,\"type\":\"stop\",\"v\":1}")
        );
        Assert.Equal(
            new EntryFault(EntryRefusal.FieldUnknown, "body.\n"),
            Fault(
                "{\"body\":{\"\\n\":1,\"lastSequence\":5,\"reason\":\"r\",\"😀\":1,\"\ufb33\":2},"
                    + "\"time\":0,\"type\":\"stop\",\"v\":1}"
            )
        );
    }

    private static EntryFault Fault(string text)
    {
        _ = LogEntry.TryParse(Encoding.UTF8.GetBytes(text), out _, out EntryFault fault);
        return fault;
    }
}
