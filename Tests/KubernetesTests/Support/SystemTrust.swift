import Foundation
import Kubernetes

@testable import Sandbox

#if canImport(Glibc)
  import Glibc
#endif

/// Replaces the certificate authorities of the system for one transport, without a change to the machine.
///
/// The thread of a transport inherits the mount namespace of the thread that creates it. Therefore a new thread leaves the mount
/// namespace of the process, mounts another directory over /etc/ssl/certs, and creates the transport.
enum SystemTrust {
  /// Whether the process may mount directories.
  static var isReplaceable: Bool { IsolatedThread.isAvailable(.mounts) }

  /// Creates a transport whose system trusts one authority.
  static func makeTransport(trusting authority: Data) async throws -> CurlTransport {
    let directory = FileManager.default.temporaryDirectory.appending(path: "plimsoll-trust-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    // libcurl of Debian reads both the bundle and the directory of hashed names.
    try authority.write(to: directory.appending(path: "ca-certificates.crt"))
    try authority.write(to: directory.appending(path: "authority.pem"))
    try await Tool(name: "openssl").run(["rehash", directory.path])
    return try IsolatedThread(leaving: .mounts).run {
      // MS_REC | MS_PRIVATE: the process does not see the mounts of the thread.
      try mount(nil, on: "/", flags: 0x4000 | 0x4_0000)
      // MS_BIND
      try mount(directory.path, on: "/etc/ssl/certs", flags: 0x1000)
      return CurlTransport()
    }
  }

  private static func mount(_ source: String?, on target: String, flags: UInt) throws {
    typealias Mount =
      @convention(c) (UnsafePointer<CChar>?, UnsafePointer<CChar>?, UnsafePointer<CChar>?, UInt, UnsafeRawPointer?) ->
      Int32
    guard let symbol = dlsym(nil, "mount"),
      unsafeBitCast(symbol, to: Mount.self)(source, target, nil, flags, nil) == 0
    else { throw SandboxError("cannot mount \(target): \(String(cString: strerror(errno)))") }
  }
}
