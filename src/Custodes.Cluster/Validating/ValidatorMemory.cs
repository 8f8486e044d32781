using Custodes.Consensus;
using Custodes.Consensus.Bodies;
using Custodes.Consensus.Equivocation;
using Custodes.Consensus.Messages;
using Custodes.Consensus.Protocol;
using Custodes.Consensus.Voting;
using Custodes.Consensus.Wal;
using Custodes.Cryptography;
using Custodes.Storage;
using Microsoft.Win32.SafeHandles;

namespace Custodes.Cluster.Validating;

/// <summary>What a validator keeps on disk: its votes, how epochs ended, and who contradicted themselves.</summary>
internal sealed class ValidatorMemory : IDisposable
{
    private readonly SafeFileHandle held;

    private ValidatorMemory(
        SafeFileHandle held,
        VoteLog votes,
        RecordFile decisions,
        RecordFile equivocations
    )
    {
        this.held = held;
        Votes = votes;
        Decisions = decisions;
        Equivocations = equivocations;
    }

    /// <summary>The votes of the running epoch.</summary>
    public VoteLog Votes { get; }

    /// <summary>How each epoch ended, from epoch 1 on.</summary>
    public RecordFile Decisions { get; }

    /// <summary>Proven equivocations, each once.</summary>
    public RecordFile Equivocations { get; }

    /// <summary>The chain after the last decision.</summary>
    public required ChainState Chain { get; init; }

    /// <summary>From what it starts.</summary>
    public required RecoveryKind Recovery { get; init; }

    /// <summary>Opens the directory, checks every decision in it, and tells the desk of them.</summary>
    /// <exception cref="ValidatorStartException">Another process has it, it is damaged, or it is of another chain.</exception>
    public static ValidatorMemory Open(
        ValidatorOptions options,
        ValidatorGenesis genesis,
        IVoteVerifier verifier,
        Action<Decision, EpochBody> onDecided
    )
    {
        string directory = options.Directory;
        Directory.CreateDirectory(ValidatorLayout.Folder(directory));
        SafeFileHandle taken =
            FolderLock.TryTake(ValidatorLayout.Lock(directory))
            ?? throw new ValidatorStartException($"{directory}: in use by another process");
        VoteLog votes = VoteLog.Open(ValidatorLayout.Votes(directory));
        RecordFile decisions = RecordFile.Open(
            ValidatorLayout.Decisions(directory),
            ConsensusLimits.MessageBytesMax
        );
        if (options.IsFirstStart && (votes.WasThere || decisions.Count > 0))
        {
            throw new ValidatorStartException(
                $"{directory}: has voted before; start it without --first-start"
            );
        }

        ChainState chain = ChainState.Genesis(genesis.Chain, genesis.Set);
        for (int index = 0; index < decisions.Count; index++)
        {
            (Decision decision, EpochBody body) = Check(
                decisions.Read(index),
                chain,
                verifier,
                directory
            );
            onDecided(decision, body);
            chain = chain.After(body, decision.Digest);
        }

        RecoveryKind recovery =
            options.IsFirstStart ? RecoveryKind.FirstStart
            : IsUsable(votes, chain) ? RecoveryKind.FromLog
            : RecoveryKind.WithoutLog;
        if (recovery == RecoveryKind.WithoutLog)
        {
            // Until it is durable that this epoch is sat out, a second start must find what this one found.
            votes.ReplaceNext();
        }

        return new ValidatorMemory(
            taken,
            votes,
            decisions,
            RecordFile.Open(ValidatorLayout.Equivocations(directory), EquivocationEvidence.Bytes)
        )
        {
            Chain = chain,
            Recovery = recovery,
        };
    }

    /// <summary>The machine that goes on from here.</summary>
    public ConsensusMachine Resume(ConsensusOptions timing, ValidatorIdentity identity) =>
        Recovery == RecoveryKind.WithoutLog
            ? ConsensusMachine.RecoverWithoutLog(Chain, timing, identity)
            : ConsensusMachine.Recover(Chain, timing, identity, Votes.Records);

    /// <inheritdoc/>
    public void Dispose()
    {
        Votes.Dispose();
        Decisions.Dispose();
        Equivocations.Dispose();
        held.Dispose();
    }

    // The log must belong to the end of the chain that is here: after a decision was written and before the next
    // epoch was begun it is one behind. With any other pair one of the two is from another time, and what was
    // said in between is not known.
    private static bool IsUsable(VoteLog votes, ChainState chain)
    {
        ulong begun = 0;
        foreach (WalRecord record in votes.Records)
        {
            begun = record is WalRecord.Begin begin ? begin.Name.Epoch : begun;
        }

        ulong next = chain.NextInstance.Epoch;
        return votes.Health != WalHealth.Broken
            && begun > 0
            && (begun == next || begun + 1 == next);
    }

    private static (Decision Decision, EpochBody Body) Check(
        byte[] record,
        ChainState chain,
        IVoteVerifier verifier,
        string directory
    )
    {
        InstanceName name = chain.NextInstance;
        if (
            MessageCodec.TryRead(record, out ConsensusMessage? message)
            && message is ConsensusMessage.FinalShown { Body: { } bytes } shown
            && BodyCodec.TryRead(bytes, out EpochBody? body, out _)
        )
        {
            Sha256Hash digest = EpochBody.DigestOf(bytes);
            Statement said = shown.Final.Statement;
            if (
                said.Kind == VoteKind.Finalize
                && said.Instance == name.ToId(chain.Chain)
                && said.Value == digest
                && shown.Final.TryVerify(chain.Current, verifier, out _)
            )
            {
                return (new Decision(name, digest, bytes, shown.Final, shown.Notarization), body);
            }
        }

        throw new ValidatorStartException(
            $"{directory}: the decision of epoch {name.Epoch} is none of this chain; were the validators, --start or --epoch-ms changed?"
        );
    }
}
