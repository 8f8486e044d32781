using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using Custodes.Primitives;

namespace Custodes.Evaluation.Inputs;

/// <summary>A file of comma-separated values with a header, read row by row; <c>.gz</c> is unpacked.</summary>
/// <remarks>Columns are found by name, so their order and further columns do not matter.</remarks>
internal sealed class CsvTable : IDisposable
{
    private readonly string path;
    private readonly StreamReader text;
    private readonly CsvReader reader;
    private readonly List<string> row = [];
    private readonly Dictionary<string, int> columns = new(StringComparer.Ordinal);

    private CsvTable(string path, StreamReader text)
    {
        this.path = path;
        this.text = text;
        reader = new CsvReader(text);
    }

    /// <summary>Opens a file and reads its header; refuses one that lacks a required column.</summary>
    public static bool TryOpen(
        string path,
        ReadOnlySpan<string> required,
        [NotNullWhen(true)] out CsvTable? table,
        [NotNullWhen(false)] out InputError? error
    )
    {
        table = null;
        CsvTable? opened = null;
        try
        {
            opened = new CsvTable(path, OpenText(path));
            if (opened.TryReadHeader(required, out error))
            {
                table = opened;
                opened = null;
                return true;
            }

            return false;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            error = new InputError(InputFault.CannotOpen, path, 0, exception.Message);
            return false;
        }
        finally
        {
            opened?.Dispose();
        }
    }

    /// <summary>Goes to the next row. False at the end, then without an error, and at a fault.</summary>
    public bool TryNext(out InputError? error)
    {
        if (!TryReadRow(out error))
        {
            return false;
        }

        if (row.Count != columns.Count)
        {
            error = Error(InputFault.WrongFieldCount, $"{row.Count} instead of {columns.Count}");
            return false;
        }

        return true;
    }

    /// <summary>Whether the file has a column of this name.</summary>
    public bool Has(string column) => columns.ContainsKey(column);

    /// <summary>The row's text in a column; empty when the file has no such column.</summary>
    public string Text(string column) =>
        columns.TryGetValue(column, out int index) ? row[index] : "";

    /// <summary>The row's whole number in a column; null when it is empty or there is no such column.</summary>
    public bool TryNumber(
        string column,
        out long? number,
        [NotNullWhen(false)] out InputError? error
    )
    {
        string cell = Text(column);
        error = null;
        number = null;
        if (cell.Length == 0)
        {
            return true;
        }

        if (
            long.TryParse(
                cell,
                NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture,
                out long parsed
            )
        )
        {
            number = parsed;
            return true;
        }

        error = Error(InputFault.BadNumber, $"{column} is '{cell}'");
        return false;
    }

    /// <summary>An error about the row read last.</summary>
    public InputError Error(InputFault fault, string detail) =>
        new(fault, path, reader.Line, detail);

    /// <inheritdoc/>
    public void Dispose() => text.Dispose();

    private static StreamReader OpenText(string path)
    {
        Stream bytes = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        if (path.EndsWith(".gz", StringComparison.Ordinal))
        {
            bytes = new GZipStream(bytes, CompressionMode.Decompress);
        }

        var encoding = new UTF8Encoding(
            encoderShouldEmitUTF8Identifier: false,
            throwOnInvalidBytes: true
        );
        return new StreamReader(bytes, encoding, detectEncodingFromByteOrderMarks: true);
    }

    private bool TryReadHeader(
        ReadOnlySpan<string> required,
        [NotNullWhen(false)] out InputError? error
    )
    {
        if (!TryReadRow(out error))
        {
            error ??= new InputError(InputFault.NoHeader, path, 0, "the file is empty");
            return false;
        }

        for (int index = 0; index < row.Count; index++)
        {
            if (!columns.TryAdd(row[index], index))
            {
                error = Error(InputFault.DuplicateColumn, row[index]);
                return false;
            }
        }

        foreach (string column in required)
        {
            if (!columns.ContainsKey(column))
            {
                error = Error(InputFault.MissingColumn, column);
                return false;
            }
        }

        Invariant.That(error is null);
        return true;
    }

    private bool TryReadRow(out InputError? error)
    {
        error = null;
        try
        {
            if (reader.TryRead(row, out InputFault fault))
            {
                return true;
            }

            if (fault != InputFault.None)
            {
                error = Error(fault, $"field {row.Count + 1}");
            }
        }
        catch (DecoderFallbackException exception)
        {
            error = Error(InputFault.NotUtf8, exception.Message);
        }
        catch (InvalidDataException exception)
        {
            error = Error(InputFault.BrokenCompression, exception.Message);
        }
        catch (IOException exception)
        {
            error = Error(InputFault.CannotOpen, exception.Message);
        }

        return false;
    }
}
