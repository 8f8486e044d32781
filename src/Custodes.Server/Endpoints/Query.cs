using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Primitives;

namespace Custodes.Server.Endpoints;

/// <summary>Reads parameters from the query, and names the one that is wrong.</summary>
internal static class Query
{
    /// <summary>Items on a page.</summary>
    public const int LimitMax = 1_000;

    /// <summary>Items on a page when the caller does not say.</summary>
    public const int LimitDefault = 100;

    /// <summary>Characters of a value.</summary>
    public const int ValueLengthMax = 1_024;

    /// <summary>Refuses names that the endpoint does not have: a misspelt filter would show everything.</summary>
    public static bool TryOnly(
        IQueryCollection query,
        ReadOnlySpan<string> names,
        [NotNullWhen(false)] out ProblemHttpResult? problem
    )
    {
        foreach ((string name, StringValues values) in query)
        {
            string? detail =
                !names.Contains(name) ? $"unknown; this endpoint has {string.Join(", ", names!)}"
                : values.Count > 1 ? "given more than once"
                : values[0]?.Length > ValueLengthMax ? $"longer than {ValueLengthMax} characters"
                : null;
            if (detail is not null)
            {
                problem = Problems.Parameter(name, detail);
                return false;
            }
        }

        problem = null;
        return true;
    }

    /// <summary>Reads <c>limit</c>.</summary>
    public static bool TryLimit(
        IQueryCollection query,
        out int limit,
        [NotNullWhen(false)] out ProblemHttpResult? problem
    )
    {
        bool isRead = TryNumber(
            query,
            "limit",
            1,
            LimitMax,
            LimitDefault,
            out long value,
            out problem
        );
        limit = (int)value;
        return isRead;
    }

    /// <summary>Reads a whole number in a range.</summary>
    public static bool TryNumber(
        IQueryCollection query,
        string name,
        long min,
        long max,
        long missing,
        out long value,
        [NotNullWhen(false)] out ProblemHttpResult? problem
    )
    {
        value = missing;
        problem = null;
        if (!query.TryGetValue(name, out StringValues text))
        {
            return true;
        }

        bool isNumber = long.TryParse(
            text,
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out value
        );
        if (!isNumber || value < min || value > max)
        {
            problem = Problems.Parameter(name, $"must be a whole number from {min} to {max}");
        }

        return problem is null;
    }
}
