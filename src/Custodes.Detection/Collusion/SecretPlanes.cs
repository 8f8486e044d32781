using Custodes.Primitives;

namespace Custodes.Detection.Collusion;

/// <summary>Hyperplanes that nobody without the node's secret can know, drawn anew each epoch.</summary>
/// <remarks>
/// Charikar, "Similarity estimation techniques from rounding algorithms" (2002): two vectors lie on one
/// side of a random plane with a probability of 1 - θ/π. Were the planes public or kept, a ring could stay
/// just on their two sides, or fill one bucket with strangers.
/// </remarks>
public sealed class SecretPlanes(KeyedHash secret, ulong epoch)
{
    private const int Dimensions = AgentProfile.Dimensions;
    private readonly Dictionary<ulong, float[]> normals = [];

    /// <summary>The sides of a vector, one bit a plane.</summary>
    /// <param name="vector"><see cref="AgentProfile.Dimensions"/> numbers.</param>
    /// <param name="table">Which set of planes.</param>
    /// <param name="first">The first plane of the set.</param>
    /// <param name="count">How many, at most 32.</param>
    public uint SidesOf(ReadOnlySpan<float> vector, int table, int first, int count)
    {
        Invariant.That(vector.Length == Dimensions && count is > 0 and <= 32);
        uint sides = 0;
        for (int plane = 0; plane < count; plane++)
        {
            float[] normal = NormalOf(table, first + plane);
            float sum = 0;
            for (int dimension = 0; dimension < normal.Length; dimension++)
            {
                sum += normal[dimension] * vector[dimension];
            }

            sides |= sum >= 0 ? 1u << plane : 0;
        }

        return sides;
    }

    // One secret bit a number: a plane whose normal is made of ones and minus ones.
    private float[] NormalOf(int table, int plane)
    {
        ulong place = ((ulong)table << 32) | (uint)plane;
        if (!normals.TryGetValue(place, out float[]? normal))
        {
            ulong signs = secret.Of(epoch, place);
            normals[place] = normal = new float[Dimensions];
            for (int dimension = 0; dimension < Dimensions; dimension++)
            {
                normal[dimension] = ((signs >> dimension) & 1) == 0 ? 1 : -1;
            }
        }

        return normal;
    }
}
