using Custodes.Baselines.Behaviour;
using Custodes.Configuration;
using Custodes.Contracts;
using Custodes.Detection.Verdicts;
using Custodes.Evidence.Notes;
using Custodes.Server.Options;
using Custodes.Storage.Keys;
using Custodes.Telemetry.Otlp;

namespace Custodes.Node.Serving;

/// <summary>The settings of a live node besides those of its listeners, and what they come out as.</summary>
public static class NodeSettings
{
    private const string Data = "data";
    private const string Alpha = "detect.alpha";
    private const string SessionIdleMs = "detect.sessionIdleMs";
    private const string AutomaticQuarantine = "detect.automaticQuarantine";
    private const string DescriptorsFile = "detect.descriptorsFile";
    private const string EvidenceIsOn = "evidence.isOn";
    private const string EvidenceDirectory = "evidence.directory";
    private const string EvidenceOrigin = "evidence.origin";
    private const string EvidenceTenant = "evidence.tenant";
    private const string EvidencePolicyFile = "evidence.policyFile";
    private const string ValidatorIsEmbedded = "validator.isEmbedded";
    private const string ValidatorEpochMs = "validator.epochMs";
    private const string FlushMs = "state.flushMs";
    private const string SnapshotMinutes = "state.snapshotMinutes";
    private const string SnapshotJournalBytes = "state.snapshotJournalBytes";
    private const string QueueCountMax = "limits.queueCountMax";
    private const string AgentCountMax = "limits.agentCountMax";
    private const string SessionCountMax = "limits.sessionCountMax";
    private const string ContentSessionCountMax = "limits.contentSessionCountMax";
    private const string RoleCountMax = "limits.roleCountMax";
    private const string ActionCountMax = "limits.actionCountMax";
    private const string AlarmsKeptMax = "limits.alarmsKeptMax";
    private const string VerdictsKeptMax = "limits.verdictsKeptMax";

