namespace Custodes.Evaluation.Evasions;

/// <summary>The moves' names on the command line.</summary>
public static class EvasionNames
{
    private static readonly KeyValuePair<string, EvasionMoves>[] Known =
    [
        new("none", EvasionMoves.None),
        new("label-line", EvasionMoves.LabelLine),
        new("spoof-field", EvasionMoves.SpoofField),
        new("short", EvasionMoves.Short),
        new("quiet", EvasionMoves.Quiet),
        new("all", EvasionMoves.SpoofField | EvasionMoves.Short | EvasionMoves.Quiet),
        new("all-line", EvasionMoves.LabelLine | EvasionMoves.Short | EvasionMoves.Quiet),
    ];

    /// <summary>All names.</summary>
    public static IReadOnlyList<string> All { get; } =
        Array.ConvertAll(Known, static entry => entry.Key);

    /// <summary>The moves of a name; false for another word.</summary>
    public static bool TryParse(string name, out EvasionMoves moves)
    {
        foreach ((string known, EvasionMoves meant) in Known)
        {
            if (known == name)
            {
                moves = meant;
                return true;
            }
        }

        moves = EvasionMoves.None;
        return false;
    }

    /// <summary>The name of moves; their flags when the combination has none.</summary>
    public static string Of(EvasionMoves moves)
    {
        foreach ((string known, EvasionMoves meant) in Known)
        {
            if (meant == moves)
            {
                return known;
            }
        }

        return moves.ToString();
    }
}
