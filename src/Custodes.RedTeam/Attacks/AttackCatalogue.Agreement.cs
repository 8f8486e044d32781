using System.Collections.Immutable;
using Custodes.RedTeam.Attacks.Agents;
using Custodes.RedTeam.Attacks.Agreement;
using Custodes.RedTeam.Attacks.Limits;
using Custodes.RedTeam.Attacks.Log;

namespace Custodes.RedTeam.Attacks;

/// <content>Attacks on the agreement, the log, the detectors and the limits.</content>
public static partial class AttackCatalogue
{
    private static ImmutableArray<IAttack> OnAgreement =>
        [
            new Mimicry(roams: false),
            new Mimicry(roams: true),
            new EvidenceDelay(),
            new ValidatorEquivocation(),
            new QuorumStall(),
            new ContainmentStall(),
            new VerdictFraming(),
            new VerdictSuppression(),
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
