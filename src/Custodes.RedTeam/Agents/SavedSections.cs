using System.Buffers;
using Custodes.Node;
using Custodes.Primitives.State;

namespace Custodes.RedTeam.Agents;

/// <summary>A saved pipeline in memory, so that every trial begins with the same trained fleet.</summary>
internal sealed class SavedSections : ISectionSink, ISectionSource
{
    private readonly Dictionary<string, ArrayBufferWriter<byte>> sections = new(
        StringComparer.Ordinal
    );
    private ArrayBufferWriter<byte>? open;

    /// <summary>Bytes of all sections.</summary>
    public long Bytes => sections.Values.Sum(static section => (long)section.WrittenCount);

    /// <summary>The state of a pipeline between two batches.</summary>
    public static SavedSections Of(Pipeline pipeline)
    {
        SavedSections saved = new();
        pipeline.Save(saved);
        return saved;
    }

    /// <inheritdoc/>
    public void Begin(string name)
    {
        open = new ArrayBufferWriter<byte>();
        sections.Add(name, open);
    }

    /// <inheritdoc/>
    public void Append(ReadOnlySpan<byte> bytes) => open!.Write(bytes);

    /// <inheritdoc/>
    public bool TryRead(string name, out ReadOnlyMemory<byte> bytes)
    {
        bool isThere = sections.TryGetValue(name, out ArrayBufferWriter<byte>? found);
        bytes = isThere ? found!.WrittenMemory : default;
        return isThere;
    }
}
