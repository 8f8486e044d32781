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

    /// <summary>A table that remembers at most <paramref name="capacity"/> actions and as many annotations.</summary>
    public DescriptorTable(IReadOnlyList<DescriptorOverride> overrides, int capacity)
    {
        Invariant.That(capacity > 0);
        this.capacity = capacity;
        cache = new Dictionary<ulong, CapabilityDescriptor>(Math.Min(capacity, 1024));
        rules = new OverrideRule[overrides.Count];
        for (int index = 0; index < rules.Length; index++)
        {
            rules[index] = new OverrideRule(overrides[index]);
        }
    }

    /// <summary>Actions whose descriptor is remembered.</summary>
    public int Count => cache.Count;

    /// <summary>Times a descriptor was worked out and, the table being full, not kept.</summary>
    public long Uncached { get; private set; }

    /// <summary>Times a tool's annotations found no room and were left out.</summary>
    public long AnnotationsRefused { get; private set; }

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
        if (annotations.TryGetValue(parsed.Canonical, out ToolAnnotations claims))
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

    /// <summary>Takes in what a server says about a tool; false when there is no room for it.</summary>
    /// <remarks>Later claims add to earlier ones: a server cannot take back what it has admitted.</remarks>
    public bool Annotate(ulong action, string name, ToolAnnotations claims)
    {
        string canonical = ToolName.Parse(name).Canonical;
        if (annotations.TryGetValue(canonical, out ToolAnnotations before))
        {
            claims = new ToolAnnotations(
                Worse(before.ReadOnlyHint, claims.ReadOnlyHint, worst: false),
                Worse(before.DestructiveHint, claims.DestructiveHint, worst: true),
                Worse(before.IdempotentHint, claims.IdempotentHint, worst: false),
                Worse(before.OpenWorldHint, claims.OpenWorldHint, worst: true)
            );
        }
        else if (annotations.Count >= capacity)
        {
            AnnotationsRefused++;
            return false;
        }

        annotations[canonical] = claims;
        _ = cache.Remove(action);
        return true;
    }

    private static bool? Worse(bool? before, bool? now, bool worst) =>
        before == worst ? before : now ?? before;
}
