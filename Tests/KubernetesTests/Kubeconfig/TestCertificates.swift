import Foundation
import NIOCore
import NIOSSL

/// Certificates of a test run, made with openssl: a certificate authority, another one, a server certificate and two
/// client certificates.
struct TestCertificates: Sendable {
  let directory: URL
  /// The DER encoding of each client certificate, with its name.
  let clients: [[UInt8]: String]

  /// Makes the certificates once per process.
  static let shared = Result { try TestCertificates() }

  private init() throws {
    directory = FileManager.default.temporaryDirectory.appending(path: "plimsoll-certificates-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    let script = """
      set -eu
      key() { openssl ecparam -name prime256v1 -genkey -noout | openssl pkcs8 -topk8 -nocrypt -out "$1.key"; }
      for name in ca other-ca; do
        key $name
        openssl req -x509 -new -key $name.key -days 2 -subj /CN=$name -out $name.crt
      done
      sign() {
        key $1
        openssl req -new -key $1.key -subj /CN=$1 -out $1.csr
        printf '%s' "$2" > $1.ext
        openssl x509 -req -in $1.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 2 -out $1.crt -extfile $1.ext
      }
      sign server subjectAltName=IP:127.0.0.1,DNS:localhost,DNS:kubernetes.example
      sign client-a extendedKeyUsage=clientAuth
      sign client-b extendedKeyUsage=clientAuth
      """
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", script]
    process.currentDirectoryURL = directory
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw CertificateError() }
    var clients: [[UInt8]: String] = [:]
    for name in ["client-a", "client-b"] {
      let certificate = try NIOSSLCertificate.fromPEMFile(directory.appending(path: "\(name).crt").path)
      for certificate in certificate { clients[try certificate.toDERBytes()] = name }
    }
    self.clients = clients
  }

  struct CertificateError: Error {}

  /// The names of the files that a kubeconfig can refer to.
  static let files = [
    "ca.crt", "other-ca.crt", "client-a.crt", "client-a.key", "client-b.crt", "client-b.key",
  ]

  func data(_ file: String) throws -> Data { try Data(contentsOf: directory.appending(path: file)) }

  /// A server configuration that requests a client certificate and accepts any.
  func serverContext(onServerName: @escaping @Sendable (String?) -> Void) throws -> NIOSSLContext {
    var configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: try NIOSSLCertificate.fromPEMFile(directory.appending(path: "server.crt").path).map {
        .certificate($0)
      },
      privateKey: .privateKey(try NIOSSLPrivateKey(file: directory.appending(path: "server.key").path, format: .pem)))
    configuration.certificateVerification = .optionalVerification
    configuration.applicationProtocols = ["http/1.1"]
    configuration.sslContextCallback = { values, promise in
      onServerName(values.serverHostname)
      promise.succeed(.noChanges)
    }
    return try NIOSSLContext(configuration: configuration)
  }
}
