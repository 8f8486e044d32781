namespace Custodes.Evaluation.Refits;

/// <summary>A labelled session as a refit sees it.</summary>
/// <param name="Suite">Its suite.</param>
/// <param name="IsHijacked">Its label: hijacked, or benign.</param>
/// <param name="Features">What the detectors measured of it.</param>
public sealed record RefitSession(string Suite, bool IsHijacked, double[] Features);
