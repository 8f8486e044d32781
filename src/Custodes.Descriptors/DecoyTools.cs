using Custodes.Contracts;

namespace Custodes.Descriptors;

/// <summary>Which actions are decoys: tools that are there for intruders to find. Bounded, one caller.</summary>
/// <remarks>A known action costs one look-up; past the limit the answer is worked out anew each time.</remarks>
public sealed class DecoyTools
{
    private readonly List<NamePattern> patterns = [];
    private readonly Dictionary<ulong, bool> known = [];
    private readonly int capacity;

    /// <summary>The tools among the decoys; at most <paramref name="capacity"/> actions are remembered.</summary>
    public DecoyTools(IReadOnlyList<Decoy> decoys, int capacity)
    {
        this.capacity = capacity;
        foreach (Decoy decoy in decoys)
        {
            if (decoy.Tool is { } tool)
            {
                patterns.Add(new NamePattern(tool));
            }
        }
    }

    /// <summary>Whether there is any.</summary>
    public bool Any => patterns.Count > 0;

    /// <summary>Whether an action is known to be one, or not to be one, by its key.</summary>
    public bool TryGet(ulong action, out bool isDecoy) => known.TryGetValue(action, out isDecoy);

    /// <summary>Whether an action is one, by its name.</summary>
    public bool Contains(ulong action, string spelling)
    {
        bool isDecoy = false;

        // A server's tools are listed without its name; agents mostly call them with it.
        ToolName name = ToolName.Parse(spelling);
        ToolName bare = ToolName.Parse(name.Tool);
        foreach (NamePattern pattern in patterns)
        {
            isDecoy |= pattern.Matches(name) || pattern.Matches(bare);
        }

        if (known.Count < capacity)
        {
            known[action] = isDecoy;
        }

        return isDecoy;
    }
}
