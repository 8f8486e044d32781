namespace Custodes.Contracts.Fleet;

/// <summary>What one detector has noticed about one agent, in the findings that the node keeps.</summary>
/// <param name="Detector">Which.</param>
/// <param name="Findings">Findings it had a part in.</param>
/// <param name="BitsLast">Surprise in the newest of them.</param>
/// <param name="BitsMax">Surprise in the strongest of them.</param>
public sealed record DetectorFigure(
    Detector Detector,
    long Findings,
    double BitsLast,
    double BitsMax
);
