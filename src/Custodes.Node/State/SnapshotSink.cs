using Custodes.Primitives.State;
using Custodes.Storage;

namespace Custodes.Node.State;

/// <summary>Writes sections into a snapshot.</summary>
internal sealed class SnapshotSink(SnapshotWriter writer) : ISectionSink
{
    public void Begin(string name) => writer.BeginSection(name);

    public void Append(ReadOnlySpan<byte> bytes) => writer.Append(bytes);
}
