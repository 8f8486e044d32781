namespace Custodes.Evidence.Entries;

/// <summary>What a value of JSON is.</summary>
internal enum JsonTokenKind : byte
{
    Object = 0,
    List = 1,
    Text = 2,
    Number = 3,
    Flag = 4,
    Null = 5,
}
