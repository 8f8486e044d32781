using System.Text.RegularExpressions;

namespace Custodes.Architecture.Tests;

/// <summary>
/// Goal: what review would otherwise have to say again and again is said once.
/// Method: read every tracked file as text. Each rule is first shown to catch an example of what it is
/// against, because a pattern that matches nothing would pass for ever.
/// </summary>
public sealed partial class TidyTests
{
    private const int SourceLinesMax = 400;
    private const int FileBytesMax = 1024 * 1024;

    // A pattern that a file could make run for ever would hang the build; none comes near this.
    private const int MatchTimeoutMs = 10_000;

    [Fact]
    public void No_source_file_is_longer_than_400_lines()
    {
        string[] endings = [".cs", ".ts", ".css", ".js", ".sh", ".py"];
        Report(
            Repository
                .Tracked.Where(path =>
                    endings.Any(ending => path.EndsWith(ending, StringComparison.Ordinal))
                )
                .Where(path => File.ReadLines(Repository.Full(path)).Count() > SourceLinesMax)
        );
    }

    [Fact]
    public void No_source_file_puts_work_off_or_silences_a_rule()
    {
        Assert.Matches(Unfinished(), "// TO" + "DO: later");
        Assert.Matches(Unfinished(), "// FIX" + "ME");
        Assert.Matches(Unfinished(), "    #reg" + "ion Fields");
        Assert.Matches(Unfinished(), "#pragma warning dis" + "able CA1000");
        Assert.Matches(Unfinished(), "[Suppress" + "Message(");
        Assert.Matches(Unfinished(), "// for " + "now");
        Report(Matching(Unfinished(), Source()));
    }

    [Fact]
    public void No_file_speaks_of_the_place_where_it_was_written()
    {
        Assert.Matches(Workplace(), "see /wo" + "rk/main/x");
        Assert.Matches(Workplace(), "in /t" + "mp/research");
        Assert.Matches(Workplace(), "As an AI lang" + "uage model");
        Assert.DoesNotMatch(
            Workplace(),
            "src/network/main.cs, homework/shared, /tmp/custodes-demo"
        );
        Report(Matching(Workplace(), Text()));
    }

    [Fact]
    public void Every_project_has_tests()
    {
        HashSet<string> tests =
        [
            .. Repository
                .Files("tests", ".csproj")
                .Select(path => Path.GetFileNameWithoutExtension(path)!),
        ];

        // Contracts holds data and ports only: there is no behaviour to test.
        Report(
            Repository
                .Files("src", ".csproj")
                .Select(path => Path.GetFileNameWithoutExtension(path)!)
                .Where(project => project != "Custodes.Contracts")
                .Where(project => !tests.Contains($"{project}.Tests"))
        );
    }

    [Fact]
    public void Every_tests_project_holds_a_test()
    {
        Report(
            Repository
                .Files("tests", ".Tests.csproj")
                .Select(path => Path.GetDirectoryName(path)!)
                .Where(folder =>
                    !Repository
                        .Files(folder, ".cs")
                        .Any(path => Tests().IsMatch(Repository.Text(path)))
                )
        );
    }

    [Fact]
    public void Every_link_in_the_documents_leads_somewhere()
    {
        List<string> broken = [];
        foreach (string path in Repository.Tracked.Where(IsMarkdown))
        {
            string folder = Path.GetDirectoryName(Repository.Full(path))!;
            foreach (Match match in Links().Matches(WithoutCode(Repository.Text(path))))
            {
                string target = match.Groups["target"].Value;
                bool isHere = target.Length > 0 && !target.Contains(':', StringComparison.Ordinal);
                if (isHere && !Path.Exists(Path.Combine(folder, Uri.UnescapeDataString(target))))
                {
                    broken.Add($"{path}: {target}");
                }
            }
        }

        Assert.Equal("x.md", Links().Match("[a](x.md#b)").Groups["target"].Value);
        Report(broken);
    }

