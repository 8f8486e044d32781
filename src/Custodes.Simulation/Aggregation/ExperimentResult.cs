namespace Custodes.Simulation.Aggregation;

/// <summary>How one scheme came through one cell.</summary>
/// <param name="Options">The cell.</param>
/// <param name="Scheme">The scheme.</param>
/// <param name="Corruption">At the last epoch, in standard deviations of the fleet.</param>
/// <param name="CorruptionMax">The largest from epoch 100 on; 0 when there is none.</param>
/// <param name="CorruptionEver">The largest of all, with what chance gave in the first epochs.</param>
/// <param name="LiarCount">Liars there were.</param>
/// <param name="LiarsCaught">Liars that were proven.</param>
/// <param name="HonestCaught">Honest ones that were proven liars.</param>
/// <param name="Digest">Of the last baseline, in hexadecimal: the same seed gives the same.</param>
public sealed record ExperimentResult(
    ExperimentOptions Options,
    Scheme Scheme,
    double Corruption,
    double CorruptionMax,
    double CorruptionEver,
    int LiarCount,
    int LiarsCaught,
    int HonestCaught,
    string Digest
);
