using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Custodes.Contracts;

namespace Custodes.RedTeam.Canaries;

/// <summary>Lets canaries out against a running node and sees whether they are noticed.</summary>
/// <remarks>
/// It knows only what everybody knows: it sends telemetry as agents do, and reads alarms as people do. What an alarm says
/// is not believed: it must name the very session that was sent, and the detector that ought to have noticed.
/// </remarks>
public sealed class CanaryPatrol : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly CanaryOptions options;
    private readonly CanaryWork work;
    private readonly TimeProvider time;
    private readonly Action<string> tell;
    private readonly HttpClient client;
    private DateTimeOffset workedAt;
    private long lastAlarm;

    /// <summary>Nothing is sent yet.</summary>
    /// <param name="options">Where and how often.</param>
    /// <param name="book">Keeps what came of it.</param>
    /// <param name="life">Tells this run from all others.</param>
    /// <param name="time">The clock.</param>
    /// <param name="tell">Told of each canary.</param>
    public CanaryPatrol(
        CanaryOptions options,
        CanaryBook book,
        string life,
        TimeProvider time,
        Action<string> tell
    )
    {
        this.options = options;
        this.time = time;
        this.tell = tell;
        Book = book;
        work = new CanaryWork(life, options.Decoy);
        client = new HttpClient { Timeout = TimeSpan.FromSeconds(30) };
        if (options.Token.Length > 0)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
                "Bearer",
                options.Token
            );
        }
    }

    /// <summary>What came of it so far.</summary>
    public CanaryBook Book { get; }

    /// <summary>The clock of the book, in milliseconds.</summary>
    public static long NowMs(TimeProvider time) =>
        (long)time.GetElapsedTime(0, time.GetTimestamp()).TotalMilliseconds;

    /// <summary>Goes on until it is cancelled or its rounds are over.</summary>
    /// <exception cref="HttpRequestException">The node cannot be reached at the start, or refuses.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        await SkipAlarmsAsync(cancellation);
        int done = 0;
        double stepMs = 1000 * options.EverySeconds / options.NormalPerCanary;
        (long Ms, DateTimeOffset Time) start = (NowMs(time), time.GetUtcNow());
        for (int steps = 1; options.Rounds is not { } rounds || done < rounds; steps++)
        {
            // Evenly, as agents work that are called by a clock: work that comes in bursts is unusual itself. What a
            // busy machine adds to it is not the agents' doing, and is not told as such.
            workedAt = start.Time.AddMilliseconds(steps * stepMs);
            long next = start.Ms + (long)(steps * stepMs);
            foreach (CanaryKind kind in Book.Kinds)
            {
                await WorkAsync(kind, cancellation);
            }

            // A role of which nothing is known raises no alarm.
            (CanaryKind due, long dueMs) = Book.Next;
            if (steps >= 2 * options.NormalPerCanary && dueMs <= NowMs(time))
            {
                await LetOutAsync(due, cancellation);
                done++;
            }

            long wait = next - NowMs(time);
            if (wait > 0)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(wait), time, cancellation);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    private async Task LetOutAsync(CanaryKind kind, CancellationToken cancellation)
    {
        bool isCaught = false;
        string why = "";
        try
        {
            CanarySession canary = work.Caught(kind);
            long sent = time.GetTimestamp();
            await SendAsync(canary, cancellation);
            isCaught = await IsNoticedAsync(canary, sent, cancellation);
            why = isCaught
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"after {time.GetElapsedTime(sent).TotalMilliseconds:F0} ms"
                )
                : $"no alarm within {options.PatienceSeconds} s";
            await EndAsync(canary, cancellation);
            await ReleaseAsync(canary, cancellation);
        }
        catch (HttpRequestException failure)
        {
            // Nobody notices anything at a node that cannot be reached.
            why += failure.Message;
        }

        Book.Note(kind, isCaught, NowMs(time));
        string name = kind.ToString().ToLowerInvariant();
        tell(isCaught ? $"caught {name} {why}" : $"ALARM canary {name} MISSED: {why}");
    }

    private async Task WorkAsync(CanaryKind kind, CancellationToken cancellation)
    {
        CanarySession ordinary = work.Ordinary(kind);
        try
        {
            await SendAsync(ordinary, cancellation);
            await EndAsync(ordinary, cancellation);
            Book.NoteOrdinary();
        }
        catch (HttpRequestException)
        {
            // Told when a canary cannot be let out either.
        }
    }

    private Task SendAsync(CanarySession session, CancellationToken cancellation) =>
        PostAsync(
            new Uri(options.Otlp, "/v1/traces"),
            CanaryTelemetry.Spans(session, workedAt),
            cancellation
        );

    private Task EndAsync(CanarySession session, CancellationToken cancellation) =>
        PostAsync(
            new Uri(options.Otlp, "/v1/logs"),
            CanaryTelemetry.End(session, workedAt),
            cancellation
        );

    private async Task PostAsync(Uri where, byte[] body, CancellationToken cancellation)
    {
        using ByteArrayContent content = new(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using HttpResponseMessage answer = await client.PostAsync(where, content, cancellation);
        _ = answer.EnsureSuccessStatusCode();
    }

    private async Task<bool> IsNoticedAsync(
        CanarySession canary,
        long sent,
        CancellationToken cancellation
    )
    {
        do
        {
            foreach (JsonNode alarm in await AlarmsAsync(cancellation))
            {
                if ((string?)alarm["session"] == canary.Id && HasNoticed(alarm, canary.Kind))
                {
                    return true;
                }
            }

            await Task.Delay(Pause, time, cancellation);
        } while (time.GetElapsedTime(sent).TotalSeconds < options.PatienceSeconds);

        return false;
    }

    private static bool HasNoticed(JsonNode alarm, CanaryKind kind)
    {
        foreach (JsonNode? part in alarm["parts"]?.AsArray() ?? [])
        {
            string? detector = (string?)part?["detector"];
            foreach (Detector expected in CanaryWork.NoticedBy(kind))
            {
                if (
                    string.Equals(detector, expected.ToString(), StringComparison.OrdinalIgnoreCase)
                )
                {
                    return true;
                }
            }
        }

        return false;
    }

    private async Task SkipAlarmsAsync(CancellationToken cancellation)
    {
        while ((await AlarmsAsync(cancellation)).Count > 0) { }
    }

    private async Task<List<JsonNode>> AlarmsAsync(CancellationToken cancellation)
    {
        Uri where = new(
            options.Api,
            string.Create(CultureInfo.InvariantCulture, $"/v1/alarms?after={lastAlarm}&limit=1000")
        );
        JsonNode? page = JsonNode.Parse(await client.GetStringAsync(where, cancellation));
        List<JsonNode> alarms = [];
        foreach (JsonNode? alarm in page?["items"]?.AsArray() ?? [])
        {
            if (alarm is null)
            {
                continue;
            }

            lastAlarm = Math.Max(lastAlarm, (long?)alarm["id"] ?? 0);
            alarms.Add(alarm);
            if (work.IsOrdinary((string?)alarm["session"] ?? ""))
            {
                Book.NoteFalseAlarm();
            }
        }

        return alarms;
    }

    // What it was made to do on purpose must not count against it the next time.
    private async Task ReleaseAsync(CanarySession canary, CancellationToken cancellation)
    {
        using StringContent order = new(
            """{"actor":"custodes redteam","reason":"a canary: it was made to do that"}""",
            Encoding.UTF8,
            "application/json"
        );
        Uri where = new(options.Api, $"/v1/agents/{Uri.EscapeDataString(canary.Agent)}/release");
        using HttpResponseMessage _ = await client.PostAsync(where, order, cancellation);
    }
}
