using Custodes.Consensus.Validators;

namespace Custodes.Consensus.Tests;

/// <summary>Goal: nobody counts twice, and a set has one form. Method: each refusal by name, at the limit and beyond.</summary>
public sealed class ValidatorSetTests
{
    [Theory]
    [InlineData(ConsensusLimits.ValidatorsMin - 1, ValidatorSetRefusal.Count)]
    [InlineData(ConsensusLimits.ValidatorsMin, ValidatorSetRefusal.None)]
    [InlineData(ConsensusLimits.ValidatorsMax, ValidatorSetRefusal.None)]
    [InlineData(ConsensusLimits.ValidatorsMax + 1, ValidatorSetRefusal.Count)]
    public void Four_to_a_hundred_validators_are_a_set(int count, ValidatorSetRefusal expected) =>
        Assert.Equal(expected, Refusal(Members(count)));

    [Theory]
    [InlineData(0u, ValidatorSetRefusal.Weight)]
    [InlineData(1u, ValidatorSetRefusal.None)]
    [InlineData(ConsensusLimits.WeightMax, ValidatorSetRefusal.None)]
    [InlineData(ConsensusLimits.WeightMax + 1, ValidatorSetRefusal.Weight)]
    [InlineData(uint.MaxValue, ValidatorSetRefusal.Weight)]
    public void A_weight_is_at_least_one_and_has_a_limit(uint weight, ValidatorSetRefusal expected)
    {
        Validator[] members = Members(4);
        members[2] = new Validator(2, members[2].PublicKey, weight);

        Assert.Equal(expected, Refusal(members));
    }

    [Fact]
    public void Nodes_ascend_and_none_is_there_twice()
    {
        Validator[] members = Members(4);

        Assert.Equal(
            ValidatorSetRefusal.Order,
            Refusal([members[1], members[0], members[2], members[3]])
        );
        Assert.Equal(
            ValidatorSetRefusal.Order,
            Refusal([.. members[..3], new Validator(2, members[3].PublicKey, 1)])
        );
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(2, 3)]
    [InlineData(0, 1)]
    public void One_key_under_two_nodes_is_refused(int first, int second)
    {
        Validator[] members = Members(4);
        members[second] = new Validator((ushort)second, members[first].PublicKey, 1);

        Assert.Equal(ValidatorSetRefusal.SharedKey, Refusal(members));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(100)]
    public void Its_bytes_come_back_and_a_byte_more_or_less_is_refused(int count)
    {
        byte[] bytes = TestKeys.SetOf(count).ToBytes();

        Assert.True(ValidatorSet.TryRead(bytes, out ValidatorSet? set, out _));
        Assert.Equal(bytes, set.ToBytes());
        Assert.Equal(TestKeys.SetOf(count).Hash, set.Hash);
        Assert.Equal(ValidatorSetRefusal.Form, Refusal(bytes[..^1]));
        Assert.Equal(ValidatorSetRefusal.Form, Refusal([.. bytes, 0]));
        Assert.Equal(ValidatorSetRefusal.Form, Refusal(Array.Empty<byte>()));
    }

    [Fact]
    public void Bytes_are_held_to_the_same_limits()
    {
        byte[] hundred = TestKeys.SetOf(100).ToBytes();
        byte[] more = [101, 0, .. hundred[2..], 100, 0, 1, 0, 0, 0, .. new byte[32]];
        byte[] three = [3, 0, .. hundred[2..(2 + (3 * 38))]];
        byte[] weightless = [4, 0, .. hundred[2..(2 + (4 * 38))]];
        weightless.AsSpan(2 + 38 + 2, 4).Clear();

        Assert.Equal(ValidatorSetRefusal.Form, Refusal(more));
        Assert.Equal(ValidatorSetRefusal.Count, Refusal(three));
        Assert.Equal(ValidatorSetRefusal.Weight, Refusal(weightless));
    }

    [Fact]
    public void Bits_beyond_the_set_weigh_nothing()
    {
        ValidatorSet set = TestKeys.Set(5, 7, 11, 13);

        Assert.Equal(36, set.TotalWeight);
        Assert.Equal(18, set.WeightOf(0b1001));
        Assert.Equal(36, set.WeightOf(UInt128.MaxValue));
        Assert.Equal(0, set.WeightOf(UInt128.MaxValue << 4));
    }

    private static Validator[] Members(int count)
    {
        var members = new Validator[count];
        for (int node = 0; node < count; node++)
        {
            members[node] = new Validator((ushort)node, TestKeys.Hash(node).ToArray(), 1);
        }

        return members;
    }

    private static ValidatorSetRefusal Refusal(Validator[] members)
    {
        bool isMade = ValidatorSet.TryCreate(members, out _, out ValidatorSetRefusal refusal);
        Assert.Equal(isMade, refusal == ValidatorSetRefusal.None);
        return refusal;
    }

    private static ValidatorSetRefusal Refusal(byte[] bytes)
    {
        Assert.False(ValidatorSet.TryRead(bytes, out _, out ValidatorSetRefusal refusal));
        return refusal;
    }
}
