namespace Custodes.RedTeam;

/// <summary>One countermeasure each. The numbers are bits of a <see cref="DefenceSet"/>: at most 127.</summary>
/// <remarks>
/// Switched off only here: a trial builds the product's own parts and leaves one out, or hands a part the
/// plain form of a rule. No binary for operators has such a switch.
/// </remarks>
public enum Defence
{
    /// <summary>One robust statistic over all buckets instead of one a level: Aggregation/Combining/RobustCombiner.</summary>
    FlatMerge = 0,

    /// <summary>Trimmed means instead of plain ones: Aggregation/Arithmetic/OrderStatistics.</summary>
    Trimming = 1,

    /// <summary>Buckets and their nodes drawn anew each epoch from the beacon: Aggregation/Assignment/BucketPlan.</summary>
    BeaconAssignment = 2,

    /// <summary>Three nodes a bucket, and a proof against whoever summed wrongly: Aggregation/Disputes/Dispute.</summary>
    Replication = 3,

    /// <summary>Weights from the registry, never from a summary: Aggregation/Combining/BucketWeights.</summary>
    RegisteredWeights = 4,

    /// <summary>Scales from medians of deviations instead of squares: Aggregation/Summaries/SummaryBuilder.</summary>
    RobustScale = 5,

    /// <summary>At most 0.02 of a scale an epoch: Aggregation/Combining/BaselineStep.</summary>
    StepLimit = 6,

    /// <summary>At most a quarter of a scale from the baseline of 30 days ago: Aggregation/Combining/BaselineStep.</summary>
    AnchorBudget = 7,

    /// <summary>Each agent's mean held near the certified centre before it is summed: Aggregation/Summaries/SummaryBuilder.</summary>
    AgentClip = 9,

    /// <summary>New agents weigh nothing at first: Aggregation/Registry/WeightRule.</summary>
    EnrolmentRamp = 11,

    /// <summary>No owner has more than 2 % of a role: Aggregation/Registry/WeightRule.</summary>
    OwnerCap = 12,

    /// <summary>A category counts as known only when enough agents use it: Aggregation/Combining/CategoryCombiner.</summary>
    SupportRule = 13,

    /// <summary>Reports signed by their agent's sensor: Aggregation/Reports/SignedReport.</summary>
    SignedReports = 14,

    /// <summary>Epoch and sequence number within the signed bytes, and only growing: Aggregation/Reports/ReportGate.</summary>
    ReplayGate = 15,

    /// <summary>A node's clock is a signed chain of statements: Clocks/Statements/ClockStatement.</summary>
    SignedClocks = 16,

    /// <summary>A statement moves its own node's entry alone; the others' it must have heard: Clocks/Statements/ClockKeeper.</summary>
    OwnEntryOnly = 17,

    /// <summary>No statement moves a clock by more than a limit, and none wraps: Clocks/Statements/ClockLimits.</summary>
    ClockStepLimit = 18,

    /// <summary>An epoch begins with an opening that only the holder of the chain can make, not by a clock: Cluster/Messages/EpochOpening.</summary>
    EpochByCertificate = 19,

    /// <summary>Windows that end where a committed secret says, unknown beforehand: Clocks/Windows/HashChainLottery.</summary>
    SecretWindows = 20,

    /// <summary>A plan's seed takes a value committed to long before and shown with the opening: Cluster/Messages/EpochOpening.</summary>
    CommittedBeacon = 21,

    /// <summary>A plan's seed takes what validators reveal after the baseline before it is certified: Cluster/Beacon/CommitteeBeacon.</summary>
    CommitteeBeacon = 45,

    /// <summary>A vote says that the voter recomputed the epoch from its inputs: Cluster/Validating/FleetDesk.</summary>
    DataBeforeVote = 22,

    /// <summary>Places that an agent and its role never named: Baselines/Behaviour/BehaviourKernel, ScoreValue.</summary>
    PlaceNovelty = 24,

