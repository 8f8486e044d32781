using Custodes.Primitives;

namespace Custodes.Evaluation.Protocols;

/// <summary>The protocols' names on the command line and in reports.</summary>
public static class ProtocolNames
{
    /// <summary>All names.</summary>
    public static IReadOnlyList<string> All { get; } = ["unseen-task", "known-task", "stream"];

    /// <summary>The protocol of a name; false for another word.</summary>
    public static bool TryParse(string name, out Protocol protocol)
    {
        for (int index = 0; index < All.Count; index++)
        {
            if (All[index] == name)
            {
                protocol = (Protocol)index;
                return true;
            }
        }

        protocol = default;
        return false;
    }

    /// <summary>The name of a protocol.</summary>
    public static string Of(Protocol protocol)
    {
        Invariant.That(Enum.IsDefined(protocol));
        return All[(int)protocol];
    }
}
