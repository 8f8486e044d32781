using Custodes.Cryptography;

namespace Custodes.Clocks.Statements;

/// <summary>What stands in a <see cref="ClockStatement"/> before it is signed.</summary>
/// <param name="Sender">Who makes it.</param>
/// <param name="Registry">The hash of the registry.</param>
/// <param name="Epoch">In which epoch, from 0.</param>
/// <param name="Sequence">The sender's own counter, from 1.</param>
/// <param name="Previous">Hash of its statement before; zero for the first.</param>
/// <param name="Body">SHA-256 of the message.</param>
/// <param name="Others">Which statements of others it holds; not itself.</param>
public sealed record ClockFields(
    int Sender,
    Sha256Hash Registry,
    long Epoch,
    long Sequence,
    Sha256Hash Previous,
    Sha256Hash Body,
    VectorClock Others
);
