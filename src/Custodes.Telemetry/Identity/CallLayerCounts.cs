namespace Custodes.Telemetry.Identity;

/// <summary>Four small counts, one a <see cref="CallLayer"/>; each stops at 255.</summary>
internal struct CallLayerCounts
{
    private uint packed;

    public readonly int this[CallLayer layer] => (byte)(packed >> (8 * (int)layer));

    public void Add(CallLayer layer)
    {
        if (this[layer] < byte.MaxValue)
        {
            packed += 1u << (8 * (int)layer);
        }
    }

    /// <summary>The largest count of the other layers.</summary>
    public readonly int MostOfOthers(CallLayer layer)
    {
        int most = 0;
        for (CallLayer other = CallLayer.AgentSpan; other <= CallLayer.LogEvent; other++)
        {
            most = other == layer ? most : Math.Max(most, this[other]);
        }

        return most;
    }
}
