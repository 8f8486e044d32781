using System.Text;
using Custodes.Primitives;

namespace Custodes.Telemetry.Tests.Jsonl;

/// <summary>Ways to spoil a line, drawn from a seed.</summary>
internal static class LineMutations
{
    private static readonly byte[][] Pieces =
    [
        .. new[]
        {
            "\"",
            "\\",
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            " ",
            "\t",
            "null",
            "true",
            "false",
            "0",
            "-",
            "1.5e3",
            "1e",
            ".",
            "\\u00e9",
            "\\ud83d",
            "\\n",
            "é",
            "{}",
            "[]",
            "\"\"",
            "\"seq\":",
            ",\"a\":1",
            "\"prov\":{},",
            "\"trace\":null,",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    // What stands near JSON's own marks on a keyboard or in another language.
    private static readonly byte[] Neighbours = [.. ",;:=.{}[]()<>\"'`#/ \t"u8];

    /// <summary>One or two small changes that often keep the line JSON; never a line feed.</summary>
    public static byte[] OfJson(byte[] line, ref SplitMix64 random)
    {
        List<byte> bytes = [.. line];
        int changeCount = 1 + random.Below(2);
        for (int change = 0; change < changeCount && bytes.Count > 1; change++)
        {
            int place = random.Below(bytes.Count);
            switch (random.Below(6))
            {
                case 0:
                    bytes.RemoveAt(place);
                    break;
                case 1:
                    bytes.InsertRange(place, Pieces[random.Below(Pieces.Length)]);
                    break;
                case 2:
                    ChangeStructure(bytes, place, ref random);
                    break;
                case 3:
                    bytes[place] = (byte)random.Below(256);
                    break;
                case 4:
                    bytes.RemoveRange(place, random.Below(bytes.Count - place));
                    break;
                default:
                    bytes[place] ^= (byte)(1 << random.Below(8));
                    break;
            }
        }

        _ = bytes.RemoveAll(static one => one == (byte)'\n');
        return bytes.Count == 0 ? [(byte)'{'] : [.. bytes];
    }

    /// <summary>Any bytes from a line: cut, spliced, doubled or overwritten; line feeds included.</summary>
    public static byte[] OfBytes(byte[] line, byte[] other, ref SplitMix64 random)
    {
        List<byte> bytes = [.. line];
        int changeCount = 1 + random.Below(8);
        for (int change = 0; change < changeCount && bytes.Count > 0; change++)
        {
            int place = random.Below(bytes.Count);
            switch (random.Below(5))
            {
                case 0:
                    bytes.RemoveRange(place, bytes.Count - place);
                    break;
                case 1:
                    bytes.InsertRange(place, other.AsSpan(random.Below(other.Length)).ToArray());
                    break;
                case 2:
                    bytes[place] = (byte)random.Below(256);
                    break;
                case 3:
                    bytes.Insert(place, (byte)random.Below(256));
                    break;
                default:
                    bytes.InsertRange(place, Pieces[random.Below(Pieces.Length)]);
                    break;
            }
        }

        return [.. bytes];
    }

    /// <summary>A number as JSON writes one: any sign, digits, decimals and exponent.</summary>
    public static byte[] Number(ref SplitMix64 random)
    {
        StringBuilder text = new();
        _ = text.Append(random.Below(3) == 0 ? "-" : "");
        _ =
            random.Below(4) == 0
                ? text.Append('0')
                : Digits(text.Append(1 + random.Below(9)), random.Below(22), ref random);
        if (random.Below(2) == 0)
        {
            _ = Digits(text.Append('.'), 1 + random.Below(25), ref random);
        }

        if (random.Below(3) == 0)
        {
            _ = text.Append(random.Below(2) == 0 ? 'e' : 'E')
                .Append("+-"[random.Below(2)])
                .Append(random.Below(330));
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static StringBuilder Digits(StringBuilder text, int count, ref SplitMix64 random)
    {
        for (int index = 0; index < count; index++)
        {
            _ = text.Append(random.Below(10));
        }

        return text;
    }

    // Between tokens is where a change has a fair chance to leave JSON behind.
    private static void ChangeStructure(List<byte> bytes, int place, ref SplitMix64 random)
    {
        while (place < bytes.Count - 1 && !",:{}[]"u8.Contains(bytes[place]))
        {
            place++;
        }

        if (random.Below(2) == 0)
        {
            bytes.InsertRange(place + random.Below(2), Pieces[random.Below(Pieces.Length)]);
        }
        else
        {
            bytes[place] = Neighbours[random.Below(Neighbours.Length)];
        }
    }
}
