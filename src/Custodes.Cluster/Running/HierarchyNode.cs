using Custodes.Cluster.Hierarchy;
using Custodes.Cluster.Messages;
using Custodes.Cluster.Validating;
using Custodes.Contracts.Cluster;
using Custodes.Contracts.Fleet;
using Custodes.Primitives;
using Custodes.Transport;

namespace Custodes.Cluster.Running;

/// <summary>Runs a machine: gives it messages and time, and does what it wants done.</summary>
/// <remarks>
/// One step at a time, under one lock. All that a step stores is durable before anything of it is sent. A
/// store that fails ends the process: after it nobody knows what is on disk.
/// </remarks>
public sealed class HierarchyNode : IPeerHandler, IAsyncDisposable
{
    private const int TickMs = 10;
    private readonly Lock step = new();
    private readonly NodeParts parts;
    private readonly long startedAt;
    private readonly CancellationTokenSource stopping = new();
    private readonly PeerServer server;
    private PeerLinks? links;
    private Task ticking = Task.CompletedTask;

    /// <summary>Makes the node; nothing runs yet.</summary>
    public HierarchyNode(NodeParts parts)
    {
        this.parts = parts;
        startedAt = parts.Peers.Time.GetTimestamp();
        server = new PeerServer(parts.Peers, this);
    }

    private long NowMs => (long)parts.Peers.Time.GetElapsedTime(startedAt).TotalMilliseconds;

