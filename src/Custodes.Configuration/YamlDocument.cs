using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace Custodes.Configuration;

/// <summary>Loads one YAML document, within limits and without the parts of YAML that surprise.</summary>
internal static class YamlDocument
{
    /// <summary>The root of the text's one document, or null with the reason in <paramref name="errors"/>.</summary>
    public static YamlNode? Load(
        string text,
        ErrorList errors,
        int lengthMax = ConfigurationLimits.FileLengthMax
    )
    {
        if (text.Length > lengthMax)
        {
            errors.Add(Mark.Empty, key: "", $"the file is longer than {lengthMax} characters");
            return null;
        }

        try
        {
            return IsPlain(text, errors) ? LoadRoot(text, errors) : null;
        }
        catch (YamlException problem)
        {
            errors.Add(problem.Start, key: "", $"not YAML: {problem.Message}");
            return null;
        }
    }

    private static YamlNode? LoadRoot(string text, ErrorList errors)
    {
        YamlStream stream = [];
        stream.Load(new StringReader(text));
        if (stream.Documents.Count == 1)
        {
            return stream.Documents[0].RootNode;
        }

        errors.Add(Mark.Empty, key: "", $"{stream.Documents.Count} documents instead of one");
        return null;
    }

    // Events come without recursion, so that depth is known before anything recurses.
    private static bool IsPlain(string text, ErrorList errors)
    {
        Parser parser = new(new StringReader(text));
        int depth = 0;
        while (parser.MoveNext())
        {
            ParsingEvent current = parser.Current!;
            depth += current.NestingIncrease;
            string problem = current switch
            {
                AnchorAlias => "aliases are not used here",
                NodeEvent { Anchor.IsEmpty: false } => "anchors are not used here",
                NodeEvent { Tag.IsEmpty: false } => "tags are not used here",
                _ when depth > ConfigurationLimits.DepthMax + DocumentDepth =>
                    $"nested deeper than {ConfigurationLimits.DepthMax} levels",
                _ => "",
            };
            if (problem.Length > 0)
            {
                errors.Add(current.Start, key: "", problem);
                return false;
            }
        }

        return true;
    }

    // The stream and the document count as a level each.
    private const int DocumentDepth = 2;
}
