using System.Globalization;
using System.Text;
using Custodes.Cluster.Hierarchy;

namespace Custodes.Cluster.Running;

/// <summary>The agents whose reports count, one a line: name, role, owner, batch, enrolled epoch, key, sensor.</summary>
/// <remarks>Fields are separated by one tab. The order of the lines does not matter: agents are sorted by key.</remarks>
public static class AgentsFile
{
    private const int FieldCount = 7;
    private const int NameLengthMax = 256;

    /// <summary>Reads the lines, or says which is wrong and why.</summary>
    public static bool TryRead(
        IEnumerable<string> lines,
        out IReadOnlyList<AgentRecord> agents,
        out string wrong
    )
    {
        List<AgentRecord> read = [];
        agents = read;
        wrong = "";
        int number = 0;
        foreach (string line in lines)
        {
            number++;
            if (Parse(line) is not { } agent)
            {
                wrong =
                    $"line {number}: not name, role, owner, batch, epoch, key and sensor, each after one tab";
                return false;
            }

            read.Add(agent);
        }

        return true;
    }

    /// <summary>One line, without its end.</summary>
    public static string Line(AgentRecord agent) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{agent.Name}\t{agent.Role}\t{agent.Owner}\t{agent.Batch}\t{agent.EnrolledEpoch}\t{Convert.ToHexStringLower(agent.Key.Span)}\t{agent.Sensor}"
        );

    private static AgentRecord? Parse(string line)
    {
        string[] fields = line.Split('\t');
        return
            fields.Length == FieldCount
            && IsText(fields[0])
            && IsText(fields[1])
            && IsText(fields[2])
            && uint.TryParse(
                fields[3],
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out uint batch
            )
            && ulong.TryParse(
                fields[4],
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out ulong enrolled
            )
            && TryKey(fields[5], out byte[] key)
            && ushort.TryParse(
                fields[6],
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out ushort sensor
            )
            ? new AgentRecord(fields[0], fields[1], fields[2], batch, enrolled, key, sensor)
            : null;
    }

    private static bool IsText(string text) =>
        text.Length > 0 && Encoding.UTF8.GetByteCount(text) <= NameLengthMax;

    private static bool TryKey(string text, out byte[] key)
    {
        key = new byte[32];
        return text.Length == 64
            && Convert.FromHexString(text, key, out _, out _)
                == System.Buffers.OperationStatus.Done;
    }
}
