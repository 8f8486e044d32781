using System.Net;
using System.Text;

namespace Custodes.EndToEnd.Tests;

/// <summary>
/// Goal: a node stops without losing what it took, and refuses to start where it must not. Method: real
/// processes, signals, and a directory that two of them want.
/// </summary>
public sealed class StopTests
{
    [Fact]
    public async Task Sigterm_answers_what_is_under_way_and_loses_nothing_that_was_taken()
    {
        using Scratch data = new();
        long acknowledged = 0;
        long sent = 0;
        await using (NodeProcess node = await NodeProcess.StartAsync(data.Path))
        {
            using HttpClient client = new() { BaseAddress = node.OtlpHttp };
            Task[] senders = new Task[4];
            for (int sender = 0; sender < senders.Length; sender++)
            {
                senders[sender] = SendUntilStoppedAsync(sender * 100_000);
            }

            await NodeApi.UntilAsync(() =>
                Task.FromResult(Interlocked.Read(ref acknowledged) > 600)
            );
            await node.TerminateAsync();
            Assert.Equal(0, await node.WaitAsync());
            await Task.WhenAll(senders);

            async Task SendUntilStoppedAsync(int first)
            {
                try
                {
                    for (int number = first; ; number++)
                    {
                        Session session = Session.Normal(number, agentCount: 10);
                        using StringContent body = new(
                            JsonTelemetry.BodyOf(session, node.Now),
                            Encoding.UTF8,
                            "application/json"
                        );
                        _ = Interlocked.Add(ref sent, JsonTelemetry.SpanCount(session));
                        using HttpResponseMessage answer = await client.PostAsync(
                            new Uri("/v1/traces", UriKind.Relative),
                            body
                        );
                        if (answer.StatusCode == HttpStatusCode.ServiceUnavailable)
                        {
                            _ = Interlocked.Add(ref sent, -JsonTelemetry.SpanCount(session));
                            return;
                        }

                        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                        _ = Interlocked.Add(ref acknowledged, JsonTelemetry.SpanCount(session));
                    }
                }
                catch (HttpRequestException)
                {
                    // The listener closed before this one was answered: it may or may not be taken.
                }
            }
        }

        await using NodeProcess next = await NodeProcess.StartAsync(data.Path);
        using NodeApi api = new(next);
        Assert.InRange(await api.MetricAsync("custodes_observations_total"), acknowledged, sent);
    }

    [Fact]
    public async Task A_second_process_on_the_same_directory_says_so_and_fails()
    {
        using Scratch data = new();
        await using NodeProcess node = await NodeProcess.StartAsync(data.Path);
        (int exitCode, string talk) = await NodeProcess.RunAsync(data.Path);
        Assert.Equal(1, exitCode);
        Assert.Contains("in use by another process", talk, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_setting_ends_with_two_and_names_key_and_source()
    {
        using Scratch data = new();
        (int exitCode, string talk) = await NodeProcess.RunAsync(
            data.Path,
            "--detect-alpha",
            "much"
        );
        Assert.Equal(2, exitCode);
        Assert.Contains("--detect-alpha: detect.alpha: 'much'", talk, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_flag_ends_with_two()
    {
        using Scratch data = new();
        (int exitCode, string talk) = await NodeProcess.RunAsync(data.Path, "--no-such-flag");
        Assert.Equal(2, exitCode);
        Assert.Contains("--no-such-flag", talk, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_journal_stops_the_start_and_names_the_place()
    {
        using Scratch data = new();
        await using (NodeProcess node = await NodeProcess.StartAsync(data.Path))
        {
            using JsonTelemetry telemetry = new(node);
            for (int number = 0; number < 20; number++)
            {
                await telemetry.SendAsync(
                    Session.Normal(number, agentCount: 10),
                    TestContext.Current.CancellationToken
                );
            }

            await node.KillAsync();
        }

        string journal = Directory.GetFiles(data.Path, "journal-*").Single();
        byte[] bytes = await File.ReadAllBytesAsync(journal, TestContext.Current.CancellationToken);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(journal, bytes, TestContext.Current.CancellationToken);
        (int exitCode, string talk) = await NodeProcess.RunAsync(data.Path);
        Assert.Equal(1, exitCode);
        Assert.Contains("is damaged, and a sound one follows", talk, StringComparison.Ordinal);
    }
}
