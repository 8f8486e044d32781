using Custodes.Aggregation.Baselines;
using Custodes.Clocks.Statements;
using Custodes.Cluster.Hierarchy;
using Custodes.Cluster.Messages;
using Custodes.Contracts.Cluster;
using Custodes.Cryptography;
using Custodes.Evidence.Entries;

namespace Custodes.Cluster.Running;

/// <summary>Makes entries of the log of what a node of the tree does: from its effects, before they are performed.</summary>
/// <remarks>
/// Epochs as they are opened and closed, with what was sent as documents, so that whoever has the files of the cluster
/// can check each step again; lies with their proofs; disputes; what convicts a clock; and each own clock statement.
/// </remarks>
public sealed class TreeRecorder
{
    /// <summary>What a document is called that is a head of the node's other log.</summary>
    public const string CheckpointWord = "checkpoint";

    private readonly ClusterMap map;
    private readonly ushort self;
    private readonly ITreeLog log;
    private readonly ClockKeeper keeper;
    private readonly StatementChain chain;
    private readonly BelievedClocks believed;
    private readonly HashSet<ClockEvidence> known = [];
    private Sha256Hash linked;
    private ReadOnlyMemory<byte> signed;
    private ulong opened;
    private bool isUrgent;

    /// <summary>Writes what the log does not say yet: who there is, and statements that a crash kept out of it.</summary>
    /// <param name="map">Who there is.</param>
    /// <param name="self">Which node this is.</param>
    /// <param name="log">Where entries go.</param>
    /// <param name="keeper">The node's clock, as it was stored.</param>
    /// <param name="statementsPath">A file for statements that are on their way into the log.</param>
    /// <param name="clocksFolder">A folder for statements of others that the log has the roots of.</param>
    public TreeRecorder(
        ClusterMap map,
        ushort self,
        ITreeLog log,
        ClockKeeper keeper,
        string statementsPath,
        string clocksFolder
    )
    {
        this.map = map;
        this.self = self;
        this.log = log;
        this.keeper = keeper;
        chain = new StatementChain(log, statementsPath, map.ClockPlaceOf(self));
        believed = new BelievedClocks(log, clocksFolder);
        AddRegistry();
        chain.Begin(keeper.Last);
    }

    /// <summary>The newest signed head of the node's other log; empty for none.</summary>
    public Func<ReadOnlyMemory<byte>> OtherHead { get; init; } = static () => default;

    /// <summary>Makes durable what must not be lost between the clock and the log.</summary>
    public void Prepare(IReadOnlyList<ReadOnlyMemory<byte>> statements) =>
        chain.Prepare(statements);

    /// <summary>A statement of another node that a message was believed with.</summary>
    public void Believe(ReadOnlyMemory<byte> statement) => believed.Add(statement);

    /// <summary>Adds what waits. Once, before the log stops.</summary>
    public void End() => believed.End();

    /// <summary>Adds entries for the effects of a step. What others rely on is durable when it returns.</summary>
    /// <param name="message">What led to it; null for time.</param>
    /// <param name="effects">All of the step.</param>
    /// <param name="status">The node's after it.</param>
    public void Record(
        ClusterMessage? message,
        IReadOnlyList<HierarchyEffect> effects,
        HierarchyStatus status
    )
    {
        isUrgent = false;
        believed.Begin(
            message is { Kind: MessageKind.EpochOpen } opening && opening.Sender == map.Global
                ? Math.Max(opening.Epoch, opened)
                : opened
        );
        foreach (HierarchyEffect effect in effects)
        {
            switch (effect)
            {
                case HierarchyEffect.StoreClock clock when chain.IsWhole:
                    chain.Add(clock.Record);
                    break;
                case HierarchyEffect.Send send:
                    RecordOpening(send.Raw);
                    break;
                case HierarchyEffect.Store { Name: GlobalMachine.BaselineName } store:
                    signed = store.Bytes;
                    break;
                case HierarchyEffect.Adopt adopt:
                    RecordBaseline(adopt.Baseline, message, status);
                    break;
                case HierarchyEffect.Note note:
                    RecordNote(note.Event, message);
                    break;
            }
        }

        RecordClocks();
        if (isUrgent)
        {
            log.Flush();
        }
    }

    private void AddRegistry()
    {
        List<RegistryEntryNode> nodes = [];
        for (int place = 0; place < map.Clocks.Count; place++)
        {
            RegisteredNode node = map.Clocks[place];
            nodes.Add(
                new RegistryEntryNode(
                    new Sha256Hash(node.Key.Bytes.ToArray()),
                    node.Owner,
                    node.Role
                )
            );
        }

        for (int first = 0; first < nodes.Count; first += RegistryEntry.NodeCountMax)
        {
            int at = first;
            List<RegistryEntryNode> part = nodes.GetRange(
                at,
                Math.Min(RegistryEntry.NodeCountMax, nodes.Count - at)
            );
            _ = log.Add(timeMs => new RegistryEntry(
                timeMs,
                nodes.Count,
                at,
                map.Clocks.Hash,
                part
            ));
        }
    }