    /// <summary>Begins to listen, to connect and to work.</summary>
    /// <exception cref="IOException">The address is taken or not ours.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await server.StartAsync(cancellationToken);
        links = new PeerLinks(
            parts.Peers,
            PeersOf(parts.Sealer.Map, parts.Peers.Self),
            SplitMix64.Mix(parts.Peers.Self)
        );
        Do(
            (effects, nowMs) =>
            {
                parts.Machine.Start(nowMs, effects);
                return null;
            }
        );
        ticking = TickAsync();
    }

    /// <summary>Stops.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        await ticking;
        await server.StopAsync(cancellationToken);
        lock (step)
        {
            parts.Recorder?.End();
        }
    }

    /// <inheritdoc/>
    public bool Accepts(ushort peerIndex, ushort kind) =>
        kind is > (ushort)MessageKind.None and <= (ushort)MessageKind.Certified
        || (
            kind is ValidatorMessageKinds.Certificate or ValidatorMessageKinds.Question
            && parts.Machine is ICertifying
            && parts.Sealer.Map.Global == parts.Sealer.Self
            && parts.Sealer.Map.KindOf(peerIndex) == NodeKind.Validator
        );

    /// <inheritdoc/>
    public void OnMessage(ushort peerIndex, ushort kind, ReadOnlyMemory<byte> payload) =>
        Do(
            (effects, nowMs) =>
            {
                if (kind == ValidatorMessageKinds.Certificate)
                {
                    ((ICertifying)parts.Machine).OnCertificate(payload, nowMs, effects);
                    return null;
                }

                ClusterMessage? message = Open(payload);
                if (message is not null && (ushort)message.Kind == kind)
                {
                    parts.Machine.OnMessage(message, nowMs, effects);
                }

                return message;
            }
        );

    /// <inheritdoc/>
    public ValueTask<byte[]?> OnCallAsync(
        ushort peerIndex,
        ushort kind,
        ReadOnlyMemory<byte> payload,
        CancellationToken cancellationToken
    )
    {
        ReadOnlyMemory<byte> answer = default;
        if (kind == ValidatorMessageKinds.Question && parts.Machine is ICertifying certifying)
        {
            lock (step)
            {
                answer = certifying.Answer(payload.Span);
            }
        }

        return ValueTask.FromResult(answer.IsEmpty ? null : answer.ToArray());
    }

    /// <summary>Something for all validators; lost for those that are not reached. Any thread.</summary>
    public void TellValidators(ushort kind, ReadOnlyMemory<byte> bytes)
    {
        foreach (ushort validator in parts.Sealer.Map.Validators)
        {
            _ = links?.TrySend(validator, kind, bytes);
        }
    }

    /// <summary>What the machine and its clock know, read between two steps.</summary>
    public T Read<T>(Func<IHierarchyMachine, Sealer, T> read)
    {
        lock (step)
        {
            return read(parts.Machine, parts.Sealer);
        }
    }

    /// <summary>Adds what came of canaries.</summary>
    public void AppendCanaries(ICollection<MetricSample> samples)
    {
        lock (step)
        {
            parts.Canaries?.Book.AppendTo(samples, NowMs);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await ticking;
        await server.DisposeAsync();
        if (links is not null)
        {
            await links.DisposeAsync();
        }

        stopping.Dispose();
    }

    // Nobody connects to whom it never has anything to say.
    private static IEnumerable<ushort> PeersOf(ClusterMap map, ushort self)
    {
        NodeKind kind = map.KindOf(self);
        foreach (NodeRecord node in map.Nodes.Nodes)
        {
            bool isPeer = kind switch
            {
                NodeKind.Local => true,
                NodeKind.Regional => node.Kind is NodeKind.Local or NodeKind.Global,
                _ => true,
            };
            if (node.Index != self && isPeer)
            {
                yield return node.Index;
            }
        }
    }

    private async Task TickAsync()
    {
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(TickMs), parts.Peers.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping.Token))
            {
                Do(
                    (effects, nowMs) =>
                    {
                        if (parts.Machine.NextAtMs <= nowMs)
                        {
                            parts.Machine.OnTime(nowMs, effects);
                        }

                        return null;
                    }
                );
                TryOut();
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The way this loop ends.
        }
        catch (Exception failure)
        {
            parts.Peers.OnBug(failure);
            throw;
        }
    }

    private ClusterMessage? Open(ReadOnlyMemory<byte> payload) =>
        parts.Opens is { } open ? open(payload) : parts.Sealer.TryOpen(payload);

    // A forgery takes the way of every message as far as its refusal, and no further.
    private void TryOut()
    {
        if (parts.Canaries is not { } canaries)
        {
            return;
        }

        lock (step)
        {
            foreach (NodeCanaryKind missed in canaries.Offer(NowMs, parts.Sealer.Clock, Open))
            {
                parts.OnMissed(missed);
            }
        }
    }

    // The work says what message led to it.
    private void Do(Func<ICollection<HierarchyEffect>, long, ClusterMessage?> work)
    {
        lock (step)
        {
            List<HierarchyEffect> effects = [];
            ClusterMessage? message = work(effects, NowMs);
            if (effects.Count > 0 || message is not null)
            {
                Perform(effects, message);
            }
        }
    }

    private void Perform(List<HierarchyEffect> effects, ClusterMessage? message)
    {
        Keep(effects);

        // Before anybody hears of it: what was said and is not in the log would be a hole in it.
        parts.Recorder?.Record(message, effects, parts.Machine.Status);

        foreach (HierarchyEffect effect in effects)
        {
            switch (effect)
            {
                case HierarchyEffect.Send send:
                    Send(send);
                    break;
                case HierarchyEffect.Tell tell:
                    TellValidators(tell.Kind, tell.Bytes);
                    break;
                case HierarchyEffect.Adopt adopt:
                    parts.OnBaseline(adopt.Baseline);
                    break;
                case HierarchyEffect.Note note:
                    parts.OnEvent(note.Event);
                    break;
            }
        }
    }

    // In the order of the effects; of one file the last content is as much as all of them, and costs one flush.
    private void Keep(List<HierarchyEffect> effects)
    {
        ReadOnlyMemory<byte> clock = default;
        List<ReadOnlyMemory<byte>> statements = [];
        Dictionary<string, HierarchyEffect.Store> files = new(StringComparer.Ordinal);
        foreach (HierarchyEffect effect in effects)
        {
            if (effect is HierarchyEffect.StoreClock statement)
            {
                clock = statement.Record;
                statements.Add(clock);
            }
            else if (effect is HierarchyEffect.Store store)
            {
                files[store.Name] = store;
            }
        }

        foreach (HierarchyEffect effect in effects)
        {
            switch (effect)
            {
                case HierarchyEffect.Append append:
                    parts.Files.Epochs.Append(append.Epoch, append.Records);
                    break;
                case HierarchyEffect.Forget forget:
                    parts.Files.Epochs.Remove(forget.Epoch);
                    break;
                case HierarchyEffect.Store store when ReferenceEquals(files[store.Name], store):
                    parts.Files.Write(store.Name, store.Bytes.Span);
                    break;
            }
        }

        parts.Recorder?.Prepare(statements);
        if (clock.Length > 0)
        {
            parts.Files.WriteClock(clock.Span);
        }
    }

    private void Send(HierarchyEffect.Send send)
    {
        Invariant.That(Envelope.TryRead(send.Raw, out MessageKind kind, out _, out _, out _));
        foreach (ushort to in send.To)
        {
            // What does not fit is counted by the link; everything that matters is asked for again.
            _ = links!.TrySend(to, (ushort)kind, send.Raw);
        }
    }
}
