namespace Custodes.Evidence.Tree;

/// <summary>Why bytes are no bundle of so many entries.</summary>
public enum BundleFault
{
    /// <summary>They are one.</summary>
    None = 0,

    /// <summary>They end before the last entry does.</summary>
    Short = 1,

    /// <summary>Bytes follow the last entry.</summary>
    LeftOver = 2,
}
