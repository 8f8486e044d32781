using Custodes.Baselines.Behaviour;
using Custodes.Baselines.Provenance;
using Custodes.Contracts;
using Custodes.Detection.Sessions;
using Custodes.Detection.Verdicts;

namespace Custodes.Node;

/// <summary>Everything a pipeline is made from.</summary>
public sealed record PipelineOptions
{
    /// <summary>Share of normal sessions that may alarm.</summary>
    public double Alpha { get; init; } = 0.02;

    /// <summary>Whether normal sessions are learnt.</summary>
    public bool Learns { get; init; } = true;

    /// <summary>Whether sessions are judged; false while only learning.</summary>
    public bool Judges { get; init; } = true;

    /// <summary>Ticks after which an untouched session counts as ended: observations or milliseconds, as the caller counts.</summary>
    public long SessionIdleTicks { get; init; } = 8_192;

    /// <summary>
    /// Whether <see cref="Pipeline.Now"/> counts milliseconds since 1970. Verdicts then age by it and not
    /// by the sensors' clocks, which an agent may set to make its own suspicion old.
    /// </summary>
    public bool IsNowMs { get; init; }

    /// <summary>Sessions that are kept per role to calibrate with, newest first.</summary>
    public int StoredSessionsPerRoleMax { get; init; } = 240;

    /// <summary>Sessions of one prompt that are kept among them: one task must not be the whole calibration.</summary>
    public int StoredSessionsPerPromptMax { get; init; } = 6;

    /// <summary>Sessions of all roles together that are kept to calibrate with; the role with most gives way.</summary>
    public int StoredSessionCountMax { get; init; } = 16_384;

    /// <summary>
    /// Sessions a role must have learnt before its sessions with content alarm, while learning goes on:
    /// until then everything is new, and what is new looks like an attack.
    /// </summary>
    public int WarmUpSessions { get; init; } = 100;

    /// <summary>Prompts a role must have learnt before, likewise.</summary>
    public int WarmUpPrompts { get; init; } = 12;

    /// <summary>Sessions with content that are open at once; further ones are judged by behaviour alone.</summary>
    public int ContentSessionCountMax { get; init; } = 16_384;

    /// <summary>
    /// Observations after which a session counts as ended and begins anew: one that never ends would
    /// alarm once and never be evidence.
    /// </summary>
    public int SessionObservationsMax { get; init; } = 1_024;

    /// <summary>Normal sessions whose surprise is kept per role, to rank new ones among.</summary>
    public int BehaviourScoresPerRole { get; init; } = 4_096;

    /// <summary>
    /// Different agents of a role, 1 to 3, that must show a new build before it is taken for a deploy, or half of them where they are fewer
    /// than six. One alone is what a hijacked agent says of itself.
    /// </summary>
    public int DeployAgentsMin { get; init; } = 3;

    /// <summary>
    /// Sessions that stand out by sizes of answers, durations and pauses alone, after which these are learnt after all; 0 never
    /// learns them, and counts such sessions as evidence like any other.
    /// </summary>
    public int LevelSessionsMax { get; init; } = 8;

    /// <summary>Whether an agent that comes as a role nobody knows yet is judged as the one it was before.</summary>
    public bool JudgesAsKnownRole { get; init; } = true;

    /// <summary>Sizes of behaviour baselines.</summary>
    public BehaviourLimits Behaviour { get; init; } = new();

    /// <summary>Sizes of provenance baselines.</summary>
    public ProvenanceLimits Provenance { get; init; } = new();

    /// <summary>When verdicts change.</summary>
    public LadderOptions Ladder { get; init; } = new();

    /// <summary>How features become scores.</summary>
    public ScoreModel Model { get; init; } = ShippedModel.Value;

    /// <summary>
    /// Weights for roles that must not be scored with the common ones: an evaluation that leaves each
    /// suite out of its own weights needs that. Keyed by the role's keyed hash.
    /// </summary>
    public IReadOnlyDictionary<ulong, ScoreModel> ModelByRole { get; init; } =
        new Dictionary<ulong, ScoreModel>();

    /// <summary>What the operator and the tools' servers say of tools.</summary>
    public DescriptorRules Descriptors { get; init; } = DescriptorRules.None;

    /// <summary>The id that an action's name has over the whole fleet; null for a node alone. The empty name is the start of a session.</summary>
    public Func<string, ulong>? CategoryIdOf { get; init; }

    /// <summary>The weights of a role.</summary>
    public ScoreModel ModelOf(ulong role) => ModelByRole.GetValueOrDefault(role, Model);
}
