using Custodes.Cluster.Certified;
using Custodes.Consensus.Bodies;
using Custodes.Contracts;
using Custodes.Cryptography;
using Custodes.Primitives;

namespace Custodes.RedTeam.Agreement;

/// <summary>
/// A local node, a validator and one operator fewer than an order takes put evidence together against an agent that
/// another node watches, out of everything that they may sign and everything that the sensor ever signed.
/// </summary>
internal sealed class EvidenceForgery : IAttack
{
    /// <inheritdoc/>
    public AttackCard Card { get; } =
        new(
            "evidence-forgery",
            Number: null,
            "Evidence against an agent of another node",
            "A verdict on an agent follows from evidence that its sensor did not log and too few operators signed.",
            [Defence.EvidenceOfSensor],
            "AML.T0031",
            "T13",
            IsStory: false
        );

    /// <inheritdoc/>
    public TrialResult Run(AttackTrial trial)
    {
        using EvidenceScene scene = new(trial.Seed);
        List<byte[]> forged = Forged(scene);
        int followed = 0;
        foreach (byte[] evidence in forged)
        {
            followed += IsBelieved(trial, scene, evidence) ? 1 : 0;
        }

        // What the sensor logged in earnest must follow, or refusing everything would pass.
        Invariant.That(
            scene.Rule.Follows(scene.True(), out _) == FollowRefusal.None,
            "True evidence is followed."
        );
        return new TrialResult(
            followed > 0,
            followed,
            "forged verdicts that follow",
            (ulong)forged.Count
        );
    }

    private static List<byte[]> Forged(EvidenceScene scene)
    {
        VerdictEvidence honest = scene.EarlierEvidence();
        VerdictEvidence own = scene.OwnEvidence(EvidenceScene.Victim);
        VerdictEvidence enough = scene.OwnEvidence(EvidenceScene.Accomplice);
        ushort sensor = EvidenceScene.Sensor;
        ushort liar = EvidenceScene.Liar;
        return
        [
            // Its own log about another's agent: as itself, and in the sensor's name.
            scene.Signed(own, liar),
            scene.Signed(own with { Node = sensor }, liar),
            scene.Signed(own with { Node = EvidenceScene.Validator }, EvidenceScene.Validator),
            // The sensor's log with the liar's key, the liar's log with the sensor's.
            scene.Signed(honest with { LogKey = own.LogKey }, liar),
            scene.Signed(own with { LogKey = honest.LogKey, Node = sensor }, liar),
            // What the sensor signed, with other entries under its signature or its proofs.
            EvidenceScene.Resigned(own, scene.Signed(honest, sensor)),
            scene.Signed(
                own with
                {
                    Entries =
                    [
                        own.Entries[0],
                        own.Entries[^1] with
                        {
                            Proof = honest.Entries[^1].Proof,
                        },
                    ],
                },
                liar
            ),
            // Its own agent's evidence, with the victim's verdict at its end.
            scene.Signed(enough with { Entries = [enough.Entries[0], own.Entries[^1]] }, liar),
            // Orders: too few operators, one of them twice, a stranger among them, another chain's.
            scene.Ordered(scene.Chain, [0], [0]),
            scene.Ordered(scene.Chain, [0, 1], [0, 0]),
            scene.Ordered(scene.Chain, [0, 1], [0, -1]),
            scene.Ordered(Sha256.Of("another chain"u8), [0, 1], [0, 1]),
        ];
    }

    private static bool IsBelieved(AttackTrial trial, EvidenceScene scene, byte[] evidence)
    {
        if (trial.Has(Defence.EvidenceOfSensor))
        {
            return scene.Rule.Follows(evidence, out FollowedVerdict followed) == FollowRefusal.None
                && followed.Verdict.Kind == VerdictKind.Quarantine
                && followed.Verdict.Subject == SubjectNames.Of(EvidenceScene.Victim);
        }

        // The plain form: whoever shows a log that says it is believed.
        return VerdictEvidence.TryRead(evidence, out VerdictEvidence? shown)
            && Custodes.Evidence.Entries.LogEntry.TryParse(
                shown.Entries[^1].Entry.Span,
                out Custodes.Evidence.Entries.LogEntry? entry,
                out _
            )
            && entry
                is Custodes.Evidence.Entries.VerdictEntry
                {
                    Level: VerdictLevel.Quarantined,
                    Agent: EvidenceScene.Victim
                };
    }
}
