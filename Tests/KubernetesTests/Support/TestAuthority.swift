import Foundation
import Kubernetes

@testable import Sandbox

/// A certificate authority that the `openssl` command creates for one test.
final class TestAuthority: Sendable {
  /// When a certificate is valid.
  enum Validity: Sendable {
    case now
    case past
    case future

    fileprivate var dates: [String] {
      switch self {
      case .now: ["-days", "2"]
      case .past: ["-startdate", "200101000000Z", "-enddate", "210101000000Z"]
      case .future: ["-startdate", "450101000000Z", "-enddate", "460101000000Z"]
      }
    }
  }

  private let directory: URL
  /// The certificate of the authority in PEM format.
  let certificate: Data

  /// Creates an authority.
  init(_ name: String) async throws {
    directory = FileManager.default.temporaryDirectory.appending(path: "plimsoll-authority-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    let file = { [directory] (name: String) in directory.appending(path: name).path }
    try await Self.openssl([
      "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
      "-subj", "/CN=\(name)", "-addext", "basicConstraints=critical,CA:TRUE", "-keyout", file("ca.key"),
      "-out", file("ca.crt"),
    ])
    certificate = try Data(contentsOf: directory.appending(path: "ca.crt"))
    try Data().write(to: directory.appending(path: "index.txt"))
    try Data(
      """
      [ca]
      default_ca = main
      [main]
      new_certs_dir = \(directory.path)
      database = \(file("index.txt"))
      rand_serial = yes
      unique_subject = no
      default_md = sha256
      policy = any
      [any]
      commonName = supplied
      """.utf8
    ).write(to: directory.appending(path: "ca.conf"))
  }

  deinit { try? FileManager.default.removeItem(at: directory) }

  /// Issues a certificate for names such as `DNS:localhost` and `IP:127.0.0.1`.
  func issue(_ names: [String], validity: Validity = .now) async throws -> ClientIdentity {
    let base = UUID().uuidString
    let file = { [directory] (suffix: String) in directory.appending(path: base + suffix).path }
    try Data("subjectAltName=\(names.joined(separator: ","))\n".utf8).write(to: URL(filePath: file(".ext")))
    try await Self.openssl([
      "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=test",
      "-keyout", file(".key"), "-out", file(".csr"),
    ])
    try await Self.openssl(
      [
        "ca", "-batch", "-notext", "-config", directory.appending(path: "ca.conf").path, "-cert",
        directory.appending(path: "ca.crt").path, "-keyfile", directory.appending(path: "ca.key").path, "-in",
        file(".csr"), "-extfile", file(".ext"), "-out", file(".crt"),
      ] + validity.dates)
    return ClientIdentity(
      certificate: try Data(contentsOf: URL(filePath: file(".crt"))),
      privateKey: try Data(contentsOf: URL(filePath: file(".key"))))
  }

  private static func openssl(_ arguments: [String]) async throws {
    try await Tool(name: "openssl").run(arguments)
  }
}
