using Custodes.Aggregation.Baselines;
using Custodes.Cluster.Certified;
using Custodes.Cluster.Messages;

namespace Custodes.Cluster.Hierarchy;

/// <content>With validators in the registry: what the global node says counts when a quorum of them certified it.</content>
public sealed partial class LocalMachine
{
    private readonly CertificateBook? book;

    // The baseline that came before its certificate: one is enough, for only the newest is of use.
    private ClusterMessage? awaiting;

    /// <inheritdoc/>
    public CertificateBook? Certificates => book;

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
