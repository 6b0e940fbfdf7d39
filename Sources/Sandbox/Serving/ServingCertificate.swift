import Subprocess

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

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
    do {
      let result = try await run(
        .name("openssl"), arguments: Arguments(arguments), output: .discarded, error: .string(limit: 1 << 20))
      guard result.terminationStatus.isSuccess else {
        throw SandboxError("openssl could not make a certificate: \(result.standardError.suffix(300))")
      }
    } catch let error as SubprocessError {
      throw SandboxError("cannot run openssl: \(error); install it, e.g. apt-get install openssl")
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
