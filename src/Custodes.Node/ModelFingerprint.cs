using Custodes.Detection.Sessions;
using Custodes.Primitives;

namespace Custodes.Node;

/// <summary>A number that changes when any weight does: scores made with other weights cannot be compared.</summary>
internal static class ModelFingerprint
{
    /// <summary>Over the common weights and, in the order of their keys, those of single roles.</summary>
    public static ulong Of(PipelineOptions options)
    {
        ulong fingerprint = Add(0, options.Model);
        foreach ((ulong role, ScoreModel model) in options.ModelByRole.OrderBy(pair => pair.Key))
        {
            fingerprint = Add(KeyedHash.Combine(fingerprint, role), model);
        }

        return fingerprint;
    }

    private static ulong Add(ulong fingerprint, ScoreModel model) =>
        Add(Add(Add(fingerprint, model.Strict), model.Guarded), model.PriorThreshold);

    private static ulong Add(ulong fingerprint, ScoreWeights weights)
    {
        fingerprint = Add(Add(fingerprint, weights.Bias), weights.ToolMean);
        foreach (double weight in weights.Values)
        {
            fingerprint = Add(fingerprint, weight);
        }

        return fingerprint;
    }

    private static ulong Add(ulong fingerprint, double value) =>
        KeyedHash.Combine(fingerprint, BitConverter.DoubleToUInt64Bits(value));
}
