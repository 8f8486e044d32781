using Custodes.Aggregation.Baselines;
using Custodes.Cluster.Beacon;
using Custodes.Cluster.Certified;
using Custodes.Cluster.Messages;
using Custodes.Cryptography;

namespace Custodes.Cluster.Hierarchy;

/// <content>With validators in the registry: what the global node says counts when a quorum of them certified it.</content>
public sealed partial class LocalMachine
{
    private readonly CertificateBook? book;

    // The baseline that came before its certificate: one is enough, for only the newest is of use.
    private ClusterMessage? awaiting;

    /// <inheritdoc/>
    public CertificateBook? Certificates => book;

    // With validators: what they drew after the baseline before was certified. An opening without a draw is taken part in,
    // because the tree goes on without validators; no baseline of it will be certified.
    private Sha256Hash? SeedOf(EpochOpening opening)
    {
        if (book is null)
        {
            return EpochOpening.SeedOf(epoch, opening.Previous, opening.Reveal);
        }

        PlanDraw plan = new(epoch, opening.Previous, Baseline?.Epoch ?? 0, opening.Reveal, default);
        return opening.Draw.IsEmpty ? plan.ToSeed()
            : DrawnBy(opening.Draw) is { } drawn ? (plan with { Drawn = drawn }).ToSeed()
            : null;
    }

    private Sha256Hash? DrawnBy(ReadOnlyMemory<byte> message)
    {
        Sha256Hash before = Baseline?.Digest ?? default;
        return
            book!.Read(message) is { Body: var body }
            && body.BaselineDigest == before
            && body.AssignmentSeed != default
            && body.Epoch > (book.CertificateOf(before)?.Body.Epoch ?? 0)
            ? body.AssignmentSeed
            : null;
    }

    private void TakeCertificates(ClusterMessage message, ICollection<HierarchyEffect> effects)
    {
        CertificateNews news = book?.TakeAll(message.Body) ?? CertificateNews.None;
        if (news == CertificateNews.None)
        {
            Refuse();
            return;
        }

        effects.Add(
            new HierarchyEffect.Store(CertificatesName, book!.Write(MessageLimits.BytesMax))
        );
        status = status with { CertifiedEpoch = book.Epoch };
        if (awaiting is { } baseline)
        {
            Adopt(baseline, effects);
        }
    }

    // Without validators the signature of the global node is all there is.
    private bool IsCertified(ReadOnlyMemory<byte> signed) =>
        book is null
        || (
            SignedBaseline.TryParse(signed, map.Fleet, out SignedBaseline? baseline)
            && book.CertificateOf(baseline.Baseline.Digest) is not null
        );
}
