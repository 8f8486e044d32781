using Custodes.Contracts;
using Custodes.Telemetry.Otlp;

namespace Custodes.Telemetry.Provenance;

/// <summary>Says what arguments look like and whence they come, and keeps no text.</summary>
internal sealed class ContentTracker(Names names, TelemetryCounts counts)
{
    private readonly JsonLeafReader leaves = new();

    public void Arguments(ObservationBatch batch, ReadOnlySpan<byte> arguments)
    {
        if (arguments.IsEmpty)
        {
            return;
        }

        leaves.Start();
        while (leaves.TryNext(arguments, out JsonLeaf leaf))
        {
            ReadOnlySpan<byte> value = arguments.Slice(leaf.Start, leaf.Length);
            var argument = new ArgumentObservation
            {
                Name = names.Fields.Intern(arguments.Slice(leaf.TopKeyStart, leaf.TopKeyLength)),
                Fingerprint = (uint)names.Hash.Of(value),
                Length = leaf.Length,
                SourceSequence = -1,
                PromptShare = -1,
                Kind = ValueKinds.Of(value),
            };
            if (!batch.TryAdd(argument))
            {
                counts.Add(Trouble.ArgumentsDropped);
                return;
            }
        }
    }
}
