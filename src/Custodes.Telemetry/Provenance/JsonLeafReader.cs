namespace Custodes.Telemetry.Provenance;

/// <summary>Walks the leaves of a JSON text. Lenient and bounded: damage ends the walk, nothing throws. Reused.</summary>
/// <remarks>
/// An agent writes its arguments, so an attacker who drives it chooses how often they are malformed: a
/// parser that throws would cost thousands of times more than the text it refuses.
/// </remarks>
internal sealed class JsonLeafReader
{
    private const int DepthMax = 64;

    private readonly bool[] isObject = new bool[DepthMax + 1];
    private readonly int[] keyStart = new int[DepthMax + 1];
    private readonly int[] keyLength = new int[DepthMax + 1];
    private int depth;
    private int position;
    private bool awaitsKey;

    /// <summary>Whether the walk ended before the text did, or the text before its last bracket.</summary>
    public bool IsDamaged { get; private set; }

    public void Start()
    {
        depth = 0;
        position = 0;
        awaitsKey = false;
        IsDamaged = false;
        keyStart[0] = keyLength[0] = 0;
    }

    /// <summary>The next leaf; false at the end and at damage.</summary>
    public bool TryNext(ReadOnlySpan<byte> json, out JsonLeaf leaf)
    {
        leaf = default;
        while (position < json.Length)
        {
            byte next = json[position];
            switch (next)
            {
                case (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t' or (byte)':':
                    position++;
                    break;
                case (byte)',':
                    position++;
                    awaitsKey = isObject[depth];
                    break;
                case (byte)'{' or (byte)'[':
                    if (!TryPush(next == '{'))
                    {
                        return false;
                    }

                    break;
                case (byte)'}' or (byte)']':
                    if (depth == 0)
                    {
                        IsDamaged = true;
                        return false;
                    }

                    depth--;
                    position++;
                    awaitsKey = false;
                    break;
                case (byte)'"':
                    if (!TryText(json, out int start, out int length, out bool isEscaped))
                    {
                        return false;
                    }

                    if (awaitsKey)
                    {
                        keyStart[depth] = start;
                        keyLength[depth] = length;
                        awaitsKey = false;
                        break;
                    }

                    leaf = Leaf(start, length, isText: true, isEscaped);
                    return true;
                default:
                    int scalar = position;
                    while (position < json.Length && !IsDelimiter(json[position]))
                    {
                        position++;
                    }

                    leaf = Leaf(scalar, position - scalar, isText: false, isEscaped: false);
                    return true;
            }
        }

        IsDamaged |= depth != 0;
        return false;
    }

    private bool TryPush(bool opensObject)
    {
        if (depth == DepthMax)
        {
            IsDamaged = true;
            return false;
        }

        // Items of a list are under the name that the list is under.
        depth++;
        keyStart[depth] = keyStart[depth - 1];
        keyLength[depth] = keyLength[depth - 1];
        isObject[depth] = opensObject;
        awaitsKey = opensObject;
        position++;
        return true;
    }

    private bool TryText(ReadOnlySpan<byte> json, out int start, out int length, out bool isEscaped)
    {
        start = position + 1;
        length = 0;
        isEscaped = false;
        int at = start;
        while (at < json.Length)
        {
            int found = json[at..].IndexOfAny((byte)'"', (byte)'\\');
            if (found < 0)
            {
                break;
            }

            at += found;
            if (json[at] == '"')
            {
                length = at - start;
                position = at + 1;
                return true;
            }

            isEscaped = true;
            at += 2;
        }

        IsDamaged = true;
        position = json.Length;
        return false;
    }

    private JsonLeaf Leaf(int start, int length, bool isText, bool isEscaped) =>
        new(
            start,
            length,
            depth == 0 ? 0 : keyStart[1],
            depth == 0 ? 0 : keyLength[1],
            keyStart[depth],
            keyLength[depth],
            isText,
            isEscaped
        );

    private static bool IsDelimiter(byte value) =>
        value
            is (byte)','
                or (byte)']'
                or (byte)'}'
                or (byte)' '
                or (byte)'\n'
                or (byte)'\r'
                or (byte)'\t'
                or (byte)'['
                or (byte)'{'
                or (byte)'"'
                or (byte)':';
}
