using Custodes.Server.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Primitives;

namespace Custodes.Server.Tests;

public sealed class QueryTests
{
    [Fact]
    public void A_value_may_have_its_most_characters_and_no_more()
    {
        foreach (int excess in new[] { 0, 1 })
        {
            string value = new('r', Query.ValueLengthMax + excess);
            QueryCollection query = new(new Dictionary<string, StringValues> { ["role"] = value });
            bool isTaken = Query.TryOnly(query, ["role"], out ProblemHttpResult? problem);
            Assert.Equal(excess == 0, isTaken);
            Assert.Equal(excess == 0, problem is null);
        }
    }
}
