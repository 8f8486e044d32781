using System.Buffers.Binary;
using Custodes.Primitives;

namespace Custodes.Benchmarks.Wire;

/// <summary>Makes every call of a body a new one: another id, and a second later.</summary>
internal sealed class FreshCalls
{
    private const int KindAndTimes = 0x390130;
    private const ulong SecondNanos = 1_000_000_000;

    private readonly byte[] body;
    private readonly int[] ids = new int[OtlpBenchmarks.SpansPerBody];
    private readonly int[] times = new int[OtlpBenchmarks.SpansPerBody];

    public FreshCalls(byte[] body)
    {
        this.body = body;
        int at = 0;
        for (int span = 0; span < ids.Length; span++)
        {
            // A span's name, its kind and its two times; then its attributes, the call's id among them.
            at += body.AsSpan(at).IndexOf("execute_tool tool_"u8);
            while (
                (BinaryPrimitives.ReadInt32LittleEndian(body.AsSpan(at)) & 0xffffff) != KindAndTimes
            )
            {
                at++;
            }

            times[span] = at + 3;
            at += body.AsSpan(at).IndexOf("call_"u8) + "call_".Length;
            ids[span] = at;
        }
    }

    /// <summary>Changes the calls; another number makes other calls.</summary>
    public void Renew(ulong number)
    {
        Span<byte> bytes = body;
        for (int span = 0; span < ids.Length; span++)
        {
            // Sixteen letters from a to p: four bits each.
            ulong bits = SplitMix64.Mix((number * OtlpBenchmarks.SpansPerBody) + (ulong)span);
            const ulong Letters = 0x6161616161616161;
            const ulong LowBits = 0x0f0f0f0f0f0f0f0f;
            BinaryPrimitives.WriteUInt64LittleEndian(
                bytes[ids[span]..],
                (bits & LowBits) + Letters
            );
            Later(bytes[times[span]..]);
            Later(bytes[(times[span] + 1 + sizeof(ulong))..]);
        }
    }

    private static void Later(Span<byte> time) =>
        BinaryPrimitives.WriteUInt64LittleEndian(
            time,
            BinaryPrimitives.ReadUInt64LittleEndian(time) + SecondNanos
        );
}
