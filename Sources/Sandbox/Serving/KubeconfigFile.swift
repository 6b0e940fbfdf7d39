import Foundation

/// A kubeconfig file that this process created, which only its owner can read.
struct KubeconfigFile: Sendable {
  let url: URL
  /// Device and inode: another file at the same path has another identity.
  private let identity: [UInt64]

  /// Creates the file with its whole content at once.
  ///
  /// - Throws: `SandboxError` if there is a file at this path already, or if it cannot be written.
  static func create(_ data: Data, at url: URL) throws -> KubeconfigFile {
    let temporary = url.deletingLastPathComponent().appending(path: ".\(url.lastPathComponent).\(UUID().uuidString)")
    let descriptor = open(temporary.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure(url) }
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    defer { unlink(temporary.path) }
    try handle.write(contentsOf: data)
    try handle.close()
    // Unlike rename, link fails if the path exists.
    guard link(temporary.path, url.path) == 0 else { throw failure(url) }
    guard let identity = identity(of: temporary.path) else { throw failure(url) }
    return KubeconfigFile(url: url, identity: identity)
  }

  /// Removes the file, unless another one has replaced it.
  func remove() {
    if Self.identity(of: url.path) == identity { unlink(url.path) }
  }

  private static func failure(_ url: URL) -> SandboxError {
    errno == EEXIST
      ? SandboxError("cannot write the kubeconfig: \(url.path): the file exists; remove it or choose another path")
      : SandboxError("cannot write the kubeconfig: \(url.path): \(String(cString: strerror(errno)))")
  }

  private static func identity(of path: String) -> [UInt64]? {
    guard let attributes = try? FileManager.default.attributesOfItem(atPath: path),
      let device = attributes[.systemNumber] as? NSNumber, let inode = attributes[.systemFileNumber] as? NSNumber
    else { return nil }
    return [device.uint64Value, inode.uint64Value]
  }
}
