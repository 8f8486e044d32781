using System.Net;
using System.Text;
using Custodes.Evidence.Notes;
using Custodes.Evidence.Tests.Witnessing;
using Custodes.Evidence.Witnessing;

namespace Custodes.Server.Tests.Witness;

/// <summary>
/// Goal: over HTTP a witness answers as C2SP tlog-witness says. Method: its table row by row against a
/// real listener and a real directory; then bodies at the limit and past it.
/// </summary>
public sealed class WitnessHttpTests
{
    private const string Text = "text/plain; charset=utf-8";

    private static readonly SampleLog Log = new("log.example/a", 1);
    private static readonly SampleLog Stranger = new("log.example/b", 2);
    private static readonly SampleLog Impostor = new("log.example/a", 3);

    [Fact]
    public async Task Every_row_of_the_table_has_its_status()
    {
        await using RunningWitness witness = await StartAsync();
        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync("old 1\n"u8.ToArray()));
        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync([]));
        Assert.Equal(
            HttpStatusCode.BadRequest,
            await StatusAsync(SampleLog.Body(8, [], Log.Head(7)))
        );
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(Stranger.Request(0, 5)));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(Impostor.Request(0, 5)));
        Assert.Equal(
            HttpStatusCode.UnprocessableEntity,
            await StatusAsync(SampleLog.Body(0, [], Log.Sign(0, Log.Root(1))))
        );
        Assert.Equal(
            HttpStatusCode.UnprocessableEntity,
            await StatusAsync(SampleLog.Body(0, [Log.Root(1)], Log.Head(7)))
        );
        Assert.Equal(
            (HttpStatusCode.Conflict, "text/x.tlog.size", "0\n"),
            await witness.PostAsync(Log.Request(3, 7))
        );

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(Log.Request(0, 7)));
        Assert.Equal(
            (HttpStatusCode.Conflict, "text/x.tlog.size", "7\n"),
            await witness.PostAsync(Log.Request(0, 9))
        );
        Assert.Equal(
            HttpStatusCode.UnprocessableEntity,
            await StatusAsync(Log.Request(7, 9, history: 1))
        );
        (HttpStatusCode status, string? type, _) = await witness.PostAsync(
            Log.Request(7, 7, history: 1)
        );
        Assert.Equal((HttpStatusCode.UnprocessableEntity, Text), (status, type));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(Log.Request(7, 7)));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(Log.Request(7, 9)));
        Assert.Empty(witness.Bugs);

        async Task<HttpStatusCode> StatusAsync(byte[] body) =>
            (await witness.PostAsync(body)).Status;
    }

    [Fact]
    public async Task A_cosignature_holds_over_the_head_and_states_the_time()
    {
        long before = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        await using RunningWitness witness = await StartAsync();
        (HttpStatusCode status, string? type, string body) = await witness.PostAsync(
            Log.Request(0, 7)
        );
        Assert.Equal((HttpStatusCode.OK, Text), (status, type));
        Assert.True(
            SignedCheckpoint.TryOpen(
                [.. Log.Head(7).ToBytes(), .. Encoding.UTF8.GetBytes(body)],
                Log.Key,
                [witness.Key],
                out SignedCheckpoint? head,
                out TextFault fault
            ),
            fault.ToString()
        );
        VerifiedSignature cosignature = head.Signatures[^1];
        Assert.Equal(witness.Key, cosignature.Key);
        Assert.InRange(cosignature.TimestampSeconds, before, before + 600);
    }

    [Fact]
    public async Task The_newest_head_of_a_log_can_be_read_with_both_signatures()
    {
        await using RunningWitness witness = await StartAsync();
        string path = $"/{WitnessLogs.HashOf(Log.Origin)}/checkpoint";
        Assert.Equal(HttpStatusCode.NotFound, (await witness.GetAsync(path)).Status);
        _ = await witness.PostAsync(Log.Request(0, 7));
        _ = await witness.PostAsync(Log.Request(7, 9));
        (HttpStatusCode status, string note) = await witness.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.True(
            SignedCheckpoint.TryOpen(
                Encoding.UTF8.GetBytes(note),
                Log.Key,
                [witness.Key],
                out SignedCheckpoint? head,
                out _
            )
        );
        Assert.Equal((9L, 2), (head.Checkpoint.Size, head.Signatures.Count));
        foreach (
            string other in new[]
            {
                $"/{WitnessLogs.HashOf(Stranger.Origin)}/checkpoint",
                path.ToUpperInvariant()
                    .Replace("CHECKPOINT", "checkpoint", StringComparison.Ordinal),
                "/short/checkpoint",
                "/checkpoint",
            }
        )
        {
            Assert.Equal(HttpStatusCode.NotFound, (await witness.GetAsync(other)).Status);
        }

        Assert.Equal(
            HttpStatusCode.MethodNotAllowed,
            (await witness.GetAsync("/add-checkpoint")).Status
        );
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_may_be_as_long_as_its_limit_and_no_longer(bool isChunked)
    {
        await using RunningWitness witness = await StartAsync();
        int missing = AddCheckpointRequest.BytesMax - Log.Request(0, 7).Length;
        Assert.Equal(HttpStatusCode.OK, await SendAsync(new string('x', missing - 1)));
        Assert.Equal(
            HttpStatusCode.RequestEntityTooLarge,
            await SendAsync(new string('x', missing))
        );
        Assert.Contains(
            "custodes_witness_requests_total{outcome=\"toolarge\"} 1\n",
            (await witness.GetAsync("/metrics")).Body,
            StringComparison.Ordinal
        );

        async Task<HttpStatusCode> SendAsync(string extension)
        {
            byte[] body = SampleLog.Body(0, [], Log.Sign(7, Log.Root(7), extension));
            using HttpContent content = isChunked
                ? new ChunkedContent(body)
                : new ByteArrayContent(body);
            return (await witness.PostAsync(content)).Status;
        }
    }

    [Fact]
    public async Task Outcomes_and_sizes_are_counted()
    {
        await using RunningWitness witness = await StartAsync();
        _ = await witness.PostAsync(Log.Request(0, 7));
        _ = await witness.PostAsync(Log.Request(0, 7));
        _ = await witness.PostAsync(Log.Request(7, 7, history: 1));
        _ = await witness.PostAsync(Stranger.Request(0, 7));
        string metrics = (await witness.GetAsync("/metrics")).Body;
        foreach (string outcome in new[] { "cosigned", "othersize", "forked", "unknownorigin" })
        {
            Assert.Contains(
                $"custodes_witness_requests_total{{outcome=\"{outcome}\"}} 1\n",
                metrics,
                StringComparison.Ordinal
            );
        }

        Assert.Contains(
            "custodes_witness_size{origin=\"log.example/a\"} 7\n",
            metrics,
            StringComparison.Ordinal
        );
        Assert.Equal((HttpStatusCode.OK, "ok\n"), await witness.GetAsync("/healthz"));
    }

    private static Task<RunningWitness> StartAsync() =>
        RunningWitness.StartAsync("w.example/1", SampleLog.Known(Log));

    /// <summary>A body of unknown length, which goes out in chunks.</summary>
    private sealed class ChunkedContent(byte[] body) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            stream.WriteAsync(body).AsTask();

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
