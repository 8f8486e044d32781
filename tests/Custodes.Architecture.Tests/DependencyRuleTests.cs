using System.Xml.Linq;

namespace Custodes.Architecture.Tests;

/// <summary>
/// Goal: the table in docs/ARCHITECTURE.md is the code's true shape.
/// Method: compare it with the project files, both ways; then check that it only points upwards.
/// </summary>
public sealed class DependencyRuleTests
{
    private const string Prefix = "Custodes.";

    private static readonly List<(string Project, string[] Refers)> Rule = ReadRule();

    [Fact]
    public void The_table_is_found() => Assert.True(Rule.Count >= 2);

    [Fact]
    public void Every_project_refers_to_what_its_row_says_and_no_more()
    {
        IEnumerable<string> said = Rule.Select(row => Line(row.Project, row.Refers));
        IEnumerable<string> done = Repository
            .Files("src", ".csproj")
            .Select(path => Line(Path.GetFileNameWithoutExtension(path), References(path)));

        Assert.Equal(said.Order(StringComparer.Ordinal), done.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_reference_points_up_the_table()
    {
        List<string> above = [];
        foreach ((string project, string[] refers) in Rule)
        {
            Assert.All(refers, name => Assert.Contains(Prefix + name, above));
            above.Add(project);
        }
    }

    [Fact]
    public void The_solution_names_every_project_of_src_tests_and_bench()
    {
        IEnumerable<string> listed = XDocument
            .Load(Repository.Full("Custodes.slnx"))
            .Descendants("Project")
            .Select(project => (string)project.Attribute("Path")!);
        IEnumerable<string> present = Repository.Tracked.Where(path =>
            path.EndsWith(".csproj", StringComparison.Ordinal)
        );

        Assert.Equal(present.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_solution_has_one_configuration_the_one_that_is_shipped()
    {
        // Without this list a plain `dotnet build` of the solution means Debug, whatever the props say,
        // and the tests would pass on code nobody runs.
        IEnumerable<string> buildTypes = XDocument
            .Load(Repository.Full("Custodes.slnx"))
            .Descendants("BuildType")
            .Select(type => (string)type.Attribute("Name")!);

        Assert.Equal(["Release"], buildTypes);
    }

    private static string Line(string project, IEnumerable<string> refers) =>
        $"{project}: {string.Join(", ", refers.Order(StringComparer.Ordinal))}";

    private static IEnumerable<string> References(string projectPath) =>
        XDocument
            .Load(Repository.Full(projectPath))
            .Descendants("ProjectReference")
            .Select(reference => (string)reference.Attribute("Include")!)
            .Select(path => Path.GetFileNameWithoutExtension(path)[Prefix.Length..]);

    private static List<(string Project, string[] Refers)> ReadRule() =>
        [
            .. File.ReadLines(Repository.Full("docs/ARCHITECTURE.md"))
                .Where(line => line.StartsWith($"| {Prefix}", StringComparison.Ordinal))
                .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
                .Select(cells =>
                    (cells[1], cells[3].Split(", ", StringSplitOptions.RemoveEmptyEntries))
                ),
        ];
}
