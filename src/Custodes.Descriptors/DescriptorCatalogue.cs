using System.Collections.Frozen;
using Custodes.Contracts;
using Custodes.Primitives;

namespace Custodes.Descriptors;

/// <summary>What is known about tools that many agents have, by canonical name.</summary>
/// <remarks>
/// A tool is looked up with its server's name and then without: whoever calls a tool <c>read_file</c>
/// says it reads a file. What is not listed is guessed by <see cref="EffectHeuristic"/>.
/// </remarks>
public static class DescriptorCatalogue
{
    /// <summary>What a cost hint says when nothing is known.</summary>
    public const byte Unknown = byte.MaxValue;

    private static readonly FrozenDictionary<string, CapabilityDescriptor> Entries = Read(
        CatalogueOfAgents.Rows,
        CatalogueOfServers.Rows,
        CatalogueOfBusiness.Rows,
        CatalogueOfOperations.Rows
    );

    /// <summary>How many tools are listed.</summary>
    public static int Count => Entries.Count;

    /// <summary>The canonical names that are listed, in no order.</summary>
    public static IReadOnlyList<string> ListedNames => Entries.Keys;

    /// <summary>The listed descriptor, or the guess from the name's words.</summary>
    public static CapabilityDescriptor Describe(ToolName name)
    {
        if (TryFind(name, out CapabilityDescriptor listed))
        {
            return listed with { NameHash = name.Hash() };
        }

        EffectGuess guess = EffectHeuristic.Guess(name);
        return new CapabilityDescriptor(
            name.Hash(),
            guess.Effect,
            guess.Capabilities,
            guess.Risk,
            DescriptorSource.Name,
            Unknown,
            Unknown,
            Unknown
        );
    }

    /// <summary>Whether the tool is listed, with its server's name or without it.</summary>
    public static bool TryFind(ToolName name, out CapabilityDescriptor descriptor) =>
        Entries.TryGetValue(name.Canonical, out descriptor)
        || Entries.TryGetValue(name.Tool, out descriptor);

    private static FrozenDictionary<string, CapabilityDescriptor> Read(
        params ReadOnlySpan<string> tables
    )
    {
        Dictionary<string, CapabilityDescriptor> entries = new(StringComparer.Ordinal);
        foreach (string table in tables)
        {
            foreach (string row in table.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                string[] cells = WordList.Split(row);
                Invariant.That(cells.Length == 4);
                ToolName name = ToolName.Parse(cells[0]);
                Invariant.That(name.Canonical == cells[0]);
                entries.Add(
                    cells[0],
                    new CapabilityDescriptor(
                        name.Hash(),
                        Enum.Parse<Effect>(cells[1]),
                        ReadCapabilities(cells[2]),
                        Enum.Parse<RiskLevel>(cells[3]),
                        DescriptorSource.Catalogue,
                        Unknown,
                        Unknown,
                        Unknown
                    )
                );
            }
        }

        return FrozenDictionary.ToFrozenDictionary(entries, StringComparer.Ordinal);
    }

    // r reads, w writes, n network, x executes, d destroys, p privileged, o sends out, s spends; - nothing.
    private static Capabilities ReadCapabilities(string letters)
    {
        const string order = "rwnxdpos";
        Capabilities capabilities = Capabilities.None;
        foreach (char letter in letters)
        {
            int bit = order.IndexOf(letter, StringComparison.Ordinal);
            Invariant.That(bit >= 0 || letters == "-");
            capabilities |= bit < 0 ? Capabilities.None : (Capabilities)(1 << bit);
        }

        return capabilities;
    }
}
