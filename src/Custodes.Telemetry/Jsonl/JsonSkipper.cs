namespace Custodes.Telemetry.Jsonl;

/// <summary>Passes over a value of any depth, without recursion.</summary>
internal static class JsonSkipper
{
    /// <summary>Takes the value that comes next; false for broken JSON.</summary>
    public static bool TrySkip(ref JsonScanner scanner)
    {
        // One bit an open container, the innermost lowest: set for an array. The depth limit is what fits.
        ulong arrays = 0;
        int outside = scanner.Depth;
        while (true)
        {
            if (!TryOpenOrSkip(ref scanner, ref arrays, out bool hasMore))
            {
                return false;
            }

            while (!hasMore && scanner.Depth > outside)
            {
                if (!TryNext(ref scanner, (arrays & 1) != 0, out hasMore))
                {
                    return false;
                }

                arrays = hasMore ? arrays : arrays >> 1;
            }

            if (!hasMore)
            {
                return true;
            }
        }
    }

    private static bool TryOpenOrSkip(ref JsonScanner scanner, ref ulong arrays, out bool hasMore)
    {
        hasMore = false;
        switch (scanner.Peek())
        {
            case (byte)'{':
                if (!scanner.TryOpenObject(out hasMore) || (hasMore && !scanner.TryReadKey(out _)))
                {
                    return false;
                }

                arrays = hasMore ? arrays << 1 : arrays;
                return true;
            case (byte)'[':
                if (!scanner.TryOpenArray(out hasMore))
                {
                    return false;
                }

                arrays = hasMore ? (arrays << 1) | 1 : arrays;
                return true;
            default:
                return scanner.TrySkipScalar();
        }
    }

    private static bool TryNext(ref JsonScanner scanner, bool isArray, out bool hasMore) =>
        isArray
            ? scanner.TryNextElement(out hasMore)
            : scanner.TryNextMember(out hasMore) && (!hasMore || scanner.TryReadKey(out _));
}
