using System.Text;
using Custodes.Cluster.Messages;

namespace Custodes.Cluster.Hierarchy;

/// <summary>A finding as it travels: enough to know of it, and to ask the node that has it.</summary>
/// <param name="Id">Its number at its node.</param>
/// <param name="TimeMs">When, by the sensor's clock.</param>
/// <param name="Entry">The entry of that node's log; -1 for none.</param>
/// <param name="Agent">Who acted.</param>
/// <param name="Role">Its cohort.</param>
/// <param name="Action">The tool or operation.</param>
/// <param name="Detector">What weighed most.</param>
public sealed record FindingSummary(
    long Id,
    long TimeMs,
    long Entry,
    string Agent,
    string Role,
    string Action,
    string Detector
)
{
    /// <summary>Findings of one message.</summary>
    public const int CountMax = 64;

    /// <summary>Bytes of each text; a longer one is cut.</summary>
    public const int TextBytesMax = 200;

    /// <summary>The body of a message.</summary>
    public static byte[] Write(IReadOnlyCollection<FindingSummary> findings)
    {
        BodyWriter writer = new();
        writer.PutUInt32((uint)findings.Count);
        foreach (FindingSummary finding in findings)
        {
            writer.PutUInt64((ulong)finding.Id);
            writer.PutUInt64((ulong)finding.TimeMs);
            writer.PutUInt64(unchecked((ulong)finding.Entry));
            writer.PutBlock(Cut(finding.Agent));
            writer.PutBlock(Cut(finding.Role));
            writer.PutBlock(Cut(finding.Action));
            writer.PutBlock(Cut(finding.Detector));
        }

        return writer.ToArray();
    }

    /// <summary>Reads one; null when it is none.</summary>
    public static IReadOnlyList<FindingSummary>? Read(ReadOnlyMemory<byte> body)
    {
        BodyReader reader = new(body);
        FindingSummary[] findings = new FindingSummary[reader.GetCount(CountMax, 40)];
        for (int index = 0; index < findings.Length && reader.IsSound; index++)
        {
            ulong id = reader.GetUInt64();
            ulong timeMs = reader.GetUInt64();
            long entry = unchecked((long)reader.GetUInt64());
            reader.Require(id <= long.MaxValue && timeMs <= long.MaxValue && entry >= -1);
            findings[index] = new FindingSummary(
                unchecked((long)id),
                unchecked((long)timeMs),
                entry,
                Text(reader.GetBlock(TextBytesMax)),
                Text(reader.GetBlock(TextBytesMax)),
                Text(reader.GetBlock(TextBytesMax)),
                Text(reader.GetBlock(TextBytesMax))
            );
        }

        return reader.IsDone ? findings : null;
    }

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);

    private static byte[] Cut(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return bytes.Length <= TextBytesMax ? bytes : bytes[..TextBytesMax];
    }
}
