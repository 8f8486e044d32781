using YamlDotNet.Core;

namespace Custodes.Configuration;

/// <summary>A tool's name, or the start of one followed by a star.</summary>
internal static class ToolPattern
{
    /// <summary>Whether it can match a tool; an error says why not.</summary>
    /// <remarks>A star anywhere else would look like a pattern and match nothing.</remarks>
    public static bool Check(string pattern, Mark place, string key, ErrorList errors)
    {
        int star = pattern.IndexOf('*', StringComparison.Ordinal);
        if (star >= 0 && star != pattern.Length - 1)
        {
            errors.Add(place, key, "a star may stand only at the end");
            return false;
        }

        foreach (char character in pattern)
        {
            if (char.IsLetterOrDigit(character))
            {
                return true;
            }
        }

        if (pattern != "*")
        {
            errors.Add(place, key, "holds no letter and no digit");
            return false;
        }

        return true;
    }
}
