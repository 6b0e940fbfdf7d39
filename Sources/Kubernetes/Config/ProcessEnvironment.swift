#if canImport(Glibc)
  // The C library declares `environ` as a mutable global variable. No code of this package changes it.
  @preconcurrency import Glibc
#elseif canImport(Musl)
  @preconcurrency import Musl
#else
  import Foundation
#endif

/// The environment variables of the process.
package enum ProcessEnvironment {
  /// The variables by name.
  package static var current: [String: String] {
    #if canImport(Glibc) || canImport(Musl)
      let first: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = environ
      guard var entry = first else { return [:] }
      var entries: [String] = []
      while let text = entry.pointee {
        entries.append(String(cString: text))
        entry += 1
      }
      return variables(entries)
    #else
      return ProcessInfo.processInfo.environment
    #endif
  }

  /// The variables of entries `name=value`, as environ(7) describes them. Entries without an equals sign are ignored.
  static func variables(_ entries: [String]) -> [String: String] {
    let pairs = entries.compactMap { entry in
      entry.utf8.firstIndex(of: UInt8(ascii: "=")).map { separator in
        (String(entry[..<separator]), String(entry[entry.utf8.index(after: separator)...]))
      }
    }
    return Dictionary(pairs) { first, _ in first }
  }
}
