using Custodes.Aggregation.Registry;
using Custodes.Aggregation.Reports;
using Custodes.Aggregation.Sketches;
using Custodes.Cryptography.Signing;
using Custodes.Primitives;
using Custodes.RedTeam.Tree;

namespace Custodes.RedTeam.Reports;

/// <summary>Everything an agent ever sent is sent again: as it was, with its numbers changed, and under another key.</summary>
internal sealed class ReportReplay : IAttack
{
    private const int Past = 4;
    private const ulong Now = 10;

    /// <inheritdoc/>
    public AttackCard Card { get; } =
        new(
            "report-replay",
            15,
            "Replay and rollback of reports",
            "A report is accepted that the agent's sensor did not sign for this epoch, or that was accepted before.",
            [Defence.ReplayGate, Defence.SignedReports],
            "AML.T0020",
            "T1, T9",
            IsStory: false
        );

    /// <inheritdoc/>
    public TrialResult Run(AttackTrial trial)
    {
        SplitMix64 random = new(trial.Seed);
        using SigningKey key = KeyOf(ref random);
        using SigningKey thief = KeyOf(ref random);
        FleetRegistry registry = RegistryOf(key, thief);
        uint agent = registry.Agents[0].Key.Span.SequenceEqual(key.PublicKey) ? 0u : 1u;
        ISignatures signatures = trial.Has(Defence.SignedReports)
            ? new Ed25519Signatures()
            : new UnforgedSignatures();
        ReportGate gate = new(registry);

        List<SignedReport> sent = [];
        for (int back = Past; back >= 0; back--)
        {
            ulong epoch = Now - (ulong)back;
            SignedReport report = SignedReport.Sign(
                ReportOf(registry, agent, epoch, (3 * epoch) + (ulong)random.Below(3)),
                new Ed25519Signer(key)
            );
            sent.Add(report);
            Invariant.That(gate.Pass(report.Report, epoch) == ReportRefusal.None);
        }

        int accepted = 0;
        int tried = 0;
        foreach (SignedReport old in sent)
        {
            // As it was; with the epoch of now; with both numbers raised; the same under the thief's own key.
            accepted += IsAccepted(old.Body, old.Leaf.Signature) ? 1 : 0;
            foreach (ulong epoch in (ulong[])[Now, Now + 1])
            {
                AgentReport raised = ReportOf(registry, agent, epoch, 100 + (ulong)tried);
                SignedReport forged = SignedReport.Sign(raised, new Ed25519Signer(thief));
                accepted += IsAccepted(forged.Body, old.Leaf.Signature) ? 1 : 0;
                accepted += IsAccepted(forged.Body, forged.Leaf.Signature) ? 1 : 0;
                tried += 2;
            }

            tried++;
        }

        return new TrialResult(accepted > 0, accepted, "reports accepted", (ulong)tried);

        // The door of a local node: read, signature, then the gate of the epoch that runs.
        bool IsAccepted(ReadOnlyMemory<byte> body, ReadOnlyMemory<byte> signature)
        {
            bool isRead = SignedReport.TryRead(
                body,
                signature,
                registry,
                signatures,
                out SignedReport? report,
                out _
            );
            return isRead
                && report!.Report.Epoch is Now or Now + 1
                && (
                    !trial.Has(Defence.ReplayGate)
                    || gate.Pass(report.Report, report.Report.Epoch) == ReportRefusal.None
                );
        }
    }

    private static SigningKey KeyOf(ref SplitMix64 random)
    {
        byte[] seed = new byte[32];
        for (int index = 0; index < seed.Length; index++)
        {
            seed[index] = (byte)random.Below(256);
        }

        return SigningKey.FromSeed(seed);
    }

    private static FleetRegistry RegistryOf(SigningKey agent, SigningKey other)
    {
        bool isMade = FleetRegistry.TryCreate(
            new AggregationRules(),
            featureCount: 1,
            [],
            [CertifiedId.Of("role", "attacked")],
            [
                new RegisteredAgent(agent.PublicKey.ToArray(), 0, 0, 0, 0),
                new RegisteredAgent(other.PublicKey.ToArray(), 0, 0, 0, 0),
            ],
            [],
            out FleetRegistry? registry,
            out _
        );
        Invariant.That(isMade && registry is not null);
        return registry;
    }

    private static AgentReport ReportOf(
        FleetRegistry registry,
        uint agent,
        ulong epoch,
        ulong sequence
    ) =>
        new()
        {
            Registry = registry.Hash,
            Agent = agent,
            Epoch = epoch,
            Sequence = sequence,
            Features = (FeatureReport[])[new FeatureReport(0, 0, 0, QuantileSketch.Empty)],
            Calibrations = ReadOnlyMemory<CalibrationReport>.Empty,
            Categories = ReadOnlyMemory<CategoryShare>.Empty,
            Transitions = ReadOnlyMemory<TransitionCount>.Empty,
        };
}
