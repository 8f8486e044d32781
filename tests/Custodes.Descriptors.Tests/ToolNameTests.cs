using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Custodes.Descriptors.Tests;

/// <summary>
/// Goal: one tool has one canonical name, however its host spells it, and no string breaks the reader.
/// Method: spellings by example; canonical form is a fixed point, by property; limits at and past them.
/// </summary>
public sealed class ToolNameTests
{
    [Theory]
    [InlineData("create_issue", "create_issue", "create_issue")]
    [InlineData("create-issue", "create_issue", "create_issue")]
    [InlineData("createIssue", "create_issue", "create_issue")]
    [InlineData("CreateIssue", "create_issue", "create_issue")]
    [InlineData("CREATE_ISSUE", "create_issue", "create_issue")]
    [InlineData("mcp__github__create_issue", "github_create_issue", "create_issue")]
    [InlineData("mcp_github_create_issue", "github_create_issue", "github_create_issue")]
    [InlineData("GitHub.createIssue", "github_create_issue", "create_issue")]
    [InlineData("github/create_issue", "github_create_issue", "create_issue")]
    [InlineData("functions.get_weather:0", "functions_get_weather_0", "get_weather_0")]
    [InlineData("mcp__git__git_commit", "git_commit", "git_commit")]
    [InlineData("mcp__fetch__fetch", "fetch", "fetch")]
    [InlineData("getHTTPResponse2", "get_http_response2", "get_http_response2")]
    [InlineData("s3Upload", "s3_upload", "s3_upload")]
    [InlineData("check_out", "checkout", "checkout")]
    [InlineData("PayPal.getBalance", "paypal_get_balance", "get_balance")]
    [InlineData("mcp", "mcp", "mcp")]
    [InlineData("  send  email ", "send_email", "send_email")]
    [InlineData("", "", "")]
    [InlineData("!?", "", "")]
    public void Spellings_become_one(string name, string canonical, string tool)
    {
        ToolName parsed = ToolName.Parse(name);
        Assert.Equal(canonical, parsed.Canonical);
        Assert.Equal(tool, parsed.Tool);
    }

    [Fact]
    public void Every_string_has_a_canonical_form_within_limits()
    {
        Prop.ForAll<string?>(static text =>
            {
                ToolName name = ToolName.Parse(text ?? "");
                bool isWithinLimits =
                    name.Words.Length <= ToolName.WordCountMax
                    && name.Canonical.Length <= 2 * ToolName.LengthMax
                    && name.ToolStart <= name.Words.Length;
                return isWithinLimits;
            })
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Words_from_the_lists_joined_in_any_way_keep_their_canonical_form()
    {
        Gen<string[]> words = Gen.ArrayOf(
            Gen.Elements("get", "file", "git", "hub", "mcp", "check", "out", "user", "v2", "list")
        );
        Prop.ForAll(
                words.ToArbitrary(),
                static parts =>
                {
                    string first = ToolName.Parse(string.Join('_', parts)).Canonical;

                    // A second "mcp" in front would be taken for the protocol's once the first is gone.
                    return first.StartsWith("mcp", StringComparison.Ordinal)
                        || ToolName.Parse(first).Canonical == first;
                }
            )
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Characters_past_the_limit_do_not_count()
    {
        string longest = new('a', ToolName.LengthMax);
        Assert.Equal(longest, ToolName.Parse(longest).Canonical);
        Assert.Equal(longest, ToolName.Parse(longest + "b").Canonical);
    }

    [Fact]
    public void Words_past_the_limit_do_not_count()
    {
        string most = string.Join('_', Enumerable.Repeat("x", ToolName.WordCountMax));
        Assert.Equal(most, ToolName.Parse(most).Canonical);
        Assert.Equal(most, ToolName.Parse(most + "_x").Canonical);
    }

    [Fact]
    public void The_hash_is_the_start_of_the_canonical_names_SHA256()
    {
        byte[] digest = SHA256.HashData(Encoding.UTF8.GetBytes("github_create_issue"));
        Assert.Equal(
            BitConverter.ToUInt64(digest, 0),
            ToolName.Parse("mcp__github__create_issue").Hash()
        );
    }
}
