using System.Text;
using Custodes.RedTeam.Running;

namespace Custodes.RedTeam.Security;

/// <summary>A Markdown document under way.</summary>
internal sealed class DocumentText
{
    private readonly StringBuilder text = new();

    /// <summary>A heading.</summary>
    public void Heading(int level, string words) =>
        _ = text.Append('#', level).Append(' ').Append(words).Append("\n\n");

    /// <summary>A paragraph.</summary>
    public void Paragraph(string words) => _ = text.Append(words).Append("\n\n");

    /// <summary>A list; nothing for an empty one.</summary>
    public void List(IEnumerable<string> items)
    {
        int before = text.Length;
        foreach (string item in items)
        {
            _ = text.Append("* ").Append(item).Append('\n');
        }

        _ = text.Length > before ? text.Append('\n') : text;
    }

    /// <summary>A table. A bar inside a cell would end it and is written as one that does not.</summary>
    public void Table(IReadOnlyList<string> heads, IEnumerable<IReadOnlyList<string>> rows)
    {
        Row(heads);
        Row([.. heads.Select(static _ => "---")]);
        foreach (IReadOnlyList<string> row in rows)
        {
            Row(row);
        }

        _ = text.Append('\n');
    }

    /// <summary>A share of trials, as a percentage.</summary>
    public static string Percent(double share) => $"{100 * share:F2} %";

    /// <summary>Successes of trials.</summary>
    public static string Counts(SetResult set) => $"{set.Successes}/{set.Trials}";

    /// <summary>The exact interval with 2.5 % of doubt on either side.</summary>
    public static string Interval(SetResult set)
    {
        (double low, double high) = ClopperPearson.Interval(set.Successes, set.Trials);
        return $"{100 * low:F2} to {100 * high:F2} %";
    }

    /// <summary>The most that was achieved.</summary>
    public static string Worst(SetResult set) => $"{set.Worst:G4} {set.Unit}";

    /// <summary>One, or so many.</summary>
    public static string Count(int count, string one, string many) =>
        count == 1 ? $"1 {one}" : $"{count} {many}";

    /// <inheritdoc/>
    public override string ToString() => text.ToString().TrimEnd('\n') + "\n";

    private void Row(IReadOnlyList<string> cells) =>
        _ = text.Append("| ")
            .AppendJoin(
                " | ",
                cells.Select(static cell => cell.Replace("|", "\\|", StringComparison.Ordinal))
            )
            .Append(" |\n");
}
