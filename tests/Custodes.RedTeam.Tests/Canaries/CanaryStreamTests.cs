namespace Custodes.RedTeam.Tests.Canaries;

/// <summary>
/// Goal: the small roles of canaries, whose agents do the same to the byte, go on raising few alarms, so that what must be
/// noticed is.
/// Method: the patrol's own sessions and canaries, in virtual time, over several seeds: with a loop in it, in which what alarms is
/// not learnt and stands out by more the next time, a fifth of the ordinary sessions alarms.
/// </summary>
public sealed class CanaryStreamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Canaries_are_noticed_and_ordinary_work_is_not(ulong seed)
    {
        using CanaryStream stream = new(seed);
        stream.Run(canaries: 30);

        string told = $"{stream.FalseAlarms} of {stream.Ordinary} ordinary sessions alarmed";
        TestContext.Current.SendDiagnosticMessage(told);
        Assert.True(stream.Ordinary >= 3_000, told);
        Assert.True(stream.FalseAlarms <= 0.02 * stream.Ordinary, told);
        Assert.Empty(stream.Missed);
    }
}
