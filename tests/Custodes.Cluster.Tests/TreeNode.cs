using Custodes.Clocks.Statements;
using Custodes.Cluster.Hierarchy;
using Custodes.Cluster.Messages;
using Custodes.Cluster.Running;
using Custodes.Contracts.Cluster;
using Custodes.Cryptography.Signing;

namespace Custodes.Cluster.Tests;

/// <summary>A node of a test's tree: a machine, and what it stored, which outlives it.</summary>
internal sealed class TreeNode(TestTree tree, ushort index) : IDisposable
{
    private readonly SigningKey key = TestTree.KeyOf(index);
    private readonly SensorKeys sensors = new(tree.Map, index, TestTree.SensorSeed(index));
    private Sealer? sealer;

    public IHierarchyMachine? Machine { get; private set; }

    public Dictionary<string, byte[]> Disk { get; } = [];

    /// <summary>What it appended, by epoch.</summary>
    public SortedDictionary<ulong, List<ReadOnlyMemory<byte>>> Epochs { get; } = [];

    public byte[] Clock { get; set; } = [];

    public List<HierarchyEvent> Events { get; } = [];

    public List<ulong> Adopted { get; } = [];

    /// <summary>How it sums up; tests make it lie.</summary>
    public ISummaryMaker Maker { get; set; } = new SummaryMaker();

    public HierarchyOptions Options { get; set; } = new() { StartMs = 50 };

    public bool MaySign => sealer!.MaySign;

    /// <summary>Messages that it gave away, by kind.</summary>
    public Dictionary<MessageKind, int> Sent { get; } = [];

    public void Start()
    {
        ClockLimits limits = new();
        int place = tree.Map.ClockPlaceOf(index);
        ClockKeeper? keeper = ClockKeeper.Enrol(tree.Map.Clocks, place, limits);
        if (Clock.Length > 0)
        {
            Assert.True(
                ClockKeeper.TryRestore(tree.Map.Clocks, place, limits, Clock, [], out keeper)
            );
        }

        sealer = new Sealer(tree.Map, index, keeper, key);
        RestoredState restored = new(
            Disk.TryGetValue("joined", out byte[]? joined) ? BitConverter.ToUInt64(joined) : 0,
            Disk.GetValueOrDefault("baseline") ?? [],
            Disk.GetValueOrDefault("excluded") ?? [],
            Disk.GetValueOrDefault("certificates") ?? [],
            Disk.GetValueOrDefault("pending") ?? []
        )
        {
            Epochs = [.. Epochs.Select(one => new StoredRecords(one.Key, [.. one.Value]))],
        };
        Machine = tree.Map.KindOf(index) switch
        {
            NodeKind.Global => new GlobalMachine(
                sealer,
                tree.Terms,
                tree.Chain(),
                tree.Signatures,
                Options,
                restored
            ),
            NodeKind.Regional => new RegionalMachine(sealer, tree.Terms, Options),
            _ => new LocalMachine(
                sealer,
                tree.Terms,
                new LocalParts(
                    new ReplaySource(tree.Map, 5),
                    sensors,
                    Maker,
                    tree.Signatures,
                    Options
                ),
                restored
            ),
        };
        List<HierarchyEffect> effects = [];
        Machine.Start(tree.NowMs, effects);
        Perform(effects);
    }

    /// <summary>What kill -9 does: what is not on disk is gone.</summary>
    public void Kill() => Machine = null;

    public void Receive(byte[] raw)
    {
        if (Machine is null || sealer!.TryOpen(raw) is not { } message)
        {
            return;
        }

        List<HierarchyEffect> effects = [];
        Machine.OnMessage(message, tree.NowMs, effects);
        Perform(effects);
    }

    /// <summary>Says something of its own, in the epoch after the one that is open so that nobody takes it for old.</summary>
    public void Say(MessageKind kind, byte[] body, IReadOnlyList<ushort> to)
    {
        List<HierarchyEffect> effects = [];
        byte[] raw = sealer!.Seal(kind, Machine!.Status.Epoch + 1, body, effects)!;
        effects.Add(new HierarchyEffect.Send(to, raw));
        Perform(effects);
    }

    /// <summary>A certificate from a validator.</summary>
    public void Certify(byte[] message)
    {
        if (Machine is ICertifying certifying)
        {
            List<HierarchyEffect> effects = [];
            certifying.OnCertificate(message, tree.NowMs, effects);
            Perform(effects);
        }
    }

    public void Tick()
    {
        if (Machine is not null && Machine.NextAtMs <= tree.NowMs)
        {
            List<HierarchyEffect> effects = [];
            Machine.OnTime(tree.NowMs, effects);
            Perform(effects);
        }
    }

    public void Dispose()
    {
        key.Dispose();
        sensors.Dispose();
    }

    /// <summary>Does what a machine wants done, when a test gave it something.</summary>
    public void Do(List<HierarchyEffect> effects) => Perform(effects);

    private void Perform(List<HierarchyEffect> effects)
    {
        foreach (HierarchyEffect effect in effects)
        {
            switch (effect)
            {
                case HierarchyEffect.StoreClock clock:
                    Clock = clock.Record.ToArray();
                    break;
                case HierarchyEffect.Store store:
                    Disk[store.Name] = store.Bytes.ToArray();
                    break;
                case HierarchyEffect.Append append:
                    if (!Epochs.TryGetValue(append.Epoch, out List<ReadOnlyMemory<byte>>? kept))
                    {
                        Epochs.Add(append.Epoch, kept = []);
                    }

                    kept.AddRange(append.Records);
                    break;
                case HierarchyEffect.Forget forget:
                    _ = Epochs.Remove(forget.Epoch);
                    break;
                case HierarchyEffect.Send send:
                    Assert.True(
                        Envelope.TryRead(send.Raw, out MessageKind kind, out _, out _, out _)
                    );
                    Sent[kind] = Sent.GetValueOrDefault(kind) + 1;
                    foreach (ushort to in send.To)
                    {
                        tree.Post(index, to, send.Raw);
                    }

                    break;
                case HierarchyEffect.Tell tell:
                    tree.Quorum!.Take(tell.Kind, tell.Bytes);
                    break;
                case HierarchyEffect.Adopt adopt:
                    Adopted.Add(adopt.Baseline.Epoch);
                    break;
                case HierarchyEffect.Note note:
                    Events.Add(note.Event);
                    break;
            }
        }
    }
}
