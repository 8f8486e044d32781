using Custodes.Baselines.Provenance;
using Custodes.Contracts;
using Custodes.Primitives.State;
using FsCheck;
using FsCheck.Fluent;

namespace Custodes.Node.Tests;

/// <summary>
/// Goal: a kept session of any shape comes back, also when it is the last thing in its section.
/// Method: sessions of seeded shapes, from empty to several calls with no rows or many, alone in a section.
/// </summary>
public sealed class StateSessionTests
{
    [Fact]
    public void A_session_of_any_shape_comes_back() =>
        Prop.ForAll(
                Gen.Choose(0, 5).ArrayOf().ToArbitrary(),
                static rowsOfCalls => AssertComesBack(rowsOfCalls)
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void A_call_without_rows_is_the_least_that_fits() => AssertComesBack([0]);

    private static void AssertComesBack(int[] rowsOfCalls)
    {
        ContentSession session = SessionOf(rowsOfCalls);
        byte[] saved = Saved(session);
        ContentSession loaded = new();
        StateReader reader = new("session", saved, version: 1);
        Assert.True(loaded.TryRestore(ref reader), reader.Reason);
        Assert.True(reader.End(), reader.Reason);
        Assert.Equal(rowsOfCalls.Length, loaded.CallCount);
        Assert.Equal(saved, Saved(loaded));
    }

    private static ContentSession SessionOf(int[] rowsOfCalls)
    {
        ObservationBatch batch = new(Math.Max(1, rowsOfCalls.Length));
        ContentSession session = new();
        foreach (int rows in rowsOfCalls)
        {
            ref Observation call = ref batch.Add();
            call.Action = (ulong)rows + 1;
            for (int row = 0; row < rows; row++)
            {
                Assert.True(batch.TryAdd(new ArgumentObservation { Name = (ulong)row + 1 }));
                Assert.True(batch.TryAdd(new ResultField((ulong)row + 1, row)));
                Assert.True(batch.TryAddIdentifier((uint)row));
            }

            session.Add(call, batch);
        }

        return session;
    }

    private static byte[] Saved(ContentSession session)
    {
        StateSectionsInMemory sections = new();
        StateWriter writer = new(sections);
        writer.Begin("session", version: 1);
        session.Save(writer);
        writer.Flush();
        return sections.Bytes("session");
    }
}
