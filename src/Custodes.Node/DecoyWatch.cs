using System.Text;
using Custodes.Contracts;
using Custodes.Descriptors;
using Custodes.Telemetry.Provenance;

namespace Custodes.Node;

/// <summary>Whether an observation uses something that was laid out for intruders.</summary>
/// <remarks>
/// Values are known by their fingerprint alone, 32 bits: of a thousand million honest values about one in four would
/// pass for one single decoy, which is why their length counts as well.
/// </remarks>
internal sealed class DecoyWatch
{
    private readonly DecoyTools tools;
    private readonly HashSet<(uint Fingerprint, int Length)> values = [];
    private readonly Names names;

    public DecoyWatch(PipelineOptions options, Names names)
    {
        this.names = names;
        tools = new DecoyTools(options.Descriptors.Decoys, options.Behaviour.ActionCountMax);
        foreach (Decoy decoy in options.Descriptors.Decoys)
        {
            if (decoy.Value is { } value)
            {
                string bare = value.Trim();
                int length = Encoding.UTF8.GetByteCount(bare);
                _ = values.Add((ValueFingerprint.Of(names.Hash, bare), length));
            }
            else if (decoy.Tool is { } tool && !tool.EndsWith('*'))
            {
                // A table of names that an intruder has filled gives no name for it any more.
                _ = tools.Contains(names.Hash.Of(Encoding.UTF8.GetBytes(tool)), tool);
            }
        }
    }

    /// <summary>Whether there is any to look for.</summary>
    public bool IsOn => tools.Any || values.Count > 0;

    /// <summary>What was used, in words; null for nothing.</summary>
    public string? Find(in Observation observation, ObservationBatch batch)
    {
        ulong action = observation.Action;
        if (
            tools.Any
            && action != 0
            && (
                tools.TryGet(action, out bool isDecoy)
                    ? isDecoy
                    : tools.Contains(action, names.Actions.Show(action))
            )
        )
        {
            return $"the decoy {names.Actions.Show(action)} was called";
        }

        if (values.Count == 0)
        {
            return null;
        }

        foreach (ref readonly ArgumentObservation argument in batch.ArgumentsOf(observation))
        {
            if (
                argument.Fingerprint != 0
                && values.Contains((argument.Fingerprint, argument.Length))
            )
            {
                return $"`{names.Fields.Show(argument.Name)}` holds a decoy's value";
            }
        }

        return null;
    }
}
