namespace Custodes.Evaluation.Tests;

/// <summary>A folder of its own for a test that writes files.</summary>
internal sealed class ScratchFolder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory(
        "custodes-evaluation-"
    );

    public string File(string name) => Path.Combine(folder.FullName, name);

    public string Write(string name, string text)
    {
        System.IO.File.WriteAllText(File(name), text);
        return File(name);
    }

    public void Dispose() => folder.Delete(recursive: true);
}
