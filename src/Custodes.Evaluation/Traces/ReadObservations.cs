using Custodes.Contracts;

namespace Custodes.Evaluation.Traces;

/// <summary>
/// Turns bytes into observations: adds rows to the batch until the bytes or the room run out.
/// </summary>
/// <param name="bytes">What was not consumed yet, and more behind it.</param>
/// <param name="isLast">That nothing follows.</param>
/// <param name="batch">Where rows are added.</param>
/// <returns>Bytes consumed.</returns>
public delegate int ReadObservations(ReadOnlySpan<byte> bytes, bool isLast, ObservationBatch batch);
