namespace Custodes.Cluster.Certified;

/// <summary>Who may say something about whom.</summary>
public interface IVerdictSensors
{
    /// <summary>The node that is an agent's sensor; null when nobody knows the agent.</summary>
    ushort? SensorOf(string agent);

    /// <summary>The public key of a node that may be a sensor; empty of any other.</summary>
    ReadOnlyMemory<byte> KeyOf(ushort node);
}
