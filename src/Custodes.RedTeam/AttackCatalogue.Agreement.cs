using System.Collections.Immutable;
using Custodes.RedTeam.Agents;
using Custodes.RedTeam.Agreement;
using Custodes.RedTeam.Limits;
using Custodes.RedTeam.Log;

namespace Custodes.RedTeam;

/// <content>Attacks on the agreement, the log, the detectors and the limits.</content>
public static partial class AttackCatalogue
{
    private static ImmutableArray<IAttack> OnAgreement =>
        [
            new LearningGateAbuse(),
            new Mimicry(roams: false),
            new Mimicry(roams: true),
            new EvidenceDelay(),
            new ValidatorEquivocation(),
            new QuorumStall(),
            new ContainmentStall(),
            new VerdictFraming(),
            new VerdictSuppression(),
            new EvidenceForgery(),
            new ValidatorEclipse(),
            new SplitView(),
            new LogTruncation(),
            new CardinalityFlood(),
            new HashFlood(),
            new SignatureReuse(),
            new DuplicateSigners(),
            new EncodingBomb(),
            new CollusionHiding(),
            new SlowExfiltration(),
            new ToolRenaming(),
            new Silencing(),
            new Unnumbering(),
            new SequenceGames(),
            new FreshIdentity(),
            new BuildSwap(),
            new RoleSwap(),
            new WindowEdge(),
            new BlameShift(),
            new ParameterSynonyms(),
            new InjectionDisguise(),
        ];
}