    // Only the global node sends openings of its own; others carry them.
    private void RecordOpening(ReadOnlyMemory<byte> raw)
    {
        if (
            map.Global == self
            && Envelope.TryRead(
                raw,
                out MessageKind kind,
                out ulong epoch,
                out _,
                out ReadOnlyMemory<byte> body
            )
            && kind == MessageKind.EpochOpen
        )
        {
            AddOpening(epoch, body);
        }
    }

    // Once: the opening is sent again to those who come late.
    private void AddOpening(ulong epoch, ReadOnlyMemory<byte> body)
    {
        if (epoch > opened && EpochOpening.TryParse(body, map.Fleet, out EpochOpening? opening))
        {
            opened = epoch;
            LinkOther();
            Sha256Hash document = AddDocument(body, "opening");
            _ = log.Add(timeMs => new TreeOpenEntry(
                timeMs,
                opening.Context,
                document,
                (long)epoch,
                opening.LengthMs,
                opening.Previous,
                opening.Reveal
            ));
            isUrgent = map.Global == self;
        }
    }

    // Once an epoch: from then on the other log cannot be rewritten without this one.
    private void LinkOther()
    {
        ReadOnlyMemory<byte> head = OtherHead();
        if (head.Length is > 0 and <= DocumentEntry.DataBytesMax && Sha256.Of(head.Span) != linked)
        {
            linked = AddDocument(head, CheckpointWord);
        }
    }

    private void RecordBaseline(
        GlobalBaseline baseline,
        ClusterMessage? message,
        HierarchyStatus status
    )
    {
        if (map.Global == self)
        {
            Sha256Hash document = AddDocument(signed, "baseline");
            _ = log.Add(timeMs => new TreeCloseEntry(
                timeMs,
                BaselineFigures.AgentsOf(baseline),
                BaselineFigures.BucketsOf(baseline),
                baseline.Digest,
                document,
                (long)baseline.Epoch,
                status.BucketsMissing
            ));
            isUrgent = true;
        }
        else if (message is not null)
        {
            AddEvent(TreeEvent.Adopted, baseline.Epoch, $"baseline {baseline.Digest}", default);
        }
    }

    private void RecordNote(HierarchyEvent what, ClusterMessage? message)
    {
        switch (what.Kind)
        {
            case HierarchyEventKind.EpochOpened
                when message is { Kind: MessageKind.EpochOpen } opening && map.Global != self:
                AddOpening(opening.Epoch, opening.Body);
                break;
            case HierarchyEventKind.Disputed:
                AddEvent(TreeEvent.Dispute, what.Epoch, what.Detail, default);
                break;
            case HierarchyEventKind.LiarProven:
                AddEvent(
                    TreeEvent.Lie,
                    what.Epoch,
                    what.Detail,
                    AddDocument(what.Proof, "lie-proof")
                );
                isUrgent = true;
                break;
            case HierarchyEventKind.Drifting:
                AddEvent(TreeEvent.Drift, what.Epoch, what.Detail, default);
                break;
            case HierarchyEventKind.Unacknowledged:
            case HierarchyEventKind.Complained:
                AddEvent(TreeEvent.Complaint, what.Epoch, what.Detail, default);
                break;
            case HierarchyEventKind.LateCounted:
                AddEvent(TreeEvent.Late, what.Epoch, what.Detail, default);
                break;
            case HierarchyEventKind.EpochMissed:
                AddEvent(TreeEvent.Missed, what.Epoch, what.Detail, default);
                break;
            case HierarchyEventKind.ClockLost:
                AddEvent(TreeEvent.Clock, what.Epoch, what.Detail, default);
                break;
        }
    }

    private void RecordClocks()
    {
        if (keeper.Evidence.Count == known.Count)
        {
            return;
        }

        foreach (ClockEvidence evidence in keeper.Evidence)
        {
            if (known.Add(evidence))
            {
                string who =
                    evidence.Accused >= 0
                        ? NameOf(evidence.Accused)
                        : $"{NameOf(evidence.First.Sender)} or {NameOf(evidence.Second.Sender)}";
                AddEvent(
                    TreeEvent.Clock,
                    (ulong)evidence.First.Epoch,
                    $"{evidence.Kind}: {who}",
                    AddDocument(evidence.ToBytes(), "clock-evidence")
                );
                isUrgent = true;
            }
        }
    }

    private string NameOf(int clockPlace) =>
        map.Nodes.TryFind(map.IndexOfClock(clockPlace), out NodeRecord? node)
            ? $"node {node.Index} ({node.Name})"
            : "nobody";

    private void AddEvent(TreeEvent kind, ulong epoch, string detail, Sha256Hash document)
    {
        Sha256Hash proof = document == default ? Sha256Hash.OfNothing : document;
        _ = log.Add(timeMs => new TreeEventEntry(timeMs, detail, proof, (long)epoch, kind));
    }

    private Sha256Hash AddDocument(ReadOnlyMemory<byte> bytes, string what)
    {
        if (bytes.Length is > 0 and <= DocumentEntry.SizeMax)
        {
            byte[] copy = bytes.ToArray();
            foreach (Func<long, LogEntry> part in DocumentEntry.PartsOf(copy, what))
            {
                _ = log.Add(part);
            }
        }

        return Sha256.Of(bytes.Span);
    }
}
