namespace Custodes.Cryptography.Tests;

/// <summary>Files of <c>tests/Vectors</c>, which the build copies beside the tests.</summary>
internal static class Vector
{
    public static string Path(string folder, string file) =>
        System.IO.Path.Combine(AppContext.BaseDirectory, "Vectors", folder, file);
}
