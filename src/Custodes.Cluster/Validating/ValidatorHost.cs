using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.Channels;
using Custodes.Consensus;
using Custodes.Consensus.Bodies;
using Custodes.Consensus.Equivocation;
using Custodes.Consensus.Protocol;
using Custodes.Consensus.Validators;
using Custodes.Cryptography;

namespace Custodes.Cluster.Validating;

/// <summary>Runs one validator: feeds its machine, and carries out what the machine says, in order.</summary>
/// <remarks>
/// One loop owns the machine and its files. What must be durable is written and flushed before anything is sent;
/// when that fails the loop ends and nothing is sent any more. Any thread may hand in messages.
/// </remarks>
public sealed partial class ValidatorHost : IAsyncDisposable
{
    private readonly ValidatorParts parts;
    private readonly ValidatorMemory memory;
    private readonly ConsensusMachine machine;
    private readonly EpochClock clock;
    private readonly TimerSet timers;
    private readonly Channel<HostInput> inputs = Channel.CreateUnbounded<HostInput>(
        new UnboundedChannelOptions { SingleReader = true }
    );
    private readonly ConcurrentDictionary<ushort, PeerLane> lanes = [];
    private readonly long laneBytesMax;
    private readonly Latencies latencies = new();
    private readonly List<Decision> recent;
    private readonly List<EquivocationEvidence> equivocations = [];
    private readonly List<(Sha256Hash Digest, EpochBody Body)> waiting = [];
    private int queued;
    private long queuedBytes;
    private long dropped;
    private ValidatorStatus status;
    private (ulong From, ValidatorSet Set)[] sets;
    private Task running = Task.CompletedTask;

