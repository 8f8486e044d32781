namespace Custodes.Baselines.Behaviour;

/// <summary>The numbers of an observation, each as log2(1 + value): sizes span nine orders of magnitude.</summary>
public static class NumericFeature
{
    /// <summary>Bytes of the arguments.</summary>
    public const int ArgumentBytes = 0;

    /// <summary>Bytes of the result.</summary>
    public const int ResultBytes = 1;

    /// <summary>Tokens into the model.</summary>
    public const int TokensIn = 2;

    /// <summary>Tokens out of the model.</summary>
    public const int TokensOut = 3;

    /// <summary>Milliseconds the action took.</summary>
    public const int Duration = 4;

    /// <summary>Milliseconds since the session's previous observation.</summary>
    public const int Gap = 5;

    /// <summary>Features in use; lanes above are 0.</summary>
    public const int Count = 6;

    /// <summary>Lanes that speak of volume; the others speak of tempo.</summary>
    public const int VolumeEnd = 4;
}
