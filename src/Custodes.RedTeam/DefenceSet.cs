using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Custodes.RedTeam;

/// <summary>Which countermeasures are on: one bit each.</summary>
/// <param name="Bits">Bit i is the defence with number i.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct DefenceSet(UInt128 Bits)
{
    /// <summary>Every countermeasure on, as the product is shipped.</summary>
    public static DefenceSet All { get; } = Of(Enum.GetValues<Defence>());

    /// <summary>None on.</summary>
    public static DefenceSet None { get; } = new(0);

    /// <summary>How many are on.</summary>
    public int Count => (int)UInt128.PopCount(Bits);

    /// <summary>These and no others.</summary>
    public static DefenceSet Of(params ReadOnlySpan<Defence> defences)
    {
        UInt128 bits = 0;
        foreach (Defence defence in defences)
        {
            bits |= Bit(defence);
        }

        return new DefenceSet(bits);
    }

    /// <inheritdoc cref="Of(ReadOnlySpan{Defence})"/>
    public static DefenceSet Of(ImmutableArray<Defence> defences) => Of(defences.AsSpan());

    /// <summary>Whether this one is on.</summary>
    public bool Has(Defence defence) => (Bits & Bit(defence)) != 0;

    /// <summary>These, and this one as well.</summary>
    public DefenceSet With(Defence defence) => new(Bits | Bit(defence));

    /// <summary>These but not this one.</summary>
    public DefenceSet Without(Defence defence) => new(Bits & ~Bit(defence));

    /// <summary>These but none of the others.</summary>
    public DefenceSet Without(DefenceSet others) => new(Bits & ~others.Bits);

    /// <summary>The defences that are on, by number.</summary>
    public ImmutableArray<Defence> ToArray()
    {
        ImmutableArray<Defence>.Builder list = ImmutableArray.CreateBuilder<Defence>(Count);
        UInt128 rest = Bits;
        while (rest != 0)
        {
            list.Add((Defence)(int)UInt128.TrailingZeroCount(rest));
            rest &= rest - 1;
        }

        return list.MoveToImmutable();
    }

    private static UInt128 Bit(Defence defence) => UInt128.One << (int)defence;
}
