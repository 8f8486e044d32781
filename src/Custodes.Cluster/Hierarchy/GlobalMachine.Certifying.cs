using System.Buffers.Binary;
using Custodes.Aggregation.Assignment;
using Custodes.Aggregation.Baselines;
using Custodes.Aggregation.Disputes;
using Custodes.Aggregation.Summaries;
using Custodes.Cluster.Beacon;
using Custodes.Cluster.Certified;
using Custodes.Cluster.Messages;
using Custodes.Cluster.Validating;
using Custodes.Consensus.Messages;
using Custodes.Contracts.Cluster;
using Custodes.Cryptography;

namespace Custodes.Cluster.Hierarchy;

/// <content>
/// With validators: what an epoch gave is shown to them, and counts when their certificate comes. Until then, and when
/// none comes, the epochs go on from the baseline that was certified last.
/// </content>
public sealed partial class GlobalMachine
{
    /// <summary>Name of the file with the baselines that wait for a certificate.</summary>
    public const string PendingName = "pending";

    /// <summary>Baselines that may wait: a certificate that comes late must find the one it is of.</summary>
    public const int PendingCountMax = 8;

    private const int AskAgainMs = 200;

    private readonly CertificateBook? book;
    private readonly List<PendingBaseline> pending = [];
    private ReadOnlyMemory<byte> inputsRaw;
    private ReadOnlyMemory<byte> certifiedRaw;
    private Sha256Hash inputsPrevious;
    private uint[] certifiedAgents = [];
    private ushort[] certifiedNodes = [];
    private ulong contiguous;
    private long askedAtMs = long.MinValue / 2;

    private CertifiedDraw draw;
    private long drawByMs = long.MaxValue;
    private bool hasWaited;

    /// <inheritdoc/>
    public CertificateBook? Certificates => book;

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Answer(ReadOnlySpan<byte> question) =>
        DeskQuestion.Read(question) is { Kind: DeskQuestion.Inputs } read
        && read.About == inputsPrevious
            ? inputsRaw
            : default;

    /// <inheritdoc/>
    public void OnCertificate(
        ReadOnlyMemory<byte> message,
        long nowMs,
        ICollection<HierarchyEffect> effects
    )
    {
        // All validators tell the same, and the signatures of one are enough.
        if (
            book is null
            || !MessageCodec.TryRead(message.Span, out ConsensusMessage? read)
            || read.Epoch <= contiguous
        )
        {
            return;
        }

        CertificateNews told = book.Take(message);
        if (told == CertificateNews.None)
        {
            return;
        }

        if (read.Epoch == contiguous + 1)
        {
            contiguous = read.Epoch;
        }
        else if (nowMs - askedAtMs >= AskAgainMs)
        {
            // Verdicts may stand in what was missed.
            askedAtMs = nowMs;
            byte[] from = new byte[sizeof(ulong)];
            BinaryPrimitives.WriteUInt64LittleEndian(from, contiguous + 1);
            effects.Add(new HierarchyEffect.Tell(ValidatorMessageKinds.Wanted, from));
        }

        ShowCertified();
        if ((told & ~CertificateNews.Epoch) == CertificateNews.None)
        {
            return;
        }

        effects.Add(
            new HierarchyEffect.Store(
                LocalMachine.CertificatesName,
                book.Write(MessageLimits.BytesMax)
            )
        );
        effects.Add(new HierarchyEffect.Store(PendingName, PendingFile()));
        ShowCertificates(effects);
        AdoptCertified(nowMs, effects);
        if (drawByMs != long.MaxValue && book.NewestDraw.Epoch > 0)
        {
            dueAtMs = Math.Min(dueAtMs, nowMs);
        }
    }

