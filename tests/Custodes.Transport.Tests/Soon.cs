namespace Custodes.Transport.Tests;

/// <summary>Waits for what another thread will bring about, as briefly as it takes.</summary>
internal static class Soon
{
    /// <summary>Returns when it is so; fails when it is not after a minute.</summary>
    public static async Task BeAsync(Func<bool> condition)
    {
        long begun = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < TimeSpan.FromMinutes(1));
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
