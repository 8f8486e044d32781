using Custodes.Primitives.State;

namespace Custodes.Baselines.Tests;

/// <summary>One section of a state, in memory.</summary>
internal sealed class OneSection : ISectionSink
{
    private readonly MemoryStream bytes = new();

    /// <summary>What was written.</summary>
    public byte[] Bytes => bytes.ToArray();

    /// <inheritdoc/>
    public void Begin(string name) => bytes.SetLength(0);

    /// <inheritdoc/>
    public void Append(ReadOnlySpan<byte> bytes) => this.bytes.Write(bytes);
}
