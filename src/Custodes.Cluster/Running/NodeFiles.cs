using Custodes.Clocks.Statements;
using Custodes.Cluster.Hierarchy;
using Custodes.Storage;

namespace Custodes.Cluster.Running;

/// <summary>What a node of the hierarchy has on disk beside its keys.</summary>
/// <remarks>
/// Who has no clock has lost what it signed, and may sign no more; only a node that was just registered has none
/// with good reason, and the file <c>private/enrol</c>, which it has once, says that it was.
/// </remarks>
public sealed class NodeFiles(string directory) : IDisposable
{
    private readonly string state = Path.Combine(directory, "hierarchy");

    /// <summary>What is kept of the last epochs.</summary>
    public EpochFiles Epochs { get; } = new(Path.Combine(directory, "hierarchy", "epochs"));

    /// <summary>Where the secret of the agents' keys is.</summary>
    public static string SensorSeed(string directory) =>
        Path.Combine(directory, "private", "sensor.seed");

    /// <summary>Where the secret of the global node's chain is.</summary>
    public static string ChainSeed(string directory) =>
        Path.Combine(directory, "private", "chain.seed");

    /// <summary>Says that a node never signed anything.</summary>
    public static string Enrolment(string directory) => Path.Combine(directory, "private", "enrol");

    /// <summary>The clock as it was when the node stopped.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or not this node's.</exception>
    public ClockKeeper OpenClock(ClusterMap map, ushort self)
    {
        int place = map.ClockPlaceOf(self);
        ClockLimits limits = new();
        if (DurableFile.Read(ClockPath) is { } last)
        {
            return ClockKeeper.TryRestore(
                map.Clocks,
                place,
                limits,
                last,
                [],
                out ClockKeeper? keeper
            )
                ? keeper
                : throw new InvalidDataException(
                    $"{ClockPath}: made by another node or under another registry"
                );
        }

        return File.Exists(Enrolment(directory))
            ? ClockKeeper.Enrol(map.Clocks, place, limits)
            : ClockKeeper.Listen(map.Clocks, place, limits);
    }

    /// <summary>What the machine stored.</summary>
    public RestoredState Restore() =>
        new(
            DurableFile.Read(PathOf(LocalMachine.JoinedName)) is { Length: sizeof(ulong) } joined
                ? BitConverter.ToUInt64(joined)
                : 0,
            DurableFile.Read(PathOf(LocalMachine.BaselineName)) ?? [],
            DurableFile.Read(PathOf(GlobalMachine.ExcludedName)) ?? [],
            DurableFile.Read(PathOf(LocalMachine.CertificatesName)) ?? [],
            DurableFile.Read(PathOf(GlobalMachine.PendingName)) ?? []
        )
        {
            Epochs = Epochs.ReadAll(),
        };

    /// <inheritdoc/>
    public void Dispose() => Epochs.Dispose();

    /// <summary>Replaces the clock; durable when it returns.</summary>
    public void WriteClock(ReadOnlySpan<byte> statement)
    {
        DurableFile.Write(ClockPath, statement);

        // From here on its absence is a loss. The order matters: no crash leaves neither.
        File.Delete(Enrolment(directory));
    }

    /// <summary>Replaces a file; durable when it returns.</summary>
    public void Write(string name, ReadOnlySpan<byte> content) =>
        DurableFile.Write(PathOf(name), content);

    /// <summary>Where events go, one a line.</summary>
    public string EventsPath => Path.Combine(state, "events.jsonl");

    /// <summary>Where clock statements are that the log of evidence may not have yet.</summary>
    public string StatementsPath => PathOf("statements");

    /// <summary>Where clock statements of others are that the log of evidence has the roots of.</summary>
    public string ClocksFolder => PathOf("clocks");

    private string ClockPath => PathOf("clock");

    private string PathOf(string name) => Path.Combine(state, name);
}
