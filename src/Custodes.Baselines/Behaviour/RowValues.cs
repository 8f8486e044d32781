using Custodes.Contracts;
using Custodes.Primitives;

namespace Custodes.Baselines.Behaviour;

/// <summary>Turns an observation into a kernel row: logs of sizes, symbol, the values that name places.</summary>
internal static class RowValues
{
    /// <summary>Fills everything but the slots of session, agent and role.</summary>
    public static void Fill(
        in Observation observation,
        ObservationBatch batch,
        ActionTable actions,
        ref BehaviourRow row
    )
    {
        row = default;
        row.Numbers[NumericFeature.ArgumentBytes] = Log(observation.ArgumentBytes);
        row.Numbers[NumericFeature.ResultBytes] = Log(observation.ResultBytes);
        row.Numbers[NumericFeature.TokensIn] = Log(observation.TokensIn);
        row.Numbers[NumericFeature.TokensOut] = Log(observation.TokensOut);
        row.Numbers[NumericFeature.Duration] = Log(observation.DurationMs);
        row.Numbers[NumericFeature.Gap] = float.NaN;
        row.Numbers[6] = float.NaN;
        row.Numbers[7] = float.NaN;
        row.TimeMs = observation.TimeMs;
        row.GapFromMs = -1;
        row.Sequence = (int)Math.Min(observation.Sequence, int.MaxValue);
        row.Build = (uint)observation.Build;
        if (observation.Action == 0)
        {
            return;
        }

        row.Action = actions.Find(observation.Action);
        ref readonly CapabilityDescriptor descriptor = ref actions[row.Action];
        row.Capabilities = descriptor.Capabilities;
        row.Risk = descriptor.Risk;
        ushort fingerprint = (ushort)(observation.Action >> 16);
        row.Fingerprint = fingerprint == 0 ? (ushort)1 : fingerprint;
        row.Values = Places(batch.ArgumentsOf(observation));
    }

    // Numbers, dates and free text differ in every call; what names a place or a person repeats.
    private static uint Places(ReadOnlySpan<ArgumentObservation> arguments)
    {
        ulong mixed = 0;
        foreach (ref readonly ArgumentObservation argument in arguments)
        {
            if (
                argument.Kind
                is ArgumentKind.Url
                    or ArgumentKind.Email
                    or ArgumentKind.Id
                    or ArgumentKind.Path
            )
            {
                mixed += SplitMix64.Mix(argument.Fingerprint ^ argument.Name);
            }
        }

        return (uint)(mixed >> 32);
    }

    private static float Log(int value) => value < 0 ? float.NaN : FastMath.Log2(1f + value);
}
