using Custodes.Contracts;
using Custodes.Primitives;

namespace Custodes.Descriptors;

/// <summary>Action → descriptor: catalogue or name, then the server's claims, then the operator. Bounded.</summary>
/// <remarks>
/// A known action costs one look-up and allocates nothing. Tool names come from outside, so a full table
/// keeps what it has, works the answer out anew each time, and counts it in <see cref="Uncached"/>. One writer.
/// </remarks>
public sealed class DescriptorTable
{
    private readonly Dictionary<ulong, CapabilityDescriptor> cache;
    private readonly Dictionary<string, ToolAnnotations> annotations = new(StringComparer.Ordinal);
    private readonly OverrideRule[] rules;
    private readonly int capacity;

    /// <summary>A table that remembers at most <paramref name="capacity"/> actions.</summary>
    public DescriptorTable(DescriptorRules said, int capacity)
    {
        Invariant.That(capacity > 0);
        this.capacity = capacity;
        cache = new Dictionary<ulong, CapabilityDescriptor>(Math.Min(capacity, 1024));
        rules = new OverrideRule[said.Overrides.Count];
        for (int index = 0; index < rules.Length; index++)
        {
            rules[index] = new OverrideRule(said.Overrides[index]);
        }

        foreach (ToolClaim claim in said.Claims)
        {
            Annotate(claim);
        }
    }

    /// <summary>Actions whose descriptor is remembered.</summary>
    public int Count => cache.Count;

    /// <summary>Times a descriptor was worked out and, the table being full, not kept.</summary>
    public long Uncached { get; private set; }

    /// <summary>The descriptor remembered for an action's key, if there is one.</summary>
    public bool TryGet(ulong action, out CapabilityDescriptor descriptor) =>
        cache.TryGetValue(action, out descriptor);

    /// <summary>The descriptor of an action, by its key and, when it is new, by its name.</summary>
    public CapabilityDescriptor Describe(ulong action, string name)
    {
        if (cache.TryGetValue(action, out CapabilityDescriptor known))
        {
            return known;
        }

        CapabilityDescriptor descriptor = Describe(name);
        if (cache.Count < capacity)
        {
            cache.Add(action, descriptor);
        }
        else
        {
            Uncached++;
        }

        return descriptor;
    }

    /// <summary>The descriptor of a name, worked out anew.</summary>
    public CapabilityDescriptor Describe(string name)
    {
        ToolName parsed = ToolName.Parse(name);
        CapabilityDescriptor descriptor = DescriptorCatalogue.Describe(parsed);

        // A server lists its tools without its own name; agents mostly call them with it.
        if (
            annotations.TryGetValue(parsed.Canonical, out ToolAnnotations claims)
            || annotations.TryGetValue(parsed.Tool, out claims)
        )
        {
            descriptor = claims.ApplyTo(descriptor);
        }

        foreach (OverrideRule rule in rules)
        {
            if (rule.Matches(parsed))
            {
                descriptor = rule.Apply(descriptor);
            }
        }

        return descriptor;
    }

    // Later claims add to earlier ones: a server cannot take back what it has admitted.
    private void Annotate(ToolClaim claim)
    {
        string canonical = ToolName.Parse(claim.Tool).Canonical;
        ToolAnnotations said = claim.Annotations;
        if (annotations.TryGetValue(canonical, out ToolAnnotations before))
        {
            said = new ToolAnnotations(
                Worse(before.ReadOnlyHint, said.ReadOnlyHint, worst: false),
                Worse(before.DestructiveHint, said.DestructiveHint, worst: true),
                Worse(before.IdempotentHint, said.IdempotentHint, worst: false),
                Worse(before.OpenWorldHint, said.OpenWorldHint, worst: true)
            );
        }

        annotations[canonical] = said;
    }

    private static bool? Worse(bool? before, bool? now, bool worst) =>
        before == worst ? before : now ?? before;
}
