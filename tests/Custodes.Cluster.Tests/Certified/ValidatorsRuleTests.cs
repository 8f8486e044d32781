using Custodes.Cluster.Certified;
using Custodes.Consensus.Validators;
using Custodes.Cryptography;
using Custodes.Cryptography.Signing;

namespace Custodes.Cluster.Tests.Certified;

/// <summary>
/// Goal: nobody votes whom the registry does not name, and no order holds without operators, on another chain or changed. Method:
/// an order that holds, and the same with one thing wrong.
/// </summary>
public sealed class ValidatorsRuleTests : IDisposable
{
    private readonly TestTree tree = new(agents: 4, locals: 2, validators: 5);

    [Fact]
    public void An_order_of_enough_operators_holds_and_no_changed_byte_does()
    {
        byte[] bytes = Signed(Order(), 0, 2);
        Assert.Equal("", Refusal(bytes));
        Assert.Contains("1 operators", Refusal(Signed(Order(), 1)), StringComparison.Ordinal);
        for (int index = 0; index < bytes.Length; index += 7)
        {
            byte[] changed = [.. bytes];
            changed[index] ^= 1;
            Assert.NotEqual("", Refusal(changed));
        }

        Assert.NotEqual("", Refusal(bytes[..^1]));
        Assert.NotEqual("", Refusal([.. bytes, 0]));
    }

    [Fact]
    public void Another_chain_and_members_that_the_registry_does_not_name_are_refused()
    {
        ValidatorsOrder foreign = Order() with { Chain = Sha256.Of("another"u8) };
        Assert.Contains("another chain", Refusal(Signed(foreign, 0, 1)), StringComparison.Ordinal);
        Validator[] members = Members();
        members[3] = new Validator(members[3].Node, members[3].PublicKey, 2);
        Assert.Contains(
            "that key and weight",
            Refusal(Signed(Order() with { Set = SetOf(members) }, 0, 1)),
            StringComparison.Ordinal
        );
        members[3] = new Validator(60_000, members[3].PublicKey, 1);
        Assert.Contains(
            "no validator 60000",
            Refusal(Signed(Order() with { Set = SetOf(members) }, 0, 1)),
            StringComparison.Ordinal
        );
    }

    public void Dispose() => tree.Dispose();

    private static ValidatorSet SetOf(Validator[] members)
    {
        Assert.True(ValidatorSet.TryCreate(members, out ValidatorSet? set, out _));
        return set;
    }

    private Validator[] Members()
    {
        ValidatorSet all = tree.Terms.Voters!.Set;
        return [.. Enumerable.Range(1, 4).Select(index => all[index])];
    }

    private ValidatorsOrder Order() =>
        new(
            tree.Terms.Voters!.Chain,
            tree.Terms.Voters.Set.Hash,
            Until: 100,
            SetOf(Members()),
            "one owner less"
        );

    private static byte[] Signed(ValidatorsOrder order, params int[] places)
    {
        byte[] bytes = order.ToBytes();
        foreach (int place in places)
        {
            using SigningKey key = Validating.TestValidators.Key(200 + place);
            bytes = order.AddSignature(
                bytes,
                (ushort)place,
                new Aggregation.Registry.Ed25519Signer(key)
            );
        }

        return bytes;
    }

    private string Refusal(byte[] bytes) =>
        new ValidatorsRule(
            tree.Map.Nodes,
            VerdictRuleTests.Terms(),
            tree.Terms.Voters!.Chain,
            tree.Signatures
        ).Refusal(bytes, out _, out _);
}
