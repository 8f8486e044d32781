using Custodes.Node.Sessions;
using Custodes.Primitives.State;

namespace Custodes.Node.Tests;

/// <summary>How long a role is judged at half the level, and what is kept of it.</summary>
public sealed class MixedRolesTests
{
    private const string Section = "roles";

    [Fact]
    public void A_role_is_forgotten_after_as_many_other_sessions_as_the_span_and_not_before()
    {
        MixedRoles roles = new(countMax: 2, span: 3);
        Assert.False(roles.Has(7));
        roles.End(7, isMixed: true);
        roles.End(7, isMixed: false);
        roles.End(7, isMixed: false);
        Assert.True(roles.Has(7));

        // Seen again, it lasts as long again.
        roles.End(7, isMixed: true);
        roles.End(7, isMixed: false);
        roles.End(7, isMixed: false);
        roles.End(8, isMixed: false);
        Assert.True(roles.Has(7));
        roles.End(7, isMixed: false);
        Assert.False(roles.Has(7));
        Assert.Equal(0, roles.Count);
    }

    [Fact]
    public void Past_the_limit_no_further_role_is_kept()
    {
        MixedRoles roles = new(countMax: 2, span: 3);
        roles.End(1, isMixed: true);
        roles.End(2, isMixed: true);
        roles.End(3, isMixed: true);
        Assert.True(roles.Has(1) && roles.Has(2));
        Assert.False(roles.Has(3));
        roles.End(2, isMixed: true);
        Assert.Equal(2, roles.Count);
    }

    [Fact]
    public void A_restored_one_goes_on_and_a_longer_span_is_cut()
    {
        MixedRoles roles = new(countMax: 2, span: 5);
        roles.End(1, isMixed: true);
        roles.End(2, isMixed: true);
        roles.End(2, isMixed: false);
        byte[] bytes = Saved(roles);

        MixedRoles restored = new(countMax: 2, span: 5);
        Assert.Null(Restore(restored, bytes));
        Assert.Equal(bytes, Saved(restored));

        MixedRoles shorter = new(countMax: 2, span: 1);
        Assert.Null(Restore(shorter, bytes));
        shorter.End(1, isMixed: false);
        Assert.False(shorter.Has(1));

        Assert.Contains(
            "2 roles judged by two tests, and the limit is 1",
            Restore(new MixedRoles(countMax: 1, span: 5), bytes),
            StringComparison.Ordinal
        );
    }

    private static byte[] Saved(MixedRoles roles)
    {
        StateSectionsInMemory sections = new();
        StateWriter writer = new(sections);
        writer.Begin(Section, 1);
        roles.Save(writer);
        writer.Flush();
        return sections.Bytes(Section);
    }

    private static string? Restore(MixedRoles roles, byte[] bytes)
    {
        StateReader reader = new(Section, bytes, 1);
        _ = roles.TryRestore(ref reader) && reader.End();
        return reader.Reason;
    }
}
