namespace Custodes.Baselines.Provenance;

/// <summary>The numbers a call with side effects is judged by. Each grows with suspicion; 0 is normal.</summary>
public static class CallFeature
{
    /// <summary>Rarity of the least usual edge. 0 to 7 nats.</summary>
    public const int Edge = 0;

    /// <summary>Most surprising value from a result: rarity of its edge and newness, less what the prompt names. 0 to 9 nats.</summary>
    public const int Joint = 1;

    /// <summary>Unusual arguments born in prose. 0 to 3.</summary>
    public const int Prose = 2;

    /// <summary>Addresses born in prose. 0 to 2.</summary>
    public const int ProseAddresses = 3;

    /// <summary>Rarity of so many new names in a call of this tool. 0 to 5 nats.</summary>
    public const int NewNames = 4;

    /// <summary>Rarity of so little of the call coming from the user. 0 to 5 nats.</summary>
    public const int Uncovered = 5;

    /// <summary>Rarity of the prompt naming the tool so little. 0 to 5 nats.</summary>
    public const int Unnamed = 6;

    /// <summary>1 if the call has arguments and none comes from the user.</summary>
    public const int NoneFromUser = 7;

    /// <summary>The least grounded value from a result that no normal argument or result ever held. 0 to 1.</summary>
    public const int NewValue = 8;

    /// <summary>The least grounded value from a result that no normal argument ever held. 0 to 1.</summary>
    public const int NewArgument = 9;

    /// <summary>How much more the tool's name is echoed near a value's source than in the prompt. 0 to 1.</summary>
    public const int Echo = 10;

    /// <summary>Rarity of a source text as long as this. 0 to 9.2 nats.</summary>
    public const int SourceLength = 11;

    /// <summary>How many there are.</summary>
    public const int Count = 12;
}