    /// <summary>In the order that documents list them.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        Setting.Text(Data, "./custodes-data", "Directory of the state."),
        Setting.Decimal(Alpha, 0.02, 0.000_1, 0.5, "Share of normal sessions that may alarm."),
        Setting.Number(
            SessionIdleMs,
            30 * 60_000,
            1_000,
            7L * 24 * 3_600_000,
            "Silence after which a session counts as ended."
        ),
        Setting.Switch(
            AutomaticQuarantine,
            missing: true,
            "Whether agents are quarantined without a person."
        ),
        Setting.Text(
            DescriptorsFile,
            "",
            "YAML file of what tools can do: corrections, MCP tool lists, and decoys."
        ),
        Setting.Switch(EvidenceIsOn, missing: true, "Whether a log of evidence is written."),
        Setting.Text(
            EvidenceDirectory,
            "",
            "Directory of the log of evidence; empty for one inside the state's."
        ),
        Setting.Text(
            EvidenceOrigin,
            "custodes.local/log",
            "Name of a new log; an old one keeps its own."
        ),
        Setting.Text(
            EvidenceTenant,
            "",
            "Tenant whose salt hides names of agents and sessions in the log; empty for plain names."
        ),
        Setting.Text(
            EvidencePolicyFile,
            "",
            "Witness policy (c2sp.org/tlog-policy) without which no head is published."
        ),
        Setting.Switch(
            ValidatorIsEmbedded,
            missing: false,
            "Whether a validator of one certifies this node's verdicts; it protects nobody."
        ),
        Setting.Number(
            ValidatorEpochMs,
            10_000,
            100,
            604_800_000,
            "Milliseconds an epoch of a new embedded validator takes."
        ),
        Setting.Number(
            FlushMs,
            1_000,
            0,
            60_000,
            "How long a record may wait for the disk; 0 for not at all."
        ),
        Setting.Number(SnapshotMinutes, 15, 1, 1_440, "Minutes between snapshots."),
        Setting.Number(
            SnapshotJournalBytes,
            256 << 20,
            1 << 20,
            1L << 40,
            "Bytes of journal after which a snapshot is written early."
        ),
        Setting.Number(
            QueueCountMax,
            1_024,
            1,
            1_000_000,
            "Requests, questions and orders that wait for the pipeline."
        ),
        Setting.Number(AgentCountMax, 65_536, 1, 10_000_000, "Agents that have a baseline."),
        Setting.Number(SessionCountMax, 65_536, 1, 10_000_000, "Sessions open at once."),
        Setting.Number(
            ContentSessionCountMax,
            16_384,
            1,
            1_000_000,
            "Sessions open at once whose telemetry has content."
        ),
        Setting.Number(RoleCountMax, 1_024, 1, 65_000, "Roles with counts of their own."),
        Setting.Number(ActionCountMax, 16_384, 1, 65_000, "Tools and operations told apart."),
        Setting.Number(AlarmsKeptMax, 10_000, 1, 1_000_000, "Newest alarms that can be asked for."),
        Setting.Number(
            VerdictsKeptMax,
            10_000,
            1,
            1_000_000,
            "Newest verdicts that can be asked for."
        ),
    ];

    /// <summary>The options, and what is wrong with values that depend on files or on each other.</summary>
    public static (NodeOptions Options, IReadOnlyList<string> Errors) ToOptions(
        SettingValues values
    )
    {
        (ServerOptions server, IReadOnlyList<string> serverErrors) = ServerSettings.ToOptions(
            values
        );
        List<string> errors = [.. serverErrors];
        if (values.Text(Data).Length == 0)
        {
            errors.Add(values.Error(Data, "must not be empty"));
        }

        if (values.IsOn(ValidatorIsEmbedded) && !values.IsOn(EvidenceIsOn))
        {
            errors.Add(
                values.Error(
                    ValidatorIsEmbedded,
                    "needs evidence.isOn: verdicts are certified from entries of the log"
                )
            );
        }

        int sessions = values.SmallNumber(SessionCountMax);
        NodeOptions options = new()
        {
            Server = server,
            DataDirectory = values.Text(Data),
            EvidenceDirectory = EvidenceDirectoryOf(values),
            EvidenceOrigin = values.Text(EvidenceOrigin),
            EvidenceTenant = ReadTenant(values, errors),
            WitnessPolicy = ReadPolicy(values, errors),
            Pipeline = new PipelineOptions
            {
                Alpha = values.Decimal(Alpha),
                SessionIdleTicks = values.Number(SessionIdleMs),
                IsNowMs = true,
                ContentSessionCountMax = values.SmallNumber(ContentSessionCountMax),
                Descriptors = ReadDescriptors(values, errors),
                Behaviour = new BehaviourLimits
                {
                    AgentCountMax = values.SmallNumber(AgentCountMax),
                    SessionCountMax = sessions,
                    RoleCountMax = values.SmallNumber(RoleCountMax),
                    ActionCountMax = values.SmallNumber(ActionCountMax),
                },
                Ladder = new LadderOptions
                {
                    AutomaticQuarantine = values.IsOn(AutomaticQuarantine),
                },
            },
            Otlp = new OtlpLimits
            {
                BodyBytesMax = server.MessageBytesMax,
                SessionCountMax = sessions,
            },
            Names = new NameLimits
            {
                AgentCountMax = values.SmallNumber(AgentCountMax),
                RoleCountMax = Math.Max(4_096, values.SmallNumber(RoleCountMax)),
                SessionCountMax = Math.Max(262_144, sessions),
            },
            HasEmbeddedValidator = values.IsOn(ValidatorIsEmbedded),
            ValidatorEpochMs = values.SmallNumber(ValidatorEpochMs),
            FlushMs = values.SmallNumber(FlushMs),
            SnapshotMs = values.Number(SnapshotMinutes) * 60_000,
            SnapshotJournalBytes = values.Number(SnapshotJournalBytes),
            QueueCountMax = values.SmallNumber(QueueCountMax),
            AlarmsKeptMax = values.SmallNumber(AlarmsKeptMax),
            VerdictsKeptMax = values.SmallNumber(VerdictsKeptMax),
        };
        return (options, errors);
    }

    private static string EvidenceDirectoryOf(SettingValues values) =>
        !values.IsOn(EvidenceIsOn) ? ""
        : values.Text(EvidenceDirectory) is { Length: > 0 } said ? said
        : Path.Combine(values.Text(Data), "evidence");

    private static string ReadTenant(SettingValues values, List<string> errors)
    {
        string tenant = values.Text(EvidenceTenant);
        if (tenant.Length > 0 && !TenantSaltFile.IsTenant(tenant))
        {
            errors.Add(
                values.Error(
                    EvidenceTenant,
                    "must be ASCII letters, digits, dots, hyphens and underscores, and not begin with a dot"
                )
            );
        }

        return tenant;
    }

    private static WitnessPolicy? ReadPolicy(SettingValues values, List<string> errors)
    {
        string path = values.Text(EvidencePolicyFile);
        if (path.Length == 0)
        {
            return null;
        }

        try
        {
            if (
                WitnessPolicy.TryParse(
                    File.ReadAllBytes(path),
                    out WitnessPolicy? policy,
                    out TextFault fault
                )
            )
            {
                return policy;
            }

            errors.Add(values.Error(EvidencePolicyFile, $"{path}: {fault}"));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            errors.Add(values.Error(EvidencePolicyFile, failure.Message));
        }

        return null;
    }

    private static DescriptorRules ReadDescriptors(SettingValues values, List<string> errors)
    {
        string path = values.Text(DescriptorsFile);
        if (path.Length == 0)
        {
            return DescriptorRules.None;
        }

        try
        {
            if (
                DescriptorFile.TryRead(
                    File.ReadAllText(path),
                    out DescriptorRules rules,
                    out IReadOnlyList<ConfigurationError> faults
                )
            )
            {
                return rules;
            }

            foreach (ConfigurationError fault in faults)
            {
                errors.Add(values.Error(DescriptorsFile, $"{path}: {fault}"));
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            errors.Add(values.Error(DescriptorsFile, failure.Message));
        }

        return DescriptorRules.None;
    }
}
