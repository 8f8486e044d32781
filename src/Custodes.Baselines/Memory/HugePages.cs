using System.Runtime.InteropServices;

namespace Custodes.Baselines.Memory;

/// <summary>Asks the kernel to back memory by huge pages, where it can.</summary>
internal static partial class HugePages
{
    // From Linux's asm-generic/mman-common.h.
    private const int MadviseHugePage = 14;

    /// <summary>False where the kernel has no such pages, refuses, or is not Linux: a cost, not an error.</summary>
    public static bool TryAdvise(nint address, nuint bytes) =>
        OperatingSystem.IsLinux() && Advise(address, bytes, MadviseHugePage) == 0;

    [LibraryImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Advise(nint address, nuint bytes, int advice);
}
