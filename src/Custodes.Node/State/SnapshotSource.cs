using Custodes.Primitives.State;
using Custodes.Storage;

namespace Custodes.Node.State;

/// <summary>Reads sections out of a snapshot, one in memory at a time.</summary>
internal sealed class SnapshotSource(SnapshotFile file) : ISectionSource
{
    public bool TryRead(string name, out ReadOnlyMemory<byte> bytes)
    {
        SnapshotSection? section = file.Find(name);

        // What does not fit one array was not written by this program: its limits are far below.
        if (section is null || section.Length > Array.MaxLength)
        {
            bytes = default;
            return false;
        }

        bytes = file.Read(section);
        return true;
    }
}
