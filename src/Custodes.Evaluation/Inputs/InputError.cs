namespace Custodes.Evaluation.Inputs;

/// <summary>What is wrong with a file, and where.</summary>
/// <param name="Fault">The reason.</param>
/// <param name="File">The path as it was given.</param>
/// <param name="Line">Line of the file, from 1; 0 when it is about the file as a whole.</param>
/// <param name="Detail">The column, the value, or what the system said.</param>
public sealed record InputError(InputFault Fault, string File, long Line, string Detail)
{
    /// <summary>The error as one line for people.</summary>
    public string Message =>
        Line == 0 ? $"{File}: {Words}: {Detail}" : $"{File}:{Line}: {Words}: {Detail}";

    private string Words =>
        Fault switch
        {
            InputFault.CannotOpen => "cannot be read",
            InputFault.BrokenCompression => "is not sound gzip",
            InputFault.NotUtf8 => "is not UTF-8",
            InputFault.NoHeader => "has no header",
            InputFault.MissingColumn => "column is missing",
            InputFault.DuplicateColumn => "column stands twice",
            InputFault.UnclosedQuote => "quoted field has no end",
            InputFault.MisplacedQuote => "quote in the wrong place",
            InputFault.FieldTooLong => "field is too long",
            InputFault.WrongFieldCount => "wrong number of fields",
            InputFault.EmptyField => "field is empty",
            InputFault.BadNumber => "not a number that fits",
            InputFault.DuplicateTrace => "trace stands twice",
            InputFault.EventTooLarge => "event is too large",
            InputFault.NoTraces => "holds no traces",
            InputFault.NothingToMeasure => "no labelled trace is scored",
            _ => "was refused",
        };
}
