using System.Diagnostics.CodeAnalysis;
using Custodes.Evidence.Tree;
using Custodes.Storage.Log;

namespace Custodes.Cli.Auditing;

/// <summary>Where a log is: an evidence directory, a bare tlog-tiles directory, or a web server.</summary>
internal sealed class LogPlace : IDisposable
{
    private readonly HttpLogFiles? remote;

    private LogPlace(ILogFiles files, string? evidenceDirectory, HttpLogFiles? remote)
    {
        Files = files;
        EvidenceDirectory = evidenceDirectory;
        this.remote = remote;
    }

    /// <summary>The log's files.</summary>
    public ILogFiles Files { get; }

    /// <summary>The evidence directory; null for anything else.</summary>
    public string? EvidenceDirectory { get; }

    /// <summary>Where a node of the tree keeps the clocks of others that this log has the roots of; null where there is no such folder.</summary>
    public string? ClocksFolder =>
        EvidenceDirectory is null ? null
        : Path.GetDirectoryName(Path.GetFullPath(EvidenceDirectory)) is not { } parent ? null
        : new[]
        {
            Path.Combine(parent, "hierarchy", "clocks"),
            Path.Combine(parent, "clocks"),
        }.FirstOrDefault(Directory.Exists);

    /// <summary>What a server said to the last request that it did not answer; empty otherwise.</summary>
    public string Trouble => remote?.Trouble ?? "";

    /// <summary>Finds a log.</summary>
    /// <param name="text">A directory or an address.</param>
    /// <param name="place">The place, when true is returned.</param>
    /// <param name="wrong">Why there is none.</param>
    public static bool TryOpen(
        string text,
        [NotNullWhen(true)] out LogPlace? place,
        out string wrong
    )
    {
        wrong = "";
        place = null;
        if (
            text.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
            || text.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
        )
        {
            if (!Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out Uri? root))
            {
                wrong = $"'{text}' is no address";
                return false;
            }

            HttpLogFiles files = new(root);
            place = new LogPlace(files, evidenceDirectory: null, files);
            return true;
        }

        if (!Directory.Exists(text))
        {
            wrong = $"there is no directory '{text}'";
            return false;
        }

        // The directory of a node has that of its evidence inside.
        string evidence = Path.Combine(text, "evidence");
        if (
            Directory.Exists(EvidencePaths.Log(evidence))
            && !Directory.Exists(EvidencePaths.Log(text))
            && !File.Exists(Path.Combine(text, "checkpoint"))
        )
        {
            text = evidence;
        }

        string inside = EvidencePaths.Log(text);
        bool isEvidence =
            Directory.Exists(inside) && !File.Exists(Path.Combine(text, "checkpoint"));
        place = new LogPlace(
            new LogFolder(isEvidence ? inside : text),
            isEvidence ? text : null,
            remote: null
        );
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => remote?.Dispose();
}
