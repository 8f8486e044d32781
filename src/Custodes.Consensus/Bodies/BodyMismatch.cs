namespace Custodes.Consensus.Bodies;

/// <summary>Which part of a proposed body differs from what a validator computed itself.</summary>
public enum BodyMismatch
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Chain, epoch, previous digest or voters.</summary>
    Place = 1,

    /// <summary>The root over the included summaries.</summary>
    InputRoot = 2,

    /// <summary>A bucket's summary hash.</summary>
    Included = 3,

    /// <summary>The baseline.</summary>
    Baseline = 4,

    /// <summary>A verdict that the evidence does not give, or one missing that it does.</summary>
    Verdicts = 5,

    /// <summary>The merged clock or the seed of the next assignment.</summary>
    Clock = 6,

    /// <summary>The log's head.</summary>
    Log = 7,
}
