using System.Text;
using Custodes.Primitives;
using Custodes.Telemetry.Otlp;
using Custodes.Telemetry.Tests.Mapping;

namespace Custodes.Telemetry.Tests.Otlp;

/// <summary>
/// Goal: no bytes make the reader throw, deliver more than there is, or lose count of a body.
/// Method: the fixtures with bytes changed, cut, doubled and swapped, by a seed that a failure names.
/// CUSTODES_FUZZ_ITERATIONS runs it longer.
/// </summary>
public sealed class FuzzTests
{
    private const int IterationsUsual = 4000;

    [Fact]
    public void No_bytes_make_the_reader_throw()
    {
        int iterations = int.TryParse(
            Environment.GetEnvironmentVariable("CUSTODES_FUZZ_ITERATIONS"),
            out int asked
        )
            ? asked
            : IterationsUsual;
        (OtlpSignal Signal, byte[] Json, byte[] Protobuf)[] seeds =
        [
            .. EmitterTests.Fixtures.Select(row =>
            {
                string json = EmitterTests.Fixture(row.Data);
                return (
                    Reading.SignalOf(json),
                    Encoding.UTF8.GetBytes(json),
                    OtlpConversion.ToProtobuf(json, 4)
                );
            }),
        ];
        var read = new Reading(DamageTests.DamageLimits, batchCapacity: 4);
        long damaged = 0;
        long rows = 0;
        for (int iteration = 0; iteration < iterations; iteration++)
        {
            var random = new SplitMix64((ulong)iteration);
            (OtlpSignal signal, byte[] json, byte[] protobuf) = seeds[random.Below(seeds.Length)];
            bool isJson = random.Below(2) == 0;
            byte[] body = Mutate(isJson ? json : protobuf, ref random);
            try
            {
                OtlpFailure failure = isJson
                    ? read.Json(signal, body)
                    : read.Protobuf(signal, body);
                damaged += failure.Reason == OtlpFailureReason.None ? 0 : 1;
                rows += read.Rows.Count;
                read.Rows.Clear();
            }
            catch (Exception exception) when (exception is not Xunit.Sdk.IAssertionException)
            {
                Assert.Fail($"Seed {iteration}: {exception}");
            }
        }

        // Neither all sound nor all damaged: the mutations reach past the outermost checks.
        Assert.InRange(damaged, iterations / 20, iterations - (iterations / 20));
        Assert.True(rows > iterations);
        Assert.Equal(iterations, read.Reader.Counts.Bodies);
    }

    private static byte[] Mutate(byte[] source, ref SplitMix64 random)
    {
        byte[] body = [.. source];
        int changes = random.Below(4);
        for (int change = 0; change < changes; change++)
        {
            int at = random.Below(body.Length);
            switch (random.Below(4))
            {
                case 0:
                    body[at] = (byte)random.Below(256);
                    break;
                case 1:
                    body[at] ^= (byte)(1 << random.Below(8));
                    break;
                case 2:
                    int from = random.Below(body.Length);
                    int length = Math.Min(random.Below(64), body.Length - Math.Max(at, from));
                    body.AsSpan(from, length).ToArray().CopyTo(body, at);
                    break;
                default:
                    body =
                        random.Below(8) == 0 && body.Length > 16
                            ? body[..(8 + random.Below(body.Length - 8))]
                            : body;
                    break;
            }
        }

        return body;
    }
}
