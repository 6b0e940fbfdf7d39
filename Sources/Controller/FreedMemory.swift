#if canImport(Glibc)
  import Glibc
#endif

/// Memory that the process has freed, but that the C library keeps for later.
enum FreedMemory {
  /// Returns it to the system, as Go's scavenger does.
  ///
  /// The lists that fill the caches need much more memory than what is kept of them. glibc returns only the free end of
  /// its heaps by itself (`man 3 malloc_trim`). Other C libraries do not have the function.
  static func returnToSystem() {
    #if canImport(Glibc)
      typealias Trim = @convention(c) (Int) -> Int32
      // Swift's module of glibc lacks malloc.h.
      guard let symbol = dlsym(nil, "malloc_trim") else { return }
      _ = unsafeBitCast(symbol, to: Trim.self)(0)
    #endif
  }
}
