using System.Net.Sockets;
using System.Text;
using Custodes.Server.Options;

namespace Custodes.Server.Tests;

public sealed class ConnectionLimitTests
{
    private static readonly byte[] Request = Encoding.ASCII.GetBytes(
        "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
    );

    [Fact]
    public async Task A_connection_past_the_limit_is_closed_and_those_before_it_go_on()
    {
        await using RunningServer server = await RunningServer.StartAsync(
            new ServerOptions { ConnectionCountMax = 2 }
        );
        using TcpClient first = await ConnectAsync(server);
        using TcpClient second = await ConnectAsync(server);
        Assert.True(await AnswersAsync(first));
        Assert.True(await AnswersAsync(second));

        using TcpClient third = await ConnectAsync(server);

        Assert.False(await AnswersAsync(third));
        Assert.True(await AnswersAsync(first));
    }

    private static async Task<TcpClient> ConnectAsync(RunningServer server)
    {
        TcpClient client = new();
        await client.ConnectAsync(server.Host.Api, TestContext.Current.CancellationToken);
        return client;
    }

    private static async Task<bool> AnswersAsync(TcpClient client)
    {
        NetworkStream stream = client.GetStream();
        byte[] reply = new byte[4_096];
        try
        {
            await stream.WriteAsync(Request, TestContext.Current.CancellationToken);
            return await stream.ReadAsync(reply, TestContext.Current.CancellationToken) > 0;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