    private ValidatorHost(
        ValidatorParts parts,
        ValidatorMemory memory,
        List<Decision> recent,
        (ulong From, ValidatorSet Set)[] sets
    )
    {
        this.sets = sets;
        this.parts = parts;
        this.memory = memory;
        this.recent = recent;
        machine = memory.Resume(parts.Options.Timing, parts.Identity);
        long share = parts.Options.QueueBytesMax / parts.Genesis.Set.Count;
        laneBytesMax = Math.Max(share, ConsensusLimits.MessageBytesMax);
        clock = new EpochClock(
            parts.Genesis,
            parts.Time,
            epoch => Write(new ConsensusInput.EpochDue(epoch))
        );
        patient = parts.Time.CreateTimer(
            static host =>
                _ = ((ValidatorHost)host!).inputs.Writer.TryWrite(new HostInput.Patience()),
            this,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
        timers = new TimerSet(parts.Time, timer => Write(new ConsensusInput.TimerFired(timer)));
        for (int index = 0; index < memory.Equivocations.Count; index++)
        {
            if (
                EquivocationEvidence.TryRead(
                    memory.Equivocations.Read(index),
                    out EquivocationEvidence? evidence,
                    out _
                )
            )
            {
                equivocations.Add(evidence);
            }
        }

        status = Snapshot();
    }

    /// <summary>What it knows now. Any thread.</summary>
    public ValidatorStatus Status => Volatile.Read(ref status);

    /// <summary>Ends when the loop ends: with the failure of the storage, or when it was stopped.</summary>
    public Task Completion => running;

    /// <summary>Opens the directory and gets ready; nothing runs yet.</summary>
    /// <exception cref="ValidatorStartException">It cannot go on from what is there.</exception>
    public static ValidatorHost Open(ValidatorParts parts)
    {
        parts.Options.Check();
        parts.Desk.Begin(parts.Genesis, parts.Identity.Verifier);
        List<Decision> latest = [];
        (ulong, ValidatorSet)[] known = [(1, parts.Genesis.Set)];
        ValidatorMemory opened = ValidatorMemory.Open(
            parts.Options,
            parts.Genesis,
            parts.Identity.Verifier,
            (decision, body) =>
            {
                Keep(latest, decision, parts.Options.RecentCountMax);
                known = Followed(known, body);
                parts.Desk.OnDecided(body);
            }
        );
        return new ValidatorHost(parts, opened, latest, known);
    }

    /// <summary>Begins.</summary>
    public void Start()
    {
        Write(new ConsensusInput.Start());
        ShowShare();
        running = RunAsync();
        clock.Start();
    }

    /// <summary>Takes a message of the agreement; dropped and counted when too many of its sender wait. Any thread.</summary>
    /// <param name="peer">A node of the registry.</param>
    /// <param name="message">Any bytes.</param>
    public void Take(ushort peer, ReadOnlyMemory<byte> message)
    {
        PeerLane lane = lanes.GetOrAdd(
            peer,
            static (_, host) => new PeerLane(host.parts.Options.QueueCountMax, host.laneBytesMax),
            this
        );
        if (!lane.TryAdd(message.Span, out bool isFirst))
        {
            _ = Interlocked.Increment(ref dropped);
        }
        else if (isFirst)
        {
            _ = inputs.Writer.TryWrite(new HostInput.Turn(peer, lane));
        }
    }

    /// <summary>Whether a node votes in this epoch or the next. Any thread.</summary>
    public bool MayVote(ushort node)
    {
        ValidatorStatus now = Status;
        return now.Voters.IndexOfNode(node) >= 0 || now.NextVoters.IndexOfNode(node) >= 0;
    }

    /// <summary>Who votes in an epoch, as far as is decided. Any thread.</summary>
    public ValidatorSet VotersOf(ulong epoch)
    {
        (ulong From, ValidatorSet Set)[] now = Volatile.Read(ref sets);
        int index = now.Length - 1;
        while (index > 0 && now[index].From > epoch)
        {
            index--;
        }

        return now[index].Set;
    }

    /// <summary>Takes something that epochs are computed from, within the same limit. Any thread.</summary>
    /// <returns>Whether it was of use.</returns>
    public Task<bool> TakeItemAsync(ReadOnlyMemory<byte> bytes)
    {
        TaskCompletionSource<bool> taken = new(TaskCreationOptions.RunContinuationsAsynchronously);
        return MayQueue(bytes.Length) && inputs.Writer.TryWrite(new HostInput.Item(bytes, taken))
            ? taken.Task
            : Task.FromResult(false);
    }

    /// <summary>Answers what another validator asks for; null when it is not here. Any thread.</summary>
    public Task<byte[]?> AnswerAsync(ReadOnlyMemory<byte> question)
    {
        TaskCompletionSource<byte[]?> answer = new(
            TaskCreationOptions.RunContinuationsAsynchronously
        );
        return
            MayQueue(question.Length)
            && inputs.Writer.TryWrite(new HostInput.Question(question.ToArray(), answer))
            ? answer.Task
            : Task.FromResult<byte[]?>(null);
    }

    /// <summary>How an epoch ended, as a message of the agreement; null when it is not known here. Any thread.</summary>
    public byte[]? DecisionOf(ulong epoch) =>
        epoch > 0 && epoch <= (ulong)memory.Decisions.Count
            ? memory.Decisions.Read((int)epoch - 1)
            : null;

    /// <summary>Ends the loop, then closes the files.</summary>
    public async ValueTask DisposeAsync()
    {
        clock.Dispose();
        timers.Dispose();
        await patient.DisposeAsync();
        _ = inputs.Writer.TryComplete();
        try
        {
            await running;
        }
        catch (IOException)
        {
            // Told by Completion.
        }

        memory.Dispose();
    }

    private bool MayQueue(int bytes)
    {
        long isHere = Interlocked.Add(ref queuedBytes, bytes);
        if (
            Interlocked.Increment(ref queued) <= parts.Options.QueueCountMax
            && isHere <= parts.Options.QueueBytesMax
        )
        {
            return true;
        }

        Unqueue(bytes);
        _ = Interlocked.Increment(ref dropped);
        return false;
    }

    private void Unqueue(int bytes)
    {
        _ = Interlocked.Decrement(ref queued);
        _ = Interlocked.Add(ref queuedBytes, -bytes);
    }

    private void Write(ConsensusInput input) =>
        _ = inputs.Writer.TryWrite(new HostInput.Step(input));

    private async Task RunAsync()
    {
        await Task.Yield();
        try
        {
            await foreach (HostInput input in inputs.Reader.ReadAllAsync())
            {
                Handle(input);
            }
        }
        catch (Exception failure) when (failure is not (IOException or UnauthorizedAccessException))
        {
            parts.OnBug(failure);
            throw;
        }
        finally
        {
            _ = inputs.Writer.TryComplete();
            GiveUp();
        }
    }

    // Nobody waits for a loop that has ended.
    private void GiveUp()
    {
        while (inputs.Reader.TryRead(out HostInput? input))
        {
            if (input is HostInput.Item item)
            {
                _ = item.Taken.TrySetResult(false);
            }
            else if (input is HostInput.Question question)
            {
                _ = question.Answer.TrySetResult(null);
            }
        }
    }

    private void Handle(HostInput input)
    {
        switch (input)
        {
            case HostInput.Item item:
                Unqueue(item.Bytes.Length);
                Take(item);
                break;
            case HostInput.Question question:
                Unqueue(question.Bytes.Length);
                ReadOnlyMemory<byte> answer = parts.Desk.Answer(question.Bytes);
                _ = question.Answer.TrySetResult(answer.IsEmpty ? null : answer.ToArray());
                break;
            case HostInput.Patience:
                GoOn();
                break;
            case HostInput.Step or HostInput.Turn:
                ConsensusInput given = InputOf(input);
                if (given is ConsensusInput.EpochDue due)
                {
                    // Again, for who was not connected yet when the epoch before was decided.
                    ShowShare();
                    parts.Desk.OnDue(due.Epoch);
                }

                Step(given);
                break;
            default:
                throw new UnreachableException();
        }

        Volatile.Write(ref status, Snapshot());
    }

    // A peer that has more to say comes again after all others.
    private ConsensusInput InputOf(HostInput input)
    {
        if (input is HostInput.Step step)
        {
            return step.Input;
        }

        HostInput.Turn turn = (HostInput.Turn)input;
        byte[] message = turn.Lane.Take(out bool hasMore);
        if (hasMore)
        {
            _ = inputs.Writer.TryWrite(turn);
        }

        return new ConsensusInput.MessageReceived(turn.Peer, message);
    }

    private static (ulong From, ValidatorSet Set)[] Followed(
        (ulong From, ValidatorSet Set)[] before,
        EpochBody body
    ) =>
        body.NextSet is { } next && next.Hash != before[^1].Set.Hash
            ? [.. before, (body.Epoch + 2, next)]
            : before;

    private static void Keep(List<Decision> kept, Decision decision, int countMax)
    {
        kept.Add(decision);
        if (kept.Count > countMax)
        {
            kept.RemoveAt(0);
        }
    }

    private ValidatorStatus Snapshot()
    {
        (double p50, double p99) = latencies.Percentiles();
        return new ValidatorStatus
        {
            Chain = parts.Genesis.Chain,
            Voters = machine.Chain.Current,
            NextVoters = machine.Chain.Next,
            Recovery = memory.Recovery,
            Epoch = machine.Epoch,
            View = machine.View,
            IsSuspended = machine.IsSuspended,
            DecidedEpoch = machine.Chain.DecidedEpoch,
            Recent = [.. recent],
            Equivocations = [.. equivocations],
            Withheld = parts.Desk.Withheld,
            DrawnEpoch = parts.Desk.DrawnEpoch,
            MeasuredCount = latencies.Count,
            LatencyP50Ms = p50,
            LatencyP99Ms = p99,
            DroppedMessages = Interlocked.Read(ref dropped),
        };
    }
}
