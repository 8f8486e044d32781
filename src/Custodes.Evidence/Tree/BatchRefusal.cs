namespace Custodes.Evidence.Tree;

/// <summary>Why an entry was not added to a batch.</summary>
public enum BatchRefusal
{
    /// <summary>It was added.</summary>
    None = 0,

    /// <summary>It has more than 65,535 bytes; log its hash and keep it elsewhere.</summary>
    EntryTooLong = 1,

    /// <summary>The batch has no room for it; append the batch first.</summary>
    Full = 2,
}
