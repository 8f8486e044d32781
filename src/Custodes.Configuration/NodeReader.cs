using System.Buffers;
using System.Globalization;
using System.Text;
using YamlDotNet.RepresentationModel;

namespace Custodes.Configuration;

/// <summary>Reads values out of YAML nodes; what does not fit is noted with its place and its key.</summary>
internal sealed class NodeReader(ErrorList errors)
{
    private static readonly SearchValues<char> LowerHex = SearchValues.Create("0123456789abcdef");

    /// <summary>
    /// The entries of a mapping, each key one of <paramref name="known"/>, or any where none is given;
    /// empty when it is no mapping.
    /// </summary>
    public Dictionary<string, YamlNode> Mapping(
        YamlNode node,
        string key,
        params ReadOnlySpan<string> known
    )
    {
        Dictionary<string, YamlNode> entries = new(StringComparer.Ordinal);
        if (node is not YamlMappingNode mapping)
        {
            errors.Add(node.Start, key, "a mapping of keys to values is expected");
            return entries;
        }

        foreach ((YamlNode name, YamlNode value) in mapping.Children)
        {
            string text = (name as YamlScalarNode)?.Value ?? "";
            string path = key.Length == 0 ? text : $"{key}.{text}";
            if (known.IsEmpty || known.Contains(text))
            {
                entries.Add(text, value);
            }
            else
            {
                errors.Add(name.Start, path, $"unknown key; known are {Listed(known)}");
            }
        }

        return entries;
    }

    /// <summary>The items of a list; empty when it is none or too long.</summary>
    public IList<YamlNode> List(YamlNode node, string key, int countMax)
    {
        if (node is not YamlSequenceNode list)
        {
            errors.Add(node.Start, key, "a list is expected");
            return [];
        }

        if (list.Children.Count > countMax)
        {
            errors.Add(node.Start, key, $"more than {countMax} items");
            return [];
        }

        return list.Children;
    }

    /// <summary>A text of 1 to <paramref name="lengthMax"/> characters, or null.</summary>
    public string? Text(YamlNode node, string key, int lengthMax)
    {
        if (node is YamlScalarNode { Value: { Length: > 0 } text } && text.Length <= lengthMax)
        {
            return text;
        }

        errors.Add(node.Start, key, $"a text of 1 to {lengthMax} characters is expected");
        return null;
    }

    /// <summary>A whole number in decimal digits, from <paramref name="least"/> to <paramref name="most"/>, or null.</summary>
    public int? Whole(YamlNode node, string key, int least, int most)
    {
        if (
            int.TryParse(
                (node as YamlScalarNode)?.Value,
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out int number
            )
            && number >= least
            && number <= most
        )
        {
            return number;
        }

        errors.Add(node.Start, key, $"a whole number from {least} to {most} is expected");
        return null;
    }

    /// <summary>Bytes as lower-case hexadecimal digits, or null.</summary>
    public byte[]? Hex(YamlNode node, string key, int bytes)
    {
        string text = (node as YamlScalarNode)?.Value ?? "";
        if (text.Length == 2 * bytes && text.AsSpan().IndexOfAnyExcept(LowerHex) < 0)
        {
            return Convert.FromHexString(text);
        }

        errors.Add(node.Start, key, $"{2 * bytes} lower-case hexadecimal digits are expected");
        return null;
    }

    /// <summary>Yes or no as YAML and JSON write it, or null.</summary>
    public bool? Truth(YamlNode node, string key)
    {
        switch ((node as YamlScalarNode)?.Value)
        {
            case "true":
                return true;
            case "false":
                return false;
            default:
                errors.Add(node.Start, key, "true or false is expected");
                return null;
        }
    }

    /// <summary>An entry that must be there, named by the last part of its key; or null.</summary>
    public YamlNode? Entry(Dictionary<string, YamlNode> entries, YamlNode mapping, string key)
    {
        if (entries.TryGetValue(key[(key.LastIndexOf('.') + 1)..], out YamlNode? entry))
        {
            return entry;
        }

        errors.Add(mapping.Start, key, "missing");
        return null;
    }

    /// <summary>A value of an enumeration by its name in small letters and hyphens, or null.</summary>
    public TValue? Named<TValue>(YamlNode node, string key)
        where TValue : struct, Enum
    {
        string text = (node as YamlScalarNode)?.Value ?? "";
        TValue[] values = Enum.GetValues<TValue>();
        List<string> names = [];
        foreach (TValue value in values)
        {
            string name = Hyphenated(value.ToString());
            if (name == text)
            {
                return value;
            }

            names.Add(name);
        }

        errors.Add(
            node.Start,
            key,
            $"unknown value '{Shortened(text)}'; known are {Listed([.. names])}"
        );
        return null;
    }

    private static string Listed(ReadOnlySpan<string> names) => string.Join(", ", names);

    private static string Shortened(string text) => text.Length <= 40 ? text : $"{text[..40]}…";

    private static string Hyphenated(string name)
    {
        StringBuilder result = new();
        foreach (char letter in name)
        {
            if (char.IsUpper(letter) && result.Length > 0)
            {
                _ = result.Append('-');
            }

            _ = result.Append(char.ToLowerInvariant(letter));
        }

        return result.ToString();
    }
}
