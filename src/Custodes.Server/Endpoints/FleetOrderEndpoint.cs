using Custodes.Contracts.Cluster;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Custodes.Server.Endpoints;

/// <summary><c>POST /v1/orders</c>: an order that operators signed, as <c>custodes verdict sign</c> writes it.</summary>
internal static class FleetOrderEndpoint
{
    private const string ContentType = "application/octet-stream";

    public static void Map(IEndpointRouteBuilder routes, IFleetOrders orders) =>
        routes.MapPost(
            "/v1/orders",
            async (HttpContext context) =>
            {
                Results<JsonHttpResult<FleetOrderResult>, ProblemHttpResult> result =
                    await TakeAsync(context.Request, orders);
                await result.ExecuteAsync(context);
            }
        );

    internal static async Task<
        Results<JsonHttpResult<FleetOrderResult>, ProblemHttpResult>
    > TakeAsync(HttpRequest request, IFleetOrders orders)
    {
        // A web page can send a form to a loopback port unasked, but not this.
        if (!string.Equals(request.ContentType, ContentType, StringComparison.OrdinalIgnoreCase))
        {
            return Problems.Of(
                StatusCodes.Status415UnsupportedMediaType,
                $"Content-Type must be {ContentType}"
            );
        }

        byte[] bytes = new byte[orders.BytesMax + 1];
        int length = 0;
        int read;
        while (
            length < bytes.Length
            && (
                read = await request.Body.ReadAsync(
                    bytes.AsMemory(length),
                    request.HttpContext.RequestAborted
                )
            ) > 0
        )
        {
            length += read;
        }

        if (length > orders.BytesMax)
        {
            return Problems.Of(
                StatusCodes.Status413PayloadTooLarge,
                $"an order has at most {orders.BytesMax} bytes"
            );
        }

        FleetOrderResult result = orders.Take(bytes.AsMemory(0, length));
        return result.IsTaken
            ? TypedResults.Json(result, ServerJson.Default.FleetOrderResult)
            : Problems.Of(
                StatusCodes.Status400BadRequest,
                $"the order is not taken: {result.Reason}"
            );
    }
}
