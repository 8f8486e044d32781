using Custodes.Cluster.Certified;
using Custodes.Cluster.Hierarchy;
using Custodes.Consensus.Bodies;
using Custodes.Consensus.Certificates;
using Custodes.Consensus.Validators;
using Custodes.Contracts.Cluster;
using Custodes.Contracts.Fleet;

namespace Custodes.Cluster.Running;

/// <summary>Shows what a node knows to be certified. Under the lock of the machine.</summary>
internal sealed class CertificationReader(ClusterMap map, SubjectNames subjects)
{
    /// <summary>Verdicts in one answer.</summary>
    private const int VerdictCountMax = 100;

    /// <summary>Epochs without a certificate after which it is said to stall.</summary>
    private const ulong StalledEpochs = 3;

    /// <summary>What it knows; null without a book.</summary>
    public CertificationView? View(IHierarchyMachine machine)
    {
        if (machine.Certificates is not { } book)
        {
            return null;
        }

        HierarchyStatus status = machine.Status;
        CertifiedEpoch? signed = book.CertificateOf(status.BaselineDigest);
        List<CertifiedVerdictView> verdicts = [];
        foreach (
            CertifiedRuling ruling in book
                .Rulings.Values.OrderByDescending(one => one.Epoch.Body.Epoch)
                .Take(VerdictCountMax)
        )
        {
            verdicts.Add(View(ruling));
        }

        ValidatorSet voters = book.Voters;
        List<string> names = [];
        for (int index = 0; index < voters.Count; index++)
        {
            names.Add(NameOf(voters[index].Node));
        }

        return new CertificationView
        {
            Chain = book.Genesis.Chain.ToString(),
            N = voters.Count,
            Q = Quorum.Of(voters.Count),
            Set = voters.Hash.ToString(),
            Validators = names,
            Epoch = (long)book.Epoch,
            IsBaselineCertified = signed is not null,
            SignedBy = signed is null ? [] : Names(signed),
            Waiting = (long)WaitingOf(status),
            IsStalled = WaitingOf(status) >= StalledEpochs,
            Verdicts = verdicts,
        };
    }

    /// <summary>One verdict with who signed it.</summary>
    public CertifiedVerdictView View(CertifiedRuling ruling) =>
        new(
            subjects.NameOf(ruling.Verdict.Subject) ?? ruling.Verdict.Subject.ToString(),
            ruling.Verdict.Kind == VerdictKind.Quarantine ? "quarantine" : "release",
            (long)ruling.Epoch.Body.Epoch,
            ruling.Epoch.Voters.Count,
            Quorum.Of(ruling.Epoch.Voters.Count),
            Names(ruling.Epoch),
            ruling.Verdict.EvidenceHash.ToString()
        );

    /// <summary>Adds the same as metrics.</summary>
    public static void AppendTo(IHierarchyMachine machine, ICollection<MetricSample> samples)
    {
        if (machine.Certificates is not { } book)
        {
            return;
        }

        HierarchyStatus status = machine.Status;
        Gauge(
            "custodes_certified_epoch",
            "The newest epoch of the validators that is known to be certified.",
            book.Epoch
        );
        Gauge(
            "custodes_certified_waiting",
            "Epochs of the tree that ended without a certificate since the last that has one.",
            WaitingOf(status)
        );
        Gauge(
            "custodes_certification_stalled",
            "1 when no certificate came for more epochs than should happen.",
            WaitingOf(status) >= StalledEpochs ? 1 : 0
        );
        Gauge(
            "custodes_certified_verdicts",
            "Standing verdicts that bind the fleet.",
            book.Rulings.Count
        );

        void Gauge(string name, string help, double value) =>
            samples.Add(new MetricSample(name, help, MetricType.Gauge, [], value));
    }

    // The epoch that is open has not ended, and the one before may still be on its way.
    private static ulong WaitingOf(HierarchyStatus status) =>
        status.Epoch > status.BaselineEpoch + 1 ? status.Epoch - status.BaselineEpoch - 1 : 0;

    private List<string> Names(CertifiedEpoch epoch)
    {
        List<string> names = [];
        foreach (ushort node in epoch.SignerNodes())
        {
            names.Add(NameOf(node));
        }

        return names;
    }

    private string NameOf(ushort index) =>
        map.Nodes.TryFind(index, out NodeRecord? node) ? node.Name : "";
}
