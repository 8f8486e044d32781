using System.Net;

namespace Custodes.Server.Options;

/// <summary>The settings of the server, and the options that they come out as.</summary>
public static class ServerSettings
{
    /// <summary>Characters a token must have: fewer could be guessed.</summary>
    public const int TokenLengthMin = 16;

    /// <summary>Characters a token may have: it travels in a header.</summary>
    public const int TokenLengthMax = 4_096;

    private const string OtlpGrpc = "listen.otlpGrpc";
    private const string OtlpHttp = "listen.otlpHttp";
    private const string Api = "listen.api";
    private const string TokenFile = "api.tokenFile";
    private const string HeartbeatMs = "api.heartbeatMs";
    private const string RequestBytesMax = "limits.requestBytesMax";
    private const string MessageBytesMax = "limits.messageBytesMax";
    private const string BufferedBytesMax = "limits.bufferedBytesMax";
    private const string ConnectionCountMax = "limits.connectionCountMax";
    private const string RetryAfterMs = "limits.retryAfterMs";
    private const string StreamCountMax = "limits.streamCountMax";
    private const string StreamsPerCallerMax = "limits.streamsPerCallerMax";
    private const string StreamQueueMax = "limits.streamQueueMax";
    private const string DrainMs = "limits.drainMs";

    /// <summary>In the order that documents list them.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        Setting.Address(OtlpGrpc, "127.0.0.1:4317", "Where OTLP over gRPC is taken."),
        Setting.Address(OtlpHttp, "127.0.0.1:4318", "Where OTLP over HTTP is taken."),
        Setting.Address(Api, "127.0.0.1:8080", "Where the API is served."),
        Setting.Text(
            TokenFile,
            "",
            "File with the token that callers of the API must show; required unless the API listens on loopback."
        ),
        Setting.Number(
            HeartbeatMs,
            15_000,
            10,
            600_000,
            "Silence on an alarm stream after which a comment is sent."
        ),
        Setting.Number(
            RequestBytesMax,
            16 << 20,
            1_024,
            256 << 20,
            "Bytes of one telemetry request as it is sent."
        ),
        Setting.Number(
            MessageBytesMax,
            64 << 20,
            1_024,
            256 << 20,
            "Bytes of one telemetry request after decompression."
        ),
        Setting.Number(
            BufferedBytesMax,
            256 << 20,
            1 << 20,
            1L << 40,
            "Bytes that all telemetry requests under way may hold."
        ),
        Setting.Number(
            ConnectionCountMax,
            1_024,
            1,
            100_000,
            "Connections of all listeners together."
        ),
        Setting.Number(
            RetryAfterMs,
            1_000,
            1,
            600_000,
            "What a sender is told to wait when there is no room for its request."
        ),
        Setting.Number(StreamCountMax, 256, 1, 100_000, "Alarm streams open at once."),
        Setting.Number(
            StreamsPerCallerMax,
            8,
            1,
            100_000,
            "Alarm streams open at once from one address."
        ),
        Setting.Number(
            StreamQueueMax,
            256,
            1,
            1_000_000,
            "Alarms that wait for one slow stream before it is dropped."
        ),
        Setting.Number(
            DrainMs,
            10_000,
            0,
            600_000,
            "How long requests under way may take when the node stops."
        ),
    ];

    /// <summary>The options, and what is wrong with values that depend on each other.</summary>
    public static (ServerOptions Options, IReadOnlyList<string> Errors) ToOptions(
        SettingValues values
    )
    {
        List<string> errors = [];
        ServerOptions options = new()
        {
            OtlpGrpc = values.Address(OtlpGrpc),
            OtlpHttp = values.Address(OtlpHttp),
            Api = values.Address(Api),
            ApiToken = ReadToken(values, errors),
            HeartbeatMs = values.SmallNumber(HeartbeatMs),
            RequestBytesMax = values.SmallNumber(RequestBytesMax),
            MessageBytesMax = values.SmallNumber(MessageBytesMax),
            BufferedBytesMax = values.Number(BufferedBytesMax),
            ConnectionCountMax = values.SmallNumber(ConnectionCountMax),
            RetryAfterMs = values.SmallNumber(RetryAfterMs),
            StreamCountMax = values.SmallNumber(StreamCountMax),
            StreamsPerCallerMax = values.SmallNumber(StreamsPerCallerMax),
            StreamQueueMax = values.SmallNumber(StreamQueueMax),
            DrainMs = values.SmallNumber(DrainMs),
        };
        if (!IPAddress.IsLoopback(options.Api.Address) && values.Text(TokenFile).Length == 0)
        {
            errors.Add(
                values.Error(
                    TokenFile,
                    $"required because {Api} (from {values.Source(Api)}) is not a loopback address"
                )
            );
        }

        // A buffer that grows holds its old and its new memory for a moment, so the largest request
        // needs twice its size; with less it would be told to come back for ever.
        long largest = 2L * (options.RequestBytesMax + (long)options.MessageBytesMax);
        if (options.BufferedBytesMax < largest)
        {
            errors.Add(
                values.Error(
                    BufferedBytesMax,
                    $"must be at least {largest}, twice the sum of {RequestBytesMax} and {MessageBytesMax}"
                )
            );
        }

        return (options, errors);
    }

    private static string ReadToken(SettingValues values, List<string> errors)
    {
        string path = values.Text(TokenFile);
        if (path.Length == 0)
        {
            return "";
        }

        try
        {
            string token = File.ReadAllText(path).Trim();
            bool isSound = token.Length is >= TokenLengthMin and <= TokenLengthMax;
            foreach (char character in token)
            {
                isSound &= char.IsBetween(character, '!', '~');
            }

            if (!isSound)
            {
                errors.Add(
                    values.Error(
                        TokenFile,
                        $"{path} must hold {TokenLengthMin} to {TokenLengthMax} printable ASCII characters without spaces"
                    )
                );
            }

            return token;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            errors.Add(values.Error(TokenFile, failure.Message));
            return "";
        }
    }
}
