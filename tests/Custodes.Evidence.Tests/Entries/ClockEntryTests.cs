using System.Text;
using Custodes.Cryptography;
using Custodes.Evidence.Entries;

namespace Custodes.Evidence.Tests.Entries;

/// <summary>
/// Goal: the largest statement and the largest part of a registry fit an entry, and larger ones are refused.
/// Method: both written at their limits, and one step past them.
/// </summary>
public sealed class ClockEntryTests
{
    [Fact]
    public void The_largest_statement_and_the_largest_part_of_a_registry_fit_and_no_larger_ones()
    {
        ClockStatementEntry statement = new(
            CanonicalJson.IntegerMax,
            new byte[ClockStatementEntry.StatementBytesMax]
        );
        Assert.True(
            LogEntry.TryParse(statement.ToBytes(), out _, out EntryFault fault),
            $"{fault}"
        );
        string text = Text(statement).Replace("AA\"", "AAAAAA\"", StringComparison.Ordinal);
        Assert.Equal(new EntryFault(EntryRefusal.TextTooLong, "body.statement"), Fault(text));

        RegistryEntryNode node = new(Sha256Hash.OfNothing, uint.MaxValue, byte.MaxValue);
        RegistryEntry registry = new(
            CanonicalJson.IntegerMax,
            RegistryEntry.CountMax,
            RegistryEntry.CountMax - RegistryEntry.NodeCountMax,
            Sha256Hash.OfNothing,
            [.. Enumerable.Repeat(node, RegistryEntry.NodeCountMax)]
        );
        Assert.True(LogEntry.TryParse(registry.ToBytes(), out _, out fault), $"{fault}");
        text = Text(registry);
        int start = text.IndexOf("[{", StringComparison.Ordinal) + 1;
        int end = text.IndexOf("},", StringComparison.Ordinal) + 2;
        Assert.Equal(
            new EntryFault(EntryRefusal.ListTooLong, "body.nodes"),
            Fault(text.Insert(start, text[start..end]))
        );
    }

    [Theory]
    [InlineData(
        "clock-statement",
        "AQID/g==",
        "AQID/g",
        EntryRefusal.Base64Malformed,
        "body.statement"
    )]
    [InlineData(
        "clock-statement",
        "AQID/g==",
        "AQID/h==",
        EntryRefusal.Base64Malformed,
        "body.statement"
    )]
    [InlineData(
        "clock-statement",
        "AQID/g==",
        "AQID /g==",
        EntryRefusal.Base64Malformed,
        "body.statement"
    )]
    [InlineData("window-commit", "006d", "006D", EntryRefusal.HashMalformed, "body.threshold")]
    [InlineData(
        "registry",
        "\"role\":2",
        "\"role\":256",
        EntryRefusal.NumberOutOfRange,
        "body.nodes[0].role"
    )]
    [InlineData(
        "window-open",
        "\"node\":3",
        "\"node\":4096",
        EntryRefusal.NumberOutOfRange,
        "body.node"
    )]
    public void A_wrong_value_of_clocks_and_windows_is_named_by_its_path(
        string type,
        string from,
        string to,
        EntryRefusal reason,
        string place
    )
    {
        string text = Text(EntryExamples.All.Single(entry => entry.Type == type));
        Assert.Equal(
            new EntryFault(reason, place),
            Fault(text.Replace(from, to, StringComparison.Ordinal))
        );
    }

    private static string Text(LogEntry entry) => Encoding.UTF8.GetString(entry.ToBytes());

    private static EntryFault Fault(string text)
    {
        Assert.False(LogEntry.TryParse(Encoding.UTF8.GetBytes(text), out _, out EntryFault fault));
        return fault;
    }
}