    [Fact]
    public void No_tracked_file_is_larger_than_1_MiB() =>
        Report(
            Repository.Tracked.Where(path =>
                new FileInfo(Repository.Full(path)).Length > FileBytesMax
            )
        );

    [Fact]
    public void Every_namespace_is_its_folder()
    {
        List<string> wrong = [];
        foreach (
            string path in Source().Where(path => path.EndsWith(".cs", StringComparison.Ordinal))
        )
        {
            Match match = Namespaces().Match(Repository.Text(path));
            string[] folders = path.Split('/')[1..^1];
            if (match.Success && match.Groups["name"].Value != string.Join('.', folders))
            {
                wrong.Add(path);
            }
        }

        Assert.Equal(
            "A.B",
            Namespaces().Match("using C;\n\nnamespace A.B;\n").Groups["name"].Value
        );
        Report(wrong);
    }

    [Fact]
    public void No_project_has_folders_inside_folders() =>
        Report(
            Source()
                .Where(path => path.EndsWith(".cs", StringComparison.Ordinal))
                .Where(path => path.Split('/').Length > 4)
        );

    private static void Report(IEnumerable<string> offenders)
    {
        // Shown whole: an assertion on the collection would cut the list off.
        string list = string.Join(Environment.NewLine, offenders);
        Assert.True(list.Length == 0, list);
    }

    private static IEnumerable<string> Matching(Regex pattern, IEnumerable<string> paths) =>
        paths.SelectMany(path =>
            File.ReadLines(Repository.Full(path))
                .Where(line => pattern.IsMatch(line))
                .Select(line => $"{path}: {line.Trim()}")
        );

    private static IEnumerable<string> Source() =>
        Repository.Tracked.Where(path =>
            (
                path.StartsWith("src/", StringComparison.Ordinal)
                || path.StartsWith("tests/", StringComparison.Ordinal)
                || path.StartsWith("bench/", StringComparison.Ordinal)
            ) && IsText(path)
        );

    private static IEnumerable<string> Text() => Repository.Tracked.Where(IsText);

    private static bool IsMarkdown(string path) => path.EndsWith(".md", StringComparison.Ordinal);

    private static bool IsText(string path)
    {
        string[] binary = [".gz", ".png", ".jpg", ".ico", ".woff2", ".bin", ".pb", ".zip", ".pdf"];
        return !binary.Any(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
    }

    // A link inside a code block or between back-quotes is an example, not a link.
    private static string WithoutCode(string markdown) => Code().Replace(markdown, "");

    // The patterns are written so that they do not match their own source.
    [GeneratedRegex(
        @"\bTO[D]O\b|\bFIX[M]E\b|^\s*#re[g]ion|#pragma warning dis[a]ble|Suppress[M]essage|\bfor n[o]w\b|\bin product[i]on code\b|\bplaceh[o]lder (value|implementation)",
        RegexOptions.ExplicitCapture,
        MatchTimeoutMs
    )]
    private static partial Regex Unfinished();

    [GeneratedRegex(
        @"(?<![\w.])/wo[r]k/|/t[m]p/(research|preamble|house)|/ro[o]t/|\bwt-[a-z]+/|\bAI lang[u]age model|Cl[a]ude-Session|Co-Auth[o]red-By|\bpreamb[l]e\.md",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        MatchTimeoutMs
    )]
    private static partial Regex Workplace();

    [GeneratedRegex(
        @"\[[^\]\n]*\]\((?<target>[^)#\s]*)[^)]*\)",
        RegexOptions.ExplicitCapture,
        MatchTimeoutMs
    )]
    private static partial Regex Links();

    [GeneratedRegex(@"```.*?```|`[^`\n]*`", RegexOptions.Singleline, MatchTimeoutMs)]
    private static partial Regex Code();

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.Multiline, MatchTimeoutMs)]
    private static partial Regex Namespaces();

    [GeneratedRegex(@"\[(Fact|Theory)\b", RegexOptions.ExplicitCapture, MatchTimeoutMs)]
    private static partial Regex Tests();
}
