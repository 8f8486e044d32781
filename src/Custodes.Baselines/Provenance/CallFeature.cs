namespace Custodes.Baselines.Provenance;

/// <summary>The numbers a call with side effects is judged by. Each grows with suspicion; 0 is normal.</summary>
public static class CallFeature
{
    /// <summary>Most surprising value from a result: rarity of its edge and newness, less what the prompt names. 0 to 9 nats.</summary>
    public const int Joint = 0;

    /// <summary>Unusual arguments born in prose. 0 to 3.</summary>
    public const int Prose = 1;

    /// <summary>Addresses born in prose. 0 to 2.</summary>
    public const int ProseAddresses = 2;

    /// <summary>Rarity of so many new names in a call of this tool. 0 to 5 nats.</summary>
    public const int NewNames = 3;

    /// <summary>Rarity of so little of the call coming from the user. 0 to 5 nats.</summary>
    public const int Uncovered = 4;

    /// <summary>Rarity of so many arguments coming from results. 0 to 5 nats.</summary>
    public const int FromResults = 5;

    /// <summary>Rarity of the prompt naming the tool so little. 0 to 5 nats.</summary>
    public const int Unnamed = 6;

    /// <summary>1 if the call has arguments and none comes from the user.</summary>
    public const int NoneFromUser = 7;

    /// <summary>The least grounded new value from a result. 0 to 1.</summary>
    public const int NewValue = 8;

    /// <summary>How much more the tool's name is echoed near a value's source than in the prompt. 0 to 1.</summary>
    public const int Echo = 9;

    /// <summary>Rarity of a source text as long as this. 0 to 9.2 nats.</summary>
    public const int SourceLength = 10;

    /// <summary>Rarity of the least usual edge. 0 to 7 nats.</summary>
    public const int Edge = 11;

    /// <summary>How many there are.</summary>
    public const int Count = 12;
}
