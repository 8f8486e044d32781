using System.Net;

namespace Custodes.Server.Endpoints;

/// <summary>Counts the open streams of each caller.</summary>
internal sealed class StreamSlots(int perCallerMax)
{
    private readonly Lock gate = new();
    private readonly Dictionary<IPAddress, int> open = [];

    /// <summary>Takes a slot; false when the caller has as many as it may have.</summary>
    public bool TryTake(IPAddress caller)
    {
        lock (gate)
        {
            int count = open.GetValueOrDefault(caller);
            if (count >= perCallerMax)
            {
                return false;
            }

            open[caller] = count + 1;
            return true;
        }
    }

    /// <summary>Gives a slot back.</summary>
    public void Return(IPAddress caller)
    {
        lock (gate)
        {
            // Callers that left are forgotten, or the table would grow with every address ever seen.
            if (--open[caller] == 0)
            {
                open.Remove(caller);
            }
        }
    }
}