    // A plan is drawn by validators after the baseline that it begins with was certified: so the node that had a say in
    // that baseline had none in the plan. When nobody draws, the tree goes on with plans that nobody will certify.
    private bool WaitsForDraw(long nowMs)
    {
        draw = book?.NewestDraw ?? default;
        if (book is null || draw.Epoch > 0 || hasWaited || nowMs >= drawByMs)
        {
            hasWaited = drawByMs != long.MaxValue || hasWaited;
            drawByMs = long.MaxValue;
            return false;
        }

        drawByMs = drawByMs == long.MaxValue ? nowMs + terms.MeanEpochMs : drawByMs;
        dueAtMs = drawByMs;
        return true;
    }

    private Sha256Hash SeedOf(Sha256Hash previous, Sha256Hash reveal) =>
        book is null
            ? EpochOpening.SeedOf(epoch, previous, reveal)
            : new PlanDraw(epoch, previous, last?.Baseline.Epoch ?? 0, reveal, draw.Seed).ToSeed();

    private void AskForCertificate(
        SignedBaseline signed,
        EpochContext context,
        long nowMs,
        ICollection<HierarchyEffect> effects
    )
    {
        List<ReadOnlyMemory<byte>> summaries = [];
        foreach (Bucket bucket in context.Plan.Buckets)
        {
            // What does not count here is not shown, or validators would count it.
            if (postponed.Contains(bucket.Id))
            {
                continue;
            }

            foreach (Summary summary in store.SummariesOf(epoch, bucket.Id))
            {
                summaries.Add(summary.ToBytes());
            }
        }

        EpochInputs inputs = new()
        {
            Epoch = epoch,
            Draw = draw.Epoch,
            Reveal = chain[(int)epoch],
            ClockDigest = ClockDigest(),
            LogHead = options.LogHead(),
            Previous = context.Previous?.Bytes ?? default,
            ExcludedAgents = context.ExcludedAgents.ToArray(),
            ExcludedNodes = context.ExcludedNodes.ToArray(),
            Proofs = [.. news],
            Summaries = summaries,
        };
        byte[] bytes = SignedInputs.Write(inputs, sealer);
        if (bytes.Length > SignedInputs.BytesMax || summaries.Count > EpochInputs.SummaryCountMax)
        {
            Note(
                HierarchyEventKind.Uncertified,
                $"{bytes.Length} bytes of inputs are too many",
                effects
            );
            return;
        }

        pending.Add(
            new PendingBaseline(
                signed,
                context.Plan.Buckets.Length,
                [.. news],
                (uint[])[.. excludedAgents],
                (ushort[])[.. excludedNodes]
            )
        );
        if (pending.Count > PendingCountMax)
        {
            pending.RemoveAt(0);
        }

        news.Clear();
        inputsRaw = bytes;
        inputsPrevious = context.Previous?.Digest ?? default;

        // Before validators hear of it: who could not show the baseline that they certify would be stuck.
        effects.Add(new HierarchyEffect.Store(PendingName, PendingFile()));
        effects.Add(new HierarchyEffect.Tell(ValidatorMessageKinds.EpochInputs, bytes));
        Note(
            HierarchyEventKind.CertificateAsked,
            $"{summaries.Count} summaries, {bytes.Length} bytes, digest {signed.Baseline.Digest}",
            effects
        );

        // A certificate on its way is worth waiting for: what begins before it comes begins from the one before.
        dueAtMs = Math.Max(dueAtMs, nowMs + (lengthMs / 5));
    }

    private void AdoptCertified(long nowMs, ICollection<HierarchyEffect> effects)
    {
        PendingBaseline? newest = null;
        foreach (PendingBaseline one in pending)
        {
            bool isNewer = one.Signed.Baseline.Epoch > (last?.Baseline.Epoch ?? 0);
            if (isNewer && book?.CertificateOf(one.Signed.Baseline.Digest) is not null)
            {
                newest = one;
            }
        }

        if (newest is null)
        {
            return;
        }

        drawByMs = long.MaxValue;
        hasWaited = false;
        _ = pending.RemoveAll(one => one.Signed.Baseline.Epoch <= newest.Signed.Baseline.Epoch);
        (certifiedAgents, certifiedNodes) = (newest.ExcludedAgents, newest.ExcludedNodes);
        Publish(newest.Signed, newest.BucketCount, effects);
        effects.Add(new HierarchyEffect.Store(ExcludedName, ExcludedFile()));
        effects.Add(new HierarchyEffect.Store(PendingName, PendingFile()));
        Broadcast(newest.Signed, newest.Proofs, effects);
        if (phase == GlobalPhase.Waiting)
        {
            dueAtMs = Math.Max(nowMs, openedAtMs + lengthMs);
        }
    }

