using System.Diagnostics;
using Custodes.Consensus;
using Custodes.Consensus.Bodies;
using Custodes.Consensus.Equivocation;
using Custodes.Consensus.Protocol;
using Custodes.Cryptography;
using Custodes.Primitives;

namespace Custodes.Cluster.Validating;

/// <content>How effects are carried out.</content>
public sealed partial class ValidatorHost
{
    // What answers an effect at once; it is fed in when the list of effects it came from is done with.
    private readonly Queue<ConsensusInput> answers = [];
    private readonly ITimer patient;
    private ConsensusEffect.BuildBody? building;

    private void Step(ConsensusInput input)
    {
        answers.Enqueue(input);
        while (answers.TryDequeue(out ConsensusInput? next))
        {
            Carry(machine.Step(next));
        }
    }

    // Everything durable of a step comes first, in its order and with one flush, and then what leaves the machine:
    // a vote or a certificate that somebody else saw is never lost here.
    private void Carry(IReadOnlyList<ConsensusEffect> effects)
    {
        foreach (ConsensusEffect effect in effects)
        {
            Keep(effect);
        }

        foreach (ConsensusEffect effect in effects)
        {
            if (effect is ConsensusEffect.Send or ConsensusEffect.Broadcast)
            {
                memory.Votes.Flush();
                break;
            }
        }

        foreach (ConsensusEffect effect in effects)
        {
            Act(effect);
        }
    }

    private void Keep(ConsensusEffect effect)
    {
        switch (effect)
        {
            case ConsensusEffect.AppendToWal append:
                memory.Votes.Append(append.Record, append.BeginsEpoch);
                break;
            case ConsensusEffect.Decide decide:
                Decide(decide.Decision);
                break;
            case ConsensusEffect.EvidenceFound found:
                Note(found.Evidence);
                break;
            default:
                break;
        }
    }

    private void Decide(Decision decision)
    {
        Invariant.That(decision.Name.Epoch == (ulong)memory.Decisions.Count + 1);

        // The votes of the epoch are to be on disk when its end is: a log that is older than the decisions would
        // be taken for another validator's.
        memory.Votes.Flush();
        memory.Decisions.Append(decision.ToMessage());
        memory.Decisions.Flush();
        Measure(decision.Name.Epoch);
        parts.OnDecided(decision.Name.Epoch);
        Keep(recent, decision, parts.Options.RecentCountMax);
        Invariant.That(BodyCodec.TryRead(decision.Body, out EpochBody? body, out _));
        waiting.Clear();
        Volatile.Write(ref sets, Followed(sets, body));
        parts.Desk.OnDecided(body);
        ShowShare();
        foreach (EquivocationEvidence evidence in body.Evidence)
        {
            Note(evidence);
        }
    }

    // From the moment that the epoch was due by the clock; epochs that are caught up with were due long before.
    private void Measure(ulong epoch)
    {
        DateTimeOffset now = parts.Time.GetUtcNow();
        long nowMs = now.ToUnixTimeMilliseconds();
        if (parts.Genesis.EpochAt(nowMs) == epoch)
        {
            DateTimeOffset due = DateTimeOffset.FromUnixTimeMilliseconds(
                parts.Genesis.DueMs(epoch)
            );
            latencies.Add((now - due).TotalMilliseconds);
        }
    }

    private void Note(EquivocationEvidence evidence)
    {
        foreach (EquivocationEvidence other in equivocations)
        {
            if (other.Epoch == evidence.Epoch && other.Signer == evidence.Signer)
            {
                return;
            }
        }

        if (equivocations.Count < parts.Options.EquivocationCountMax)
        {
            memory.Equivocations.Append(evidence.ToBytes());
            memory.Equivocations.Flush();
            equivocations.Add(evidence);
            parts.OnAccused(equivocations);
        }
    }

