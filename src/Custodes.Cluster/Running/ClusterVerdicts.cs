using Custodes.Aggregation.Registry;
using Custodes.Cluster.Certified;
using Custodes.Cluster.Hierarchy;
using Custodes.Cluster.Validating;
using Custodes.Contracts.Cluster;

namespace Custodes.Cluster.Running;

/// <summary>A local node's way to the validators for its verdicts, and what they certified. Any thread.</summary>
public sealed class ClusterVerdicts : IVerdictCluster
{
    private readonly RunningNode running;
    private readonly SubjectNames subjects;
    private readonly CertificationReader certification;
    private readonly VerdictRule? rule;
    private readonly HashSet<string> own = new(StringComparer.Ordinal);

    /// <summary>Of a running node.</summary>
    public ClusterVerdicts(RunningNode running)
    {
        this.running = running;
        subjects = new SubjectNames(running.Map);
        certification = new CertificationReader(running.Map, subjects);
        if (running.Terms.Voters is { } voters)
        {
            rule = new VerdictRule(
                running.Map,
                running.Terms.Verdicts,
                voters.Chain,
                new Ed25519Signatures()
            );
        }

        foreach (AgentRecord agent in running.Map.Agents)
        {
            if (agent.Sensor == running.Self.Index)
            {
                _ = own.Add(agent.Name);
            }
        }
    }

    /// <inheritdoc/>
    public ushort Self => running.Self.Index;

    /// <inheritdoc/>
    public bool HasValidators => rule is not null;

    /// <inheritdoc/>
    public string Caveat => "";

    /// <inheritdoc/>
    public int EpochMs => running.Terms.Voters?.EpochMs ?? 0;

    /// <inheritdoc/>
    public bool IsOwn(string agent) => own.Contains(agent);

    /// <inheritdoc/>
    public byte[] Sign(VerdictEvidence evidence) =>
        running.Node.Read((_, sealer) => evidence.ToBytes(sealer));

    /// <inheritdoc/>
    public FollowRefusal Follows(ReadOnlyMemory<byte> evidence, out FollowedVerdict followed)
    {
        followed = default;
        return rule?.Follows(evidence, out followed) ?? FollowRefusal.Node;
    }

    /// <inheritdoc/>
    public void Send(ReadOnlyMemory<byte> evidence) =>
        running.Node.TellValidators(ValidatorMessageKinds.Evidence, evidence);

    /// <inheritdoc/>
    public IReadOnlyList<StandingVerdict> Standing() =>
        running.Node.Read(
            (machine, _) =>
            {
                List<StandingVerdict> standing = [];
                foreach (CertifiedRuling ruling in machine.Certificates?.Rulings.Values ?? [])
                {
                    if (subjects.NameOf(ruling.Verdict.Subject) is { } name)
                    {
                        standing.Add(
                            new StandingVerdict(name, ruling.Verdict, certification.View(ruling))
                        );
                    }
                }

                return standing;
            }
        );

    /// <inheritdoc/>
    public CertificationView? View() =>
        running.Node.Read((machine, _) => certification.View(machine));
}
