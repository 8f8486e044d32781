using System.Runtime.CompilerServices;

namespace Custodes.Evidence.Commitments;

/// <summary>The roles and actions that the rows of a leaf have named, so that each is written out once.</summary>
/// <remarks>
/// A name's place is its lowest byte; a place holds the last name that stood there, at the beginning of a
/// leaf 0. Names are keyed hashes, so that nobody who lacks the key can choose two of one place. Whoever
/// writes rows and whoever reads them keeps one, in step.
/// </remarks>
public sealed class LeafNames
{
    private const int PlaceCount = 256;
    private Places roles;
    private Places actions;

    /// <summary>The role that stands where this one belongs; it takes the place.</summary>
    public ulong ReplaceRole(ulong role) => Replace(ref roles, role);

    /// <summary>The action that stands where this one belongs; it takes the place.</summary>
    public ulong ReplaceAction(ulong action) => Replace(ref actions, action);

    /// <summary>The role at a place.</summary>
    public ulong RoleAt(byte place) => roles[place];

    /// <summary>The action at a place.</summary>
    public ulong ActionAt(byte place) => actions[place];

    /// <summary>Forgets all of them: a leaf begins.</summary>
    public void Clear()
    {
        roles = default;
        actions = default;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Replace(ref Places places, ulong name)
    {
        ref ulong place = ref places[unchecked((byte)name)];
        ulong before = place;
        place = name;
        return before;
    }

    [InlineArray(PlaceCount)]
    private struct Places
    {
        private ulong first;
    }
}
