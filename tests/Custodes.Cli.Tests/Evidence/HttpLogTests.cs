using System.Net;

namespace Custodes.Cli.Tests.Evidence;

/// <summary>
/// Goal: a log is verified over HTTP as from a directory, and no server's behaviour is taken for soundness.
/// Method: a real server on loopback that serves a real log, and one that answers badly.
/// </summary>
public sealed class HttpLogTests : IDisposable
{
    private readonly TestEvidence evidence = new();

    public void Dispose() => evidence.Dispose();

    [Fact]
    public async Task A_served_log_verifies()
    {
        await using LogServer server = LogServer.Start(evidence.Log, static (_, bytes) => bytes);

        CommandRun run = await Verify(server);

        Assert.True(run.Code == 0, run.ToString());
        Assert.Contains("size       300 entries", run.Output, StringComparison.Ordinal);
        Assert.EndsWith("SOUND\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_changes_a_byte_is_found_out()
    {
        await using LogServer server = LogServer.Start(
            evidence.Log,
            static (path, bytes) =>
            {
                bytes[^1] ^= (byte)(path == "tile/entries/000" ? 1 : 0);
                return bytes;
            }
        );

        CommandRun run = await Verify(server);

        Assert.Equal(1, run.Code);
        Assert.Contains("  tile/entries/000: entry 255: ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_without_end_is_cut_off()
    {
        await using LogServer server = LogServer.Start(
            evidence.Log,
            static (path, bytes) => path == "tile/0/000" ? new byte[1 << 20] : bytes
        );

        CommandRun run = await Verify(server);

        Assert.Equal(1, run.Code);
        Assert.Contains("  tile/0/000: ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_served_is_missing()
    {
        await using LogServer server = LogServer.Start(
            evidence.Log,
            static (path, bytes) => path == "tile/1/000.p/1" ? [] : bytes
        );

        CommandRun run = await Verify(server);

        Assert.Equal(1, run.Code);
        Assert.Contains("  tile/1/000.p/1: ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_no_sound_log()
    {
        Uri address;
        await using (LogServer server = LogServer.Start(evidence.Log, static (_, bytes) => bytes))
        {
            address = server.Address;
        }

        CommandRun run = await Task.Run(
            () => CommandRun.Of("verify", address.ToString(), "--key", evidence.Key.ToString()),
            TestContext.Current.CancellationToken
        );

        Assert.Equal(1, run.Code);
        Assert.Contains("checkpoint: cannot be read", run.Output, StringComparison.Ordinal);
        Assert.Contains(address.ToString(), run.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_key_there_is_nothing_to_believe()
    {
        CommandRun run = CommandRun.Of("verify", "http://127.0.0.1:1/log/");

        Assert.Equal(2, run.Code);
        Assert.Contains("--key", run.Talk, StringComparison.Ordinal);
    }

    private Task<CommandRun> Verify(LogServer server) =>
        Task.Run(
            () =>
                CommandRun.Of(
                    "verify",
                    server.Address.ToString(),
                    "--key",
                    evidence.Key.ToString()
                ),
            TestContext.Current.CancellationToken
        );

    /// <summary>Serves a directory on a port of loopback; an empty answer is 404.</summary>
    private sealed class LogServer : IAsyncDisposable
    {
        private readonly HttpListener listener;
        private readonly Task loop;

        private LogServer(
            HttpListener listener,
            Uri address,
            string directory,
            Func<string, byte[], byte[]> change
        )
        {
            this.listener = listener;
            Address = address;
            loop = RunAsync(directory, change);
        }

        public Uri Address { get; }

        public static LogServer Start(string directory, Func<string, byte[], byte[]> change)
        {
            // The listener cannot choose a port itself; another process may take one in between.
            for (int attempt = 0; ; attempt++)
            {
                HttpListener made = new();
                Uri address = new($"http://127.0.0.1:{FreePort()}/log/");
                made.Prefixes.Add(address.ToString());
                try
                {
                    made.Start();
                    return new LogServer(made, address, directory, change);
                }
                catch (HttpListenerException) when (attempt < 10)
                {
                    made.Close();
                }
            }
        }

        public async ValueTask DisposeAsync()
        {
            listener.Close();
            await loop;
        }

        private static int FreePort()
        {
            using System.Net.Sockets.TcpListener probe = new(IPAddress.Loopback, port: 0);
            probe.Start();
            return ((IPEndPoint)probe.LocalEndpoint).Port;
        }

        private async Task RunAsync(string directory, Func<string, byte[], byte[]> change)
        {
            try
            {
                while (true)
                {
                    HttpListenerContext context = await listener.GetContextAsync();
                    string path = context.Request.Url!.AbsolutePath["/log/".Length..];
                    string file = Path.Combine(directory, path);
                    byte[] bytes = File.Exists(file)
                        ? change(path, await File.ReadAllBytesAsync(file))
                        : [];
                    context.Response.StatusCode = bytes.Length > 0 ? 200 : 404;
                    try
                    {
                        // With its length and in one piece: behind an empty answer in chunks the listener sends the end of the chunks later, when the
                        // client may have gone on already, and takes it for the beginning of the next answer on the same connection.
                        context.Response.ContentLength64 = bytes.Length;
                        context.Response.Close(bytes, willBlock: true);
                    }
                    catch (Exception gone)
                        when (gone
                                is HttpListenerException
                                    or ObjectDisposedException
                                    or IOException
                                    or InvalidOperationException
                        )
                    {
                        // The client closes when it has seen enough. Only this answer ends by it: a server that ended while it still listened
                        // would let every further question wait.
                    }
                }
            }
            catch (Exception ended) when (ended is HttpListenerException or ObjectDisposedException)
            { }
        }
    }
}
