using Custodes.Storage.Witness;

namespace Custodes.Storage.Tests.Witness;

/// <summary>A disk that stops at a step of the test's choice, and then shows what a power loss may leave.</summary>
internal sealed class MemoryWitnessDisk : IWitnessDisk
{
    private readonly Dictionary<string, byte[]> files;
    private readonly Dictionary<string, byte[]> durable;
    private readonly List<Action<Dictionary<string, byte[]>>> pending = [];
    private readonly Lock gate = new();

    public MemoryWitnessDisk()
        : this([]) { }

    private MemoryWitnessDisk(Dictionary<string, byte[]> durable)
    {
        this.durable = durable;
        files = new Dictionary<string, byte[]>(durable);
    }

    /// <summary>Steps that changed something, so far.</summary>
    public int StepCount { get; private set; }

    /// <summary>The step that fails; -1 for none.</summary>
    public int FailingStep { get; set; } = -1;

    /// <summary>Whether it fails before anything of it is done, in the middle, or after all of it.</summary>
    public StepPlace Place { get; set; }

    /// <summary>What is thrown.</summary>
    public Func<Exception> Failure { get; set; } = () => new CrashException();

    /// <summary>Names that were given but not made durable.</summary>
    public int PendingCount => pending.Count;

    /// <summary>What a new process finds after the power was lost, with the oldest so many names kept.</summary>
    public MemoryWitnessDisk AfterPowerLoss(int keptNameCount)
    {
        Dictionary<string, byte[]> found = new(durable);
        foreach (Action<Dictionary<string, byte[]>> name in pending.Take(keptNameCount))
        {
            name(found);
        }

        return new MemoryWitnessDisk(found);
    }

    public byte[]? Read(string path)
    {
        lock (gate)
        {
            return files.GetValueOrDefault(path);
        }
    }

    public void Write(string path, ReadOnlySpan<byte> bytes)
    {
        byte[] whole = bytes.ToArray();
        Step(
            torn => (found => found[path] = torn ? whole[..(whole.Length / 2)] : whole),
            isDurable: false
        );
    }

    public void Rename(string path, string newPath) =>
        Step(
            torn =>
                found =>
                {
                    // A rename is one step: it has happened or it has not.
                    if (!torn && found.Remove(path, out byte[]? bytes))
                    {
                        found[newPath] = bytes;
                    }
                },
            isDurable: false
        );

    public void FlushNames(string path) => Step(_ => _ => { }, isDurable: true);

    public void Dispose() { }

    private void Step(Func<bool, Action<Dictionary<string, byte[]>>> change, bool isDurable)
    {
        lock (gate)
        {
            bool isFailing = StepCount++ == FailingStep;
            if (isFailing && Place == StepPlace.Before)
            {
                throw Failure();
            }

            Action<Dictionary<string, byte[]>> done = change(
                isFailing && Place == StepPlace.Within
            );
            done(files);
            pending.Add(done);
            if (isDurable && !(isFailing && Place == StepPlace.Within))
            {
                pending.ForEach(name => name(durable));
                pending.Clear();
            }

            if (isFailing)
            {
                throw Failure();
            }
        }
    }
}