    /// <summary>Tools never used, and the order they are used in: Baselines/Behaviour/BehaviourKernel, ScoreTool.</summary>
    ToolNovelty = 25,

    /// <summary>Bytes and tokens far from the agent's own: Baselines/Behaviour/BehaviourKernel, ScoreNumbers.</summary>
    SizeDetector = 26,

    /// <summary>Pauses and durations far from the agent's own: Baselines/Behaviour/BehaviourKernel, ScoreNumbers.</summary>
    TempoDetector = 27,

    /// <summary>Gaps and repeats in the sensor's numbers: Baselines/Behaviour/BehaviourKernel, ScoreIntegrity.</summary>
    IntegrityDetector = 28,

    /// <summary>Where the values of arguments come from: Baselines/Provenance/CallScorer.</summary>
    ProvenanceDetector = 29,

    /// <summary>An agent's baseline held near where it was anchored: Baselines/Behaviour/AgentLifecycle, Check.</summary>
    DriftAnchor = 30,

    /// <summary>A session's harm charged to whoever's row it was: Baselines/Behaviour, Suspect.</summary>
    RowAttribution = 31,

    /// <summary>Three quarters for a certificate, and not one less: Consensus/Validators/Quorum.</summary>
    ThreeQuartersQuorum = 32,

    /// <summary>A view that its leader does not end is ended by the others, and another leads: Consensus/Protocol/Agreement.</summary>
    LeaderRotation = 33,

    /// <summary>Who is behind asks, and what matters is said again: Consensus/Protocol/Agreement.Resending.</summary>
    CatchUp = 34,

    /// <summary>A node contains on its own evidence and waits for no certificate: Node/Pipeline.Judging and Verdicts.</summary>
    LocalContainment = 35,

    /// <summary>A found equivocation is shown to all, goes into the next body of an honest validator, and is demanded of the others: Consensus/Protocol/ConsensusMachine.Evidence.</summary>
    EvidenceInBodies = 36,

    /// <summary>A witness signs only what continues what it signed: Evidence/Witnessing/WitnessRules.</summary>
    WitnessConsistency = 37,

    /// <summary>An auditor holds the log to the heads it saw earlier: Evidence/Verification/LogVerifier.</summary>
    RememberedHeads = 38,

    /// <summary>Tables of fixed size, in which the idle and the rare give way: Node/Pipeline.Room, Baselines/Memory, NameTable.</summary>
    CappedTables = 39,

    /// <summary>Keys of names under a secret of the node: Primitives/KeyedHash.</summary>
    KeyedHashes = 40,

    /// <summary>One encoding of a signature, and the kind of vote in what is signed: Cryptography/Signing, Consensus/Voting/Statement.</summary>
    StrictSignatures = 41,

    /// <summary>A bit a signer, so that none counts twice: Consensus/Certificates/Certificate.</summary>
    SignerBitmap = 42,

    /// <summary>Lengths and counts judged before memory is taken: Telemetry/Jsonl/LineBuffer, Consensus/ByteReader.</summary>
    LengthCaps = 8,

    /// <summary>Likeness in what roles do not explain, under secret planes: Detection/Collusion/RoleResiduals.</summary>
    RoleResiduals = 23,

    /// <summary>A build counts once several agents show it: Detection/Conformal/NewBuilds.</summary>
    SharedBuilds = 43,

    /// <summary>Who comes as a role nobody knows is judged as what it was: Baselines/Behaviour, JudgedRole.</summary>
    KnownRoles = 44,

    /// <summary>Verdicts follow from the inputs, and who votes has recomputed them: Consensus/Bodies/BodyComparison.</summary>
    RecomputedVerdicts = 10,

    /// <summary>A verdict follows from what the agent's own sensor logged, or from enough operators: Cluster/Certified/VerdictRule.</summary>
    EvidenceOfSensor = 46,

    /// <summary>Levels that others set are learnt after all once they have lasted: Baselines/Behaviour/LevelWatch.</summary>
    GateExpiry = 47,
}
