using Custodes.Primitives.State;

namespace Custodes.Baselines.Behaviour;

/// <summary>What is known of one agent whose levels are off: in how many of its sessions, and where its numbers lay in those.</summary>
internal sealed class LevelEntry
{
    private const int RowsMax = int.MaxValue / 4;
    private const double SumMax = 1e12;
    private const float FloorMax = 1e6f;

    private readonly int[] counts = new int[NumericFeature.Count];
    private readonly double[] sums = new double[NumericFeature.Count];
    private readonly double[] squares = new double[NumericFeature.Count];
    private readonly float[] floors = new float[NumericFeature.Count];

    /// <summary>Sessions in which levels alone were off, less two for each that stood out for more.</summary>
    public int Held { get; set; }

    /// <summary>Sessions of the agent since it is watched, or since its levels were learnt.</summary>
    public int Sessions { get; set; }

    /// <summary>Whether its levels were learnt after all.</summary>
    public bool IsLearnt { get; set; }

    /// <summary>Rows of such sessions that told a number.</summary>
    public int CountOf(int feature) => counts[feature];

    /// <summary>Their mean.</summary>
    public float MeanOf(int feature) => (float)(sums[feature] / counts[feature]);

    /// <summary>Their variance.</summary>
    public float VarianceOf(int feature)
    {
        double mean = sums[feature] / counts[feature];
        return (float)Math.Max(0, (squares[feature] / counts[feature]) - (mean * mean));
    }

    /// <summary>Under which the variance of a number does not fall while its agent is watched; 0 for no such limit.</summary>
    public float FloorOf(int feature) => floors[feature];

    /// <summary>Adds the numbers of a row that others decide.</summary>
    public void Add(in EightFloats numbers)
    {
        foreach (int feature in LevelWatch.Received)
        {
            float value = numbers[feature];
            if (!float.IsNaN(value) && counts[feature] < RowsMax)
            {
                counts[feature]++;
                sums[feature] += value;
                squares[feature] += (double)value * value;
            }
        }
    }

    /// <summary>Notes that what it holds was learnt, and begins to count anew.</summary>
    public void Renew(in AgentBlock agent)
    {
        IsLearnt = true;
        Held = 0;
        Sessions = 0;
        foreach (int feature in LevelWatch.Received)
        {
            floors[feature] =
                counts[feature] >= LevelWatch.RowsMin ? agent.Variance[feature] : floors[feature];
            counts[feature] = 0;
            sums[feature] = 0;
            squares[feature] = 0;
        }
    }

    /// <summary>Writes it: 9 bytes and 24 for each of the numbers that others decide.</summary>
    public void Save(StateWriter writer)
    {
        writer.PutInt32(Held);
        writer.PutInt32(Sessions);
        writer.PutBoolean(IsLearnt);
        foreach (int feature in LevelWatch.Received)
        {
            writer.PutInt32(counts[feature]);
            writer.PutDouble(sums[feature]);
            writer.PutDouble(squares[feature]);
            writer.PutSingle(floors[feature]);
        }
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    public static LevelEntry Restore(ref StateReader reader)
    {
        LevelEntry entry = new()
        {
            Held = reader.GetInt32(0),
            Sessions = reader.GetInt32(0),
            IsLearnt = reader.GetBoolean(),
        };
        foreach (int feature in LevelWatch.Received)
        {
            entry.counts[feature] = reader.GetInt32(0);
            entry.sums[feature] = reader.GetDouble(SumMax);
            entry.squares[feature] = reader.GetDouble(SumMax);
            entry.floors[feature] = reader.GetSingle(FloorMax);
            _ = reader.Require(
                entry.squares[feature] >= 0 && entry.floors[feature] >= 0,
                "a spread is negative"
            );
        }

        return entry;
    }
}
