using Custodes.Evidence.Entries;

namespace Custodes.Evidence.Tests.Entries;

/// <summary>
/// Goal: an entry that was held back, a seal that is missing and a time that runs back are noticed.
/// Method: a log that is in order, then the same with one thing wrong.
/// </summary>
public sealed class EntryCheckTests
{
    private static readonly LogEntry[] Good =
    [
        Start(100),
        Stop(150),
        Seal(number: 0, startMs: 100, endMs: 200, entries: 2),
        Seal(number: 1, startMs: 200, endMs: 300, entries: 0),
        Stop(310),
        Start(1000),
        Seal(number: 2, startMs: 1000, endMs: 1100, entries: 2),
        new ClockEntry(600, 600, 1110, "set back"),
        Seal(number: 3, startMs: 590, endMs: 700, entries: 1),
        Stop(700),
    ];

    [Fact]
    public void A_log_in_order_is_in_order() => Assert.Empty(Faults(Good, firstIndex: 0));

    [Fact]
    public void A_range_from_the_middle_is_judged_from_its_first_seal_on()
    {
        for (int first = 1; first < Good.Length; first++)
        {
            Assert.Empty(Faults(Good[first..], first));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(6)]
    [InlineData(7)]
    public void An_entry_that_was_held_back_is_noticed(int index)
    {
        LogEntry[] cut = [.. Good[..index], .. Good[(index + 1)..]];
        Assert.NotEmpty(Faults(cut, firstIndex: 0));
    }

    [Fact]
    public void Seals_with_gaps_are_named()
    {
        Assert.Contains(
            "seal 2 where 1 belongs",
            Faults(Changed(3, Seal(2, 200, 300, 0)), 0)[0],
            StringComparison.Ordinal
        );
        Assert.Contains(
            "begins at 201, but was sealed until 200",
            Faults(Changed(3, Seal(1, 201, 300, 0)), 0)[0],
            StringComparison.Ordinal
        );
        Assert.Contains(
            "says 1, but 2 came",
            Faults(Changed(2, Seal(0, 100, 200, 1)), 0)[0],
            StringComparison.Ordinal
        );
        Assert.Contains(
            "seal 5 where 0 belongs",
            Faults([Seal(5, 0, 1, 0)], 0)[0],
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_time_may_run_back_at_a_clock_correction_alone()
    {
        string fault = Assert.Single(Faults(Changed(4, Stop(299)), 0));
        Assert.Contains("299 lies before 300", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_entry_is_named()
    {
        var check = new EntryCheck();
        Assert.Equal("byte 0: Syntax: NotCanonical", check.Check(0, "x"u8));
        Assert.Null(check.CheckEnd(1));
    }

    private static LogEntry[] Changed(int index, LogEntry entry) =>
        [.. Good[..index], entry, .. Good[(index + 1)..]];

    private static List<string> Faults(LogEntry[] entries, int firstIndex)
    {
        var check = new EntryCheck();
        List<string> faults = [];
        for (int at = 0; at < entries.Length; at++)
        {
            string? fault = check.Check(firstIndex + at, entries[at].ToBytes());
            if (fault is not null)
            {
                faults.Add(fault);
            }
        }

        return faults;
    }

    private static StartEntry Start(long timeMs) => new(timeMs, default, "i", "o", default, "1");

    private static StopEntry Stop(long timeMs) => new(timeMs, -1, "r");

    private static SealEntry Seal(long number, long startMs, long endMs, long entries) =>
        new(endMs, endMs, entries, entries == 0, number, 0, startMs);
}
