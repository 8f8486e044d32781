namespace Custodes.Evaluation.Inputs;

/// <summary>Why a file given to an evaluation was refused.</summary>
public enum InputFault
{
    /// <summary>It was not refused.</summary>
    None,

    /// <summary>The file is not there, may not be read, or the disk failed.</summary>
    CannotOpen,

    /// <summary>Its name ends in <c>.gz</c> and it is not, or not all of it, gzip.</summary>
    BrokenCompression,

    /// <summary>It holds bytes that are not UTF-8.</summary>
    NotUtf8,

    /// <summary>There is no line with the names of the columns.</summary>
    NoHeader,

    /// <summary>A column that is needed is not there.</summary>
    MissingColumn,

    /// <summary>Two columns have one name.</summary>
    DuplicateColumn,

    /// <summary>A quoted field does not end before the file does.</summary>
    UnclosedQuote,

    /// <summary>A quote stands inside a field that does not begin with one, or text follows a closing one.</summary>
    MisplacedQuote,

    /// <summary>A field is longer than <see cref="CsvReader.FieldLengthMax"/>.</summary>
    FieldTooLong,

    /// <summary>A row has more or fewer fields than the header, or more than <see cref="CsvReader.FieldCountMax"/>.</summary>
    WrongFieldCount,

    /// <summary>A field that must be filled is empty.</summary>
    EmptyField,

    /// <summary>A number is not one, or is out of its range.</summary>
    BadNumber,

    /// <summary>One trace has two rows.</summary>
    DuplicateTrace,

    /// <summary>An event is larger than the reader takes.</summary>
    EventTooLarge,

    /// <summary>No file with traces was found.</summary>
    NoTraces,

    /// <summary>No trace has both a label and a score.</summary>
    NothingToMeasure,
}
