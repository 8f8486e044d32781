namespace Custodes.RedTeam;

/// <content>What sees an agent go bad.</content>
public static partial class DefenceCards
{
    private static DefenceCard[] OnAgents =>
        [
            new(
                Defence.PlaceNovelty,
                "Custodes.Baselines/Behaviour/BehaviourKernel.cs",
                "A place that neither the agent nor its role ever named is surprising in full.",
                "Places that are usual for the role are not."
            ),
            new(
                Defence.ToolNovelty,
                "Custodes.Baselines/Behaviour/BehaviourKernel.cs",
                "A tool that the role never used, or uses in another order, is surprising.",
                "Harm done with the usual tools in the usual order is not."
            ),
            new(
                Defence.SizeDetector,
                "Custodes.Baselines/Behaviour/BehaviourKernel.cs",
                "Sizes far from the agent's own are surprising.",
                "Small steps within what is usual are not."
            ),
            new(
                Defence.TempoDetector,
                "Custodes.Baselines/Behaviour/BehaviourKernel.cs",
                "Pauses and durations far from the agent's own are surprising.",
                "Times are the sensor's word."
            ),
            new(
                Defence.IntegrityDetector,
                "Custodes.Baselines/Behaviour/BehaviourKernel.cs",
                "Gaps, repeats and jumps in a sensor's numbers are findings.",
                "A sensor that never numbers has none."
            ),
            new(
                Defence.ProvenanceDetector,
                "Custodes.Baselines/Provenance/CallScorer.cs",
                "A value that came from text the agent read, where the role's come from the user, is surprising.",
                "It takes telemetry with content."
            ),
            new(
                Defence.DriftAnchor,
                "Custodes.Baselines/Behaviour/AgentLifecycle.cs",
                "An agent that is led away step by step is held to where it was anchored.",
                "Within the anchor's bound it may go."
            ),
            new(
                Defence.GateExpiry,
                "Custodes.Baselines/Behaviour/LevelWatch.cs",
                "Times and sizes of answers that stood out in eight sessions, with nothing else unusual, are learnt after all, and are no evidence for quarantine.",
                "What a hijack shows by these alone alarms eight times and is then learnt; what an agent sends or does anew never is."
            ),
            new(
                Defence.SharedBuilds,
                "Custodes.Detection/Conformal/NewBuilds.cs",
                "A build that an agent claims is a deploy once three agents of its role show it: until then it moves no threshold and no anchor.",
                "Three agents together can claim one; in a role of at most two, one can."
            ),
            new(
                Defence.KnownRoles,
                "Custodes.Node/Pipeline.Judging.cs",
                "Who claims a role that nobody knows is judged as what it was, until that role has a history.",
                "An agent that nobody knows in a role that nobody knows is judged by the fleet's habits."
            ),
            new(
                Defence.RowAttribution,
                "Custodes.Baselines/Behaviour/BehaviourBaseline.Rows.cs",
                "Harm is charged to the agent whose rows did it, not to the one in whose session it was put.",
                "The name on a row is the sensor's word."
            ),
            new(
                Defence.LocalContainment,
                "Custodes.Node/Pipeline.Judging.cs",
                "A node contains on its own evidence and waits for no certificate.",
                "Until certified, the verdict is that node's word."
            ),
            new(
                Defence.RoleResiduals,
                "Custodes.Detection/Collusion/RoleResiduals.cs",
                "Agents of different roles that behave alike beyond what their roles explain are found, under planes they do not know.",
                "It is a look-out, not a verdict, and a part by itself: no node runs it."
            ),
        ];
}