    private void ShowCertificates(ICollection<HierarchyEffect> effects)
    {
        if (book is { Latest: not null })
        {
            byte[] body = book.Write(MessageLimits.BytesMax / 2);
            certifiedRaw = Send(MessageKind.Certified, body, map.Regionals, effects);
        }
    }

    // Validators know of nobody's exclusion that is not certified; who was proven a liar in vain is met again.
    private void ForgetUncertified()
    {
        if (book is not null)
        {
            excludedAgents.Clear();
            excludedAgents.UnionWith(certifiedAgents);
            excludedNodes.Clear();
            excludedNodes.UnionWith(certifiedNodes);
            news.Clear();
        }
    }

    private byte[] PendingFile()
    {
        byte[] done = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(done, contiguous);
        List<ReadOnlyMemory<byte>> blocks = [done];
        foreach (PendingBaseline one in pending)
        {
            blocks.Add(
                BlockList.Write([
                    one.Signed.ToBytes(),
                    NumberList.Write([(uint)one.BucketCount]),
                    NumberList.Write(one.ExcludedAgents),
                    NumberList.Write(Array.ConvertAll(one.ExcludedNodes, node => (uint)node)),
                    .. one.Proofs,
                ])
            );
        }

        return BlockList.Write(blocks);
    }

    private void RestoreCertified(RestoredState restored)
    {
        (certifiedAgents, certifiedNodes) = ([.. excludedAgents], [.. excludedNodes]);
        if (restored.Certificates.Length > 0)
        {
            _ = book!.TakeAll(restored.Certificates);
        }

        if (
            restored.Pending.Length == 0
            || BlockList.Read(restored.Pending)
                is not [{ Length: sizeof(ulong) } done, .. { } waiting]
        )
        {
            return;
        }

        contiguous = BinaryPrimitives.ReadUInt64LittleEndian(done.Span);
        foreach (ReadOnlyMemory<byte> one in waiting)
        {
            if (
                BlockList.Read(one) is [{ } bytes, { } count, { } agents, { } nodes, .. { } proofs]
                && SignedBaseline.TryParse(bytes, map.Fleet, out SignedBaseline? signed)
                && signed.IsSigned(map.Fleet, signatures)
                && NumberList.Read(count) is [uint buckets]
                && NumberList.Read(agents) is { } excluded
                && NumberList.Read(nodes) is { } places
            )
            {
                pending.Add(
                    new PendingBaseline(
                        signed,
                        (int)buckets,
                        proofs,
                        excluded,
                        Array.ConvertAll(places, place => (ushort)place)
                    )
                );
            }
        }
    }

    private void ShowCertified() =>
        Status = Status with
        {
            CertifiedEpoch = book!.Epoch,
            CertifiedAhead =
                pending.Count == 0
                    ? 0
                    : pending[^1].Signed.Baseline.Epoch - (last?.Baseline.Epoch ?? 0),
        };

    private bool IsOfThisEpoch(LieProof proof) =>
        proof.Accused.IsAgent || proof.Context == store.ContextOf(epoch).Hash;

    private Sha256Hash ClockDigest()
    {
        BodyWriter writer = new();
        writer.PutBytes("custodes/clock-digest/v1\n"u8);
        foreach (NodeRecord node in map.Nodes.Nodes)
        {
            writer.PutUInt16(node.Index);
            writer.PutUInt64((ulong)sealer.Clock.Clock[map.ClockPlaceOf(node.Index)]);
        }

        return Sha256.Of(writer.ToArray());
    }
}
