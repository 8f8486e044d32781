using Custodes.RedTeam.Reporting;
using Custodes.RedTeam.Security;

namespace Custodes.RedTeam.Tests.Reporting;

/// <summary>
/// Goal: the document in the repository says what the results beside it say. Method: it is written again from them. One
/// without the other is refused.
/// </summary>
public sealed class CommittedDocumentTests
{
    [Fact]
    public void The_document_is_what_its_results_give()
    {
        string folder = Repository.Full("docs", "results");
        string path = Repository.Full("docs", "SECURITY_VICTORY_DOCUMENTATION.md");
        string[] results = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.json") : [];

        Assert.Equal(results.Length > 0, File.Exists(path));
        if (results.Length > 0)
        {
            string document = SecurityDocument.Of(
                SecurityResults.Read(results.Select(static file => (file, File.ReadAllText(file))))
            );

            Assert.Equal(document, File.ReadAllText(path));
        }
    }
}