    private void Act(ConsensusEffect effect)
    {
        switch (effect)
        {
            case ConsensusEffect.Broadcast broadcast:
                Broadcast(broadcast.Message);
                break;
            case ConsensusEffect.Send send:
                parts.Sender.Send(send.Peer, send.Message);
                break;
            case ConsensusEffect.SetTimer timer:
                timers.Set(timer.Timer, timer.AfterMs);
                break;
            case ConsensusEffect.BuildBody build:
                building = build;
                if (!parts.Desk.AwaitsShares)
                {
                    Build();
                }
                else
                {
                    // Where epochs follow each other at once, as when a cluster catches up with its clock, the shares of
                    // an epoch are still on their way when its body is asked for.
                    TimeSpan patience = TimeSpan.FromMilliseconds(parts.Options.Timing.DelayMs);
                    _ = patient.Change(patience, Timeout.InfiniteTimeSpan);
                }

                break;
            case ConsensusEffect.Validate validate:
                Invariant.That(BodyCodec.TryRead(validate.Body, out EpochBody? body, out _));
                Validate(validate.Digest, body);
                break;
            case ConsensusEffect.ServeDecision serve:
                if (DecisionOf(serve.Epoch) is { } decision)
                {
                    parts.Sender.Send(serve.Peer, decision);
                }

                break;
            case ConsensusEffect.AppendToWal
            or ConsensusEffect.Decide
            or ConsensusEffect.EvidenceFound
            or ConsensusEffect.VotingSuspended:
                break;
            default:
                throw new UnreachableException();
        }
    }

    private void Build()
    {
        if (building is { } build)
        {
            building = null;
            answers.Enqueue(
                new ConsensusInput.BodyBuilt(
                    build.Name.Epoch,
                    build.View,
                    parts.Desk.Build(parts.Genesis.Chain, build.Name, build.Evidence)
                )
            );
        }
    }

    // A body that waited for shares; of an epoch that is over by now it does no harm.
    private void GoOn()
    {
        Build();
        if (answers.TryDequeue(out ConsensusInput? built))
        {
            Step(built);
        }
    }

    // One that does not vote yet, or no longer, may still ask.
    private void Broadcast(byte[] message)
    {
        ReadOnlySpan<byte> own = parts.Identity.Signer.PublicKey;
        for (int index = 0; index < machine.Chain.Current.Count; index++)
        {
            if (!machine.Chain.Current[index].PublicKey.SequenceEqual(own))
            {
                parts.Sender.Send(machine.Chain.Current[index].Node, message);
            }
        }
    }

    private void Validate(Sha256Hash digest, EpochBody body)
    {
        BodyVerdict verdict = parts.Desk.Validate(body);
        foreach (ReadOnlyMemory<byte> missed in parts.Desk.TakeMissed())
        {
            parts.OnSpread(ValidatorMessageKinds.Share, missed);
        }

        if (verdict == BodyVerdict.DataMissing && waiting.Count < ConsensusLimits.BodiesMax)
        {
            waiting.Add((digest, body));
            parts.OnMissing(parts.Desk.QuestionsAbout(body));
        }

        answers.Enqueue(new ConsensusInput.BodyValidated(digest, verdict));
    }

    // Only now that the epoch before is decided, and durable: before, somebody could still choose what is decided by it.
    private void ShowShare()
    {
        ReadOnlyMemory<byte> share = parts.Desk.Share(parts.Identity.Signer);
        if (share.Length > 0)
        {
            _ = parts.Desk.TryTake(share);
            parts.OnSpread(ValidatorMessageKinds.Share, share);
        }
    }

    private void Take(HostInput.Item item)
    {
        DeskTaken taken = parts.Desk.TryTake(item.Bytes);
        if (taken == DeskTaken.Contradiction)
        {
            parts.OnSpread(ValidatorMessageKinds.EpochInputs, item.Bytes);
        }
        else if (taken == DeskTaken.Evidence)
        {
            parts.OnSpread(ValidatorMessageKinds.Evidence, item.Bytes);
        }

        if (taken != DeskTaken.Refused)
        {
            AskAgain();
            if (building is not null && !parts.Desk.AwaitsShares)
            {
                GoOn();
            }
        }

        _ = item.Taken.TrySetResult(taken != DeskTaken.Refused);
    }

    // Bodies that waited for inputs are looked at again when some have come.
    private void AskAgain()
    {
        (Sha256Hash Digest, EpochBody Body)[] again = [.. waiting];
        waiting.Clear();
        foreach ((Sha256Hash digest, EpochBody body) in again)
        {
            BodyVerdict verdict = parts.Desk.Validate(body);
            if (verdict == BodyVerdict.DataMissing)
            {
                waiting.Add((digest, body));
                parts.OnMissing(parts.Desk.QuestionsAbout(body));
            }
            else
            {
                Step(new ConsensusInput.BodyValidated(digest, verdict));
            }
        }
    }
}
