package import SystemPackage

#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

extension FileDescriptor {
  /// The content of a file, which may be a pipe.
  ///
  /// - Throws: `Errno` if the file cannot be read.
  package static func content(of file: String) throws -> Data {
    let descriptor = try open(FilePath(file), .readOnly, options: .closeOnExec)
    return try descriptor.closeAfter { try descriptor.readToEnd() }
  }

  /// The content of standard input; empty if it cannot be read.
  package static func standardInputContent() -> Data { (try? standardInput.readToEnd()) ?? Data() }

  /// Reads to the end of the file.
  ///
  /// - Throws: `Errno` if the file cannot be read.
  package func readToEnd() throws -> Data {
    var content = Data()
    try withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 1) { buffer in
      while true {
        let count = try read(into: buffer)
        guard count > 0 else { return }
        content.append(contentsOf: buffer.prefix(count))
      }
    }
    return content
  }
}
