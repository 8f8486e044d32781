namespace Custodes.Server.Status;

/// <summary>Makes the JSON of a page. Any thread.</summary>
/// <param name="query">The value of a parameter of the request, or null.</param>
public delegate byte[] StatusPage(Func<string, string?> query);
