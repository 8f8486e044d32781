using Custodes.Baselines.Certified;
using Custodes.Contracts;
using Custodes.Node.Records;
using Custodes.Storage;

namespace Custodes.Node.Serving;

/// <summary>Takes a journal's records through a fleet again.</summary>
internal sealed class FleetReplay(LiveFleet fleet)
{
    private readonly ObservationBatch batch = new(NodeOptions.BatchRows);
    private readonly BatchFormat format = new();

    /// <summary>Does again what one record tells; false when it is not one of this program's.</summary>
    public bool TryApply(in JournalRecord record)
    {
        RecordReader reader = new(record.Payload.Span);
        long nowMs = RecordFormat.Begin(ref reader, fleet.Names);
        switch ((RecordType)record.Type)
        {
            case RecordType.Batch:
                batch.Clear();
                format.Read(ref reader, batch);
                if (reader.IsWhole)
                {
                    fleet.Take(batch, nowMs);
                }

                break;
            case RecordType.Tick:
                if (reader.IsWhole)
                {
                    fleet.Tick(nowMs);
                }

                break;
            case RecordType.Order:
                OrderRecord order = RecordFormat.ReadOrder(ref reader);
                if (reader.IsWhole)
                {
                    _ = fleet.Order(order, nowMs);
                }

                break;
            case RecordType.Certified:
                CertifiedFleet? certified = CertifiedRecord.Read(ref reader);
                if (certified is not null && reader.IsWhole)
                {
                    fleet.Adopt(certified, nowMs);
                }

                break;
            case RecordType.None:
            default:
                reader.Spoil();
                break;
        }

        return reader.IsWhole;
    }
}
