namespace Custodes.RedTeam;

/// <content>What protects the agreement, the log and the limits.</content>
public static partial class DefenceCards
{
    private static DefenceCard[] OnAgreement =>
        [
            new(
                Defence.ThreeQuartersQuorum,
                "Custodes.Consensus/Validators/Quorum.cs",
                "Two certificates that contradict each other need 2q - n validators that signed both, and their signatures convict them.",
                "n - q + 1 validators that are silent stop certification; local verdicts go on."
            ),
            new(
                Defence.LeaderRotation,
                "Custodes.Consensus/Protocol/Agreement.cs",
                "A leader that says nothing is passed over, and another leads.",
                "Each such view costs its timeout."
            ),
            new(
                Defence.CatchUp,
                "Custodes.Consensus/Protocol/Agreement.Resending.cs",
                "Who was cut off takes up what was agreed, from certificates alone.",
                "It needs one honest peer that answers."
            ),
            new(
                Defence.EvidenceInBodies,
                "Custodes.Consensus/Bodies/EpochBody.cs",
                "An equivocation that an honest validator found is certified with the next body that one proposes.",
                "Leaders that lie leave it out of theirs."
            ),
            new(
                Defence.RecomputedVerdicts,
                "Custodes.Consensus/Bodies/BodyComparison.cs",
                "A verdict is certified only when a quorum computed the same one from the inputs.",
                "What the inputs do not hold, nobody can compute."
            ),
            new(
                Defence.EvidenceOfSensor,
                "Custodes.Cluster/Certified/VerdictRule.cs",
                "A certified verdict follows from entries in the log of the agent's own sensor, or from as many operators as the terms want.",
                "The sensor may lie about its own agents."
            ),
            new(
                Defence.SignerBitmap,
                "Custodes.Consensus/Certificates/Certificate.cs",
                "A signer counts once in a certificate.",
                "It says nothing about who owns the signers."
            ),
            new(
                Defence.StrictSignatures,
                "Custodes.Consensus/Voting/Statement.cs",
                "A signature has one form and stands for one kind of statement in one place.",
                "A stolen key signs as well as its owner."
            ),
            new(
                Defence.WitnessConsistency,
                "Custodes.Evidence/Witnessing/WitnessRules.cs",
                "An honest witness never signs two heads of one log that contradict each other.",
                "Without honest witnesses in the policy nothing is gained."
            ),
            new(
                Defence.RememberedHeads,
                "Custodes.Evidence/Verification/LogVerifier.cs",
                "Who saw a head sees when the log no longer continues it.",
                "Entries that nobody saw a head of can vanish."
            ),
            new(
                Defence.LengthCaps,
                "Custodes.Telemetry/Jsonl/LineBuffer.cs",
                "Memory is taken for what came, never for what was announced.",
                "What is over a limit is refused and counted, so it is not judged."
            ),
            new(
                Defence.CappedTables,
                "Custodes.Node/Pipeline.Room.cs",
                "Names without end do not grow the state: the idle and the rare give way.",
                "Who gives way begins anew."
            ),
            new(
                Defence.KeyedHashes,
                "Custodes.Primitives/KeyedHash.cs",
                "Nobody outside can find names that collide.",
                "Who reads a node's memory can."
            ),
        ];
}
