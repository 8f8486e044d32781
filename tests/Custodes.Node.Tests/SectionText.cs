using System.Text;
using Custodes.Primitives.State;

namespace Custodes.Node.Tests;

/// <summary>A saved state as text, so that two can be compared and a difference shows where it is.</summary>
internal sealed class SectionText : ISectionSink
{
    private readonly StringBuilder text = new();

    public void Begin(string name) => text.Append('\n').Append(name).Append(' ');

    public void Append(ReadOnlySpan<byte> bytes) => text.Append(Convert.ToHexStringLower(bytes));

    public override string ToString() => text.ToString();
}
