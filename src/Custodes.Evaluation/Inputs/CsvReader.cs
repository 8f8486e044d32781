using System.Text;

namespace Custodes.Evaluation.Inputs;

/// <summary>Reads rows of comma-separated values as RFC 4180 writes them, one at a time.</summary>
/// <remarks>
/// Quoted fields may hold commas, line ends and doubled quotes. Lines end in LF or CRLF; empty lines
/// are no rows. Stricter than many readers: a quote inside an unquoted field is an error, because
/// readers disagree on what it means.
/// </remarks>
internal sealed class CsvReader(TextReader text)
{
    /// <summary>Characters a field may have.</summary>
    public const int FieldLengthMax = 65_536;

    /// <summary>Fields a row may have.</summary>
    public const int FieldCountMax = 256;

    private const int End = -1;
    private readonly StringBuilder field = new();
    private long line = 1;

    /// <summary>Line on which the row read last begins, from 1.</summary>
    public long Line { get; private set; }

    /// <summary>
    /// Reads the next row into <paramref name="row"/>. False at the end, then
    /// <paramref name="fault"/> is <see cref="InputFault.None"/>, and at a fault, which ends the reading.
    /// </summary>
    public bool TryRead(List<string> row, out InputFault fault)
    {
        row.Clear();
        fault = InputFault.None;
        SkipEmptyLines();
        Line = line;
        if (text.Peek() == End)
        {
            return false;
        }

        while (true)
        {
            if (row.Count == FieldCountMax)
            {
                fault = InputFault.WrongFieldCount;
                return false;
            }

            fault = text.Peek() == '"' ? ReadQuoted() : ReadPlain();
            if (fault != InputFault.None)
            {
                return false;
            }

            row.Add(field.ToString());
            if (text.Read() != ',')
            {
                line++;
                return true;
            }
        }
    }

    private void SkipEmptyLines()
    {
        while (text.Peek() is '\n' or '\r')
        {
            if (text.Read() == '\n')
            {
                line++;
            }
        }
    }

    // Leaves the comma, the LF or the end as the next character.
    private InputFault ReadPlain()
    {
        field.Clear();
        while (true)
        {
            switch (text.Peek())
            {
                case End:
                case ',':
                case '\n':
                    return InputFault.None;
                case '\r':
                    _ = text.Read();
                    if (text.Peek() is '\n' or End)
                    {
                        return InputFault.None;
                    }

                    field.Append('\r');
                    break;
                case '"':
                    return InputFault.MisplacedQuote;
                default:
                    field.Append((char)text.Read());
                    break;
            }

            if (field.Length > FieldLengthMax)
            {
                return InputFault.FieldTooLong;
            }
        }
    }

    private InputFault ReadQuoted()
    {
        field.Clear();
        _ = text.Read();
        while (true)
        {
            int character = text.Read();
            if (character == End)
            {
                return InputFault.UnclosedQuote;
            }

            if (character == '"')
            {
                if (text.Peek() != '"')
                {
                    return AfterQuote();
                }

                _ = text.Read();
            }
            else if (character == '\n')
            {
                line++;
            }

            field.Append((char)character);
            if (field.Length > FieldLengthMax)
            {
                return InputFault.FieldTooLong;
            }
        }
    }

    private InputFault AfterQuote()
    {
        if (text.Peek() == '\r')
        {
            _ = text.Read();
        }

        return text.Peek() is ',' or '\n' or End ? InputFault.None : InputFault.MisplacedQuote;
    }
}
