using System.Globalization;
using Custodes.Evaluation.Metrics;

namespace Custodes.Evaluation.Tests;

public sealed class MersenneTwisterTests
{
    [Fact]
    public void Numbers_are_those_of_Python_for_seeds_of_one_word_and_of_two()
    {
        string[] lines = File.ReadAllLines(Repository.Vector("python-random.txt"));
        Assert.Equal(24, lines.Length);
        foreach (string line in lines)
        {
            string[] words = line.Split(' ');
            var generator = new MersenneTwister(
                ulong.Parse(words[1], CultureInfo.InvariantCulture)
            );
            IEnumerable<string> actual = words[0] switch
            {
                "bits" => Take(
                    3,
                    () => generator.NextBits().ToString(CultureInfo.InvariantCulture)
                ),
                "unit" => Take(3, () => Show(generator.NextUnit())),
                "late" => Take(5001, () => Show(generator.NextUnit())).TakeLast(1),
                "choices" => Take(
                    12,
                    () => generator.NextIndex(157).ToString(CultureInfo.InvariantCulture)
                ),
                _ => throw new InvalidOperationException(line),
            };
            Assert.Equal(words[2..], actual);
        }
    }

    private static IEnumerable<string> Take(int count, Func<string> next) =>
        [.. Enumerable.Range(0, count).Select(_ => next())];

    private static string Show(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
