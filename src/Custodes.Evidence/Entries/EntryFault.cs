namespace Custodes.Evidence.Entries;

/// <summary>What is wrong with an entry, and where.</summary>
/// <param name="Reason">What.</param>
/// <param name="Place">The field, as <c>body.parts[2].seen</c>; a byte offset where the JSON itself is wrong.</param>
public readonly record struct EntryFault(EntryRefusal Reason, string Place)
{
    /// <summary>As <c>body.agent: FieldMissing</c>.</summary>
    public override string ToString() => $"{Place}: {Reason}";
}
