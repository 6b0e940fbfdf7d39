import Foundation
import Kubernetes

/// A certificate for loopback, created for one server; only its kubeconfig trusts it.
///
/// The `openssl` command creates it: it is installed with libcurl, and avoids a dependency on a certificate library.
struct ServingCertificate: Sendable {
  /// PEM certificate, its own authority.
  let certificate: Data
  /// Files in PEM.
  let certificateFile: URL
  let keyFile: URL

  /// Makes a certificate for 127.0.0.1, ::1 and localhost, valid for a year.
  ///
  /// - Throws: `SandboxError` if openssl is missing or fails.
  static func make(in directory: URL) async throws -> ServingCertificate {
    let key = directory.appending(path: "tls.key"), certificate = directory.appending(path: "tls.crt")
    let arguments = [
      "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "365",
      "-subj", "/O=Plimsoll/CN=plimsoll-sandbox", "-addext", "subjectAltName=IP:127.0.0.1,IP:::1,DNS:localhost",
      "-keyout", key.path, "-out", certificate.path,
    ]
    let result = try await Subprocess.run("openssl", arguments)
    guard result.status == 0 else {
      throw SandboxError("openssl could not make a certificate: \(result.errors.suffix(300))")
    }
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: key.path)
    return ServingCertificate(
      certificate: try Data(contentsOf: certificate), certificateFile: certificate, keyFile: key)
  }
}

/// Why a sandbox cannot be started.
public struct SandboxError: Error, CustomStringConvertible {
  /// The problem and how to fix it.
  public let description: String

  /// Creates an error.
  public init(_ description: String) { self.description = description }
}

/// Runs a short program.
enum Subprocess {
  /// How it ended.
  struct Result: Sendable {
    var status: Int32
    var errors: String
  }

  /// - Throws: `SandboxError` if there is no such program.
  static func run(_ program: String, _ arguments: [String]) async throws -> Result {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [program] + arguments
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    let errors = FileManager.default.temporaryDirectory.appending(path: "plimsoll-\(UUID().uuidString)")
    _ = FileManager.default.createFile(atPath: errors.path, contents: nil)
    defer { try? FileManager.default.removeItem(at: errors) }
    let handle = try FileHandle(forWritingTo: errors)
    process.standardError = handle
    let status: Int32 = try await withCheckedThrowingContinuation { continuation in
      process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
      do { try process.run() } catch {
        continuation.resume(throwing: SandboxError("\(program) cannot be run: \(error)"))
      }
    }
    try handle.close()
    if status == 127 { throw SandboxError("\(program) is not installed; install it, e.g. apt-get install \(program)") }
    return Result(status: status, errors: (try? String(contentsOf: errors, encoding: .utf8)) ?? "")
  }
}
