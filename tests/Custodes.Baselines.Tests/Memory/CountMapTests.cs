using Custodes.Baselines.Memory;
using FsCheck;
using FsCheck.Fluent;

namespace Custodes.Baselines.Tests.Memory;

/// <summary>
/// Goal: the map is a dictionary of weights with a limit, and what was added can be taken back exactly.
/// Method: random additions beside a dictionary, keys that share their places; examples at the limit.
/// </summary>
public sealed class CountMapTests
{
    [Fact]
    public void Any_additions_leave_what_a_dictionary_would_hold() =>
        Prop.ForAll<byte[]>(static keys =>
            {
                CountMap map = new(100, 1);
                Dictionary<ulong, double> model = [];
                foreach (byte number in keys)
                {
                    ulong key = 1 + ((ulong)number << 22);
                    bool fits = model.ContainsKey(key) || model.Count < 100;
                    double now = map.Add(key, number - 100);
                    if (fits)
                    {
                        model[key] = model.GetValueOrDefault(key) + number - 100;
                    }

                    if (now != (fits ? model[key] : 0))
                    {
                        return false;
                    }
                }

                return map.Count == model.Count && model.All(pair => map[pair.Key] == pair.Value);
            })
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithEndSize(500));

    [Fact]
    public void At_the_limit_it_takes_a_key_and_past_it_none()
    {
        CountMap map = new(2);
        _ = map.Add(1, 1);
        _ = map.Add(2, 1);
        Assert.Equal(0, map.Refused);
        Assert.Equal(0, map.Add(3, 1));
        Assert.Equal(1, map.Refused);
        Assert.Equal(0, map[3]);
        Assert.Equal(2, map.Add(2, 1));
        Assert.Equal(2, map.Count);
    }

    [Fact]
    public void Added_to_another_and_taken_back_leaves_the_other_as_it_was()
    {
        CountMap target = new(100);
        CountMap part = new(100);
        for (ulong key = 1; key <= 30; key++)
        {
            _ = target.Add(key, 0.5);
            _ = part.Add(key + 10, key);
        }

        part.AddTo(target, 0.25);
        Assert.Equal(0.5 + 0.25, target[11]);
        part.AddTo(target, -0.25);
        for (ulong key = 1; key <= 40; key++)
        {
            Assert.Equal(key <= 30 ? 0.5 : 0, target[key]);
        }
    }

    [Fact]
    public void Clearing_forgets_every_key()
    {
        CountMap map = new(100);
        _ = map.Add(1, 1);
        map.Clear();
        Assert.Equal(0, map[1]);
        Assert.Equal(0, map.Count);
    }
}
