using Custodes.Baselines.Behaviour;

namespace Custodes.Baselines.Certified;

/// <summary>What actions are called where they must mean the same on every node.</summary>
/// <remarks>
/// The keyed hashes inside a node differ from node to node on purpose. An id follows from the name, and is asked for
/// once an action. An action whose name was not kept has none, and is not known to anybody else.
/// </remarks>
public sealed class CategoryIds(ActionTable actions, Func<ulong, ulong> idOfKey)
{
    /// <summary>What no action has.</summary>
    public const ulong None = 0;

    private readonly Dictionary<ushort, ulong> known = [];

    /// <summary>The id of what comes before the first action of a session.</summary>
    public ulong Start { get; } = idOfKey(0);

    /// <summary>The id of an action by its symbol; <see cref="None"/> when it has none.</summary>
    public ulong Of(ushort symbol)
    {
        if (symbol == 0)
        {
            return Start;
        }

        if (symbol == ActionTable.Other)
        {
            return None;
        }

        if (!known.TryGetValue(symbol, out ulong id))
        {
            id = idOfKey(actions.KeyOf(symbol));
            known.Add(symbol, id);
        }

        return id;
    }
}
