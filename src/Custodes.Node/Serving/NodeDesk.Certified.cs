using Custodes.Baselines.Certified;
using Custodes.Node.Records;
using Custodes.Storage;

namespace Custodes.Node.Serving;

/// <content>A baseline that the whole fleet agreed on: journalled, because what is judged after it depends on it.</content>
internal sealed partial class NodeDesk
{
    private void TakeCertified()
    {
        if (
            tree?.TakeOffered() is not { } offered
            || (long)offered.Epoch <= fleet.Pipeline.Behaviour.PendingEpoch
            || (long)offered.Epoch <= fleet.Pipeline.BaselineEpoch
        )
        {
            return;
        }

        _ = NextMs();
        Begin();
        CertifiedRecord.Write(record, offered);
        if (record.Written.Length > JournalLimits.Default.PayloadBytesMax)
        {
            // Hundreds of roles, each as full as it may be: the last baseline goes on to hold.
            newNames.Clear();
            return;
        }

        Append(RecordType.Certified);
        fleet.Adopt(offered, nowMs);
    }
}
