namespace Custodes.Descriptors;

/// <summary>Cuts a name into lower-case words and finds where the server's words end.</summary>
internal sealed class NameSplitter
{
    private readonly List<string> words = [];
    private readonly char[] word = new char[ToolName.LengthMax];
    private int wordLength;

    // Where the segment being read starts, and where the last one that holds a letter does. A host may
    // append a call's number behind a colon; a segment of digits alone is never the tool.
    private int segmentStart;
    private int toolStart;

    /// <summary>Takes the characters in.</summary>
    public void Read(ReadOnlySpan<char> name)
    {
        for (int index = 0; index < name.Length; index++)
        {
            char character = name[index];
            if (!char.IsLetterOrDigit(character))
            {
                EndWord();
                bool isDoubled = character == '_' && index > 0 && name[index - 1] == '_';
                if (isDoubled || character is '.' or '/' or ':' or '#')
                {
                    segmentStart = words.Count;
                }

                continue;
            }

            if (StartsWord(name, index))
            {
                EndWord();
            }

            word[wordLength++] = char.ToLowerInvariant(character);
        }

        EndWord();
    }

    /// <summary>The words, joined where two are one, without <c>mcp</c> and a repeated server.</summary>
    public (string[] Words, int ToolStart) Finish()
    {
        toolStart = Math.Min(toolStart, words.Count);
        if (words.Count > 1 && words[0] == "mcp")
        {
            RemoveFirst(1);
        }

        JoinCompounds();

        // mcp__git__git_commit: the server's name stands in its tool's name already.
        int server = toolStart;
        if (server > 0 && words.Count >= 2 * server && Repeats(server))
        {
            RemoveFirst(server);
        }

        return ([.. words], toolStart);
    }

    private static bool StartsWord(ReadOnlySpan<char> name, int index)
    {
        if (index == 0 || !char.IsUpper(name[index]))
        {
            return false;
        }

        // readFile: a capital after a small letter or a digit. HTTPRequest: the last capital of several.
        char before = name[index - 1];
        return char.IsLower(before)
            || char.IsDigit(before)
            || (char.IsUpper(before) && index + 1 < name.Length && char.IsLower(name[index + 1]));
    }

    private void EndWord()
    {
        if (wordLength == 0)
        {
            return;
        }

        if (words.Count < ToolName.WordCountMax)
        {
            if (char.IsLetter(word[0]))
            {
                toolStart = segmentStart;
            }

            words.Add(new string(word, startIndex: 0, wordLength));
        }

        wordLength = 0;
    }

    private void JoinCompounds()
    {
        for (int index = 0; index + 1 < words.Count; index++)
        {
            string joined = words[index] + words[index + 1];
            if (index + 1 != toolStart && CompoundWords.All.Contains(joined))
            {
                words[index] = joined;
                words.RemoveAt(index + 1);
                toolStart -= toolStart > index ? 1 : 0;
            }
        }
    }

    private bool Repeats(int count)
    {
        for (int index = 0; index < count; index++)
        {
            if (words[index] != words[count + index])
            {
                return false;
            }
        }

        return true;
    }

    private void RemoveFirst(int count)
    {
        words.RemoveRange(0, count);
        toolStart = Math.Max(0, toolStart - count);
    }
}
