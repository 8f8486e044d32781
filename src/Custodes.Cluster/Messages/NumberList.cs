namespace Custodes.Cluster.Messages;

/// <summary>A list of agents or buckets.</summary>
internal static class NumberList
{
    /// <summary>Writes one.</summary>
    public static byte[] Write(IReadOnlyCollection<uint> numbers)
    {
        BodyWriter writer = new(sizeof(uint) * (numbers.Count + 1));
        writer.PutUInt32((uint)numbers.Count);
        foreach (uint number in numbers)
        {
            writer.PutUInt32(number);
        }

        return writer.ToArray();
    }

    /// <summary>Reads one; null when it is none.</summary>
    public static uint[]? Read(ReadOnlyMemory<byte> bytes)
    {
        BodyReader reader = new(bytes);
        uint[] numbers = new uint[reader.GetCount(MessageLimits.ItemCountMax, sizeof(uint))];
        for (int index = 0; index < numbers.Length; index++)
        {
            numbers[index] = reader.GetUInt32();
        }

        return reader.IsDone ? numbers : null;
    }
}
