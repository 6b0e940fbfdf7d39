import HTTPTypes
import Hummingbird
import HummingbirdTLS
import Kubernetes
public import Logging
import NIOSSL
public import ServiceLifecycle
import Synchronization

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// Serves an `APIServer` on loopback, with TLS and a token, and writes a kubeconfig for it.
public final class LoopbackServer: Service {
  /// The file that kubectl and operators read.
  public let kubeconfig: URL
  private let server: APIServer
  private let certificate: ServingCertificate
  private let token: String
  private let requestedPort: Int
  private let logger: Logger
  private let address = Mutex<Address>(.init())

  private struct Address {
    var port: Int?
    /// The file of the kubeconfig, after it was written.
    var file: KubeconfigFile?
    var waiting: [CheckedContinuation<Int, any Error>] = []
    var isOver = false
  }

  /// Prepares a server in a directory of its own: certificate, key, and once it runs the kubeconfig.
  ///
  /// - Parameters:
  ///   - configuration: How the API server behaves; its token is added.
  ///   - directory: Directory of the files; created if it does not exist.
  ///   - kubeconfig: Path of the kubeconfig, which must not exist; `nil` for a file in the directory.
  ///   - port: Port on 127.0.0.1; 0 for any that is free.
  /// - Throws: `SandboxError`, and file system errors.
  public init(
    _ configuration: APIServer.Configuration = .init(), directory: URL, kubeconfig: URL? = nil, port: Int = 0,
    logger: Logger
  ) async throws {
    try FileManager.default.createDirectory(
      at: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    certificate = try await ServingCertificate.make(in: directory)
    token = UUID().uuidString.lowercased()
    var configuration = configuration
    configuration.tokens[token] = "sandbox-admin"
    server = APIServer(configuration)
    self.kubeconfig = kubeconfig ?? directory.appending(path: "kubeconfig")
    if FileManager.default.fileExists(atPath: self.kubeconfig.path) {
      throw SandboxError(
        "cannot write the kubeconfig: \(self.kubeconfig.path): the file exists; remove it or choose another path")
    }
    self.logger = logger
    requestedPort = port
  }

  /// The API server behind it: faults, backups.
  public var apiServer: APIServer { server }

  /// Serves until it is cancelled or shut down gracefully.
  ///
  /// - Throws: Where the port is taken.
  public func run() async throws {
    defer { finish(.failure(SandboxError("the sandbox's server has ended"))) }
    let chain = try NIOSSLCertificate.fromPEMFile(certificate.certificateFile.path).map {
      NIOSSLCertificateSource.certificate($0)
    }
    let tls = TLSConfiguration.makeServerConfiguration(
      certificateChain: chain,
      privateKey: .privateKey(try NIOSSLPrivateKey(file: certificate.keyFile.path, format: .pem)))
    var quiet = logger
    quiet.logLevel = .critical
    let application = Application(
      responder: Responder(server: server), server: try .tls(.http1(), tlsConfiguration: tls),
      configuration: .init(address: .hostname("127.0.0.1", port: requestedPort), serverName: nil),
      onServerRunning: { [self] channel in
        let port = channel.localAddress?.port ?? requestedPort
        do {
          try writeKubeconfig(port: port)
          finish(.success(port))
        } catch {
          finish(.failure(error))
        }
      }, logger: quiet)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { [server] in try await server.run() }
      group.addTask { try await application.run() }
      try await group.next()
      group.cancelAll()
    }
  }

  /// Waits until requests are answered; returns the port.
  ///
  /// - Throws: Where the server ended before that.
  @discardableResult
  public func ready() async throws -> Int {
    try await withCheckedThrowingContinuation { continuation in
      let known: Result<Int, any Error>? = address.withLock { address in
        if let port = address.port { return .success(port) }
        if address.isOver { return .failure(SandboxError("the sandbox's server has ended")) }
        address.waiting.append(continuation)
        return nil
      }
      if let known { continuation.resume(with: known) }
    }
  }

  private func finish(_ result: Result<Int, any Error>) {
    let waiting = address.withLock { address in
      if case .success(let port) = result { address.port = port } else { address.isOver = true }
      defer { address.waiting = [] }
      return address.waiting
    }
    for continuation in waiting { continuation.resume(with: result) }
  }

  private func writeKubeconfig(port: Int) throws {
    let name: JSONValue = "plimsoll-sandbox"
    let config: JSONValue = [
      "apiVersion": "v1", "kind": "Config", "current-context": name,
      "clusters": [
        [
          "name": name,
          "cluster": [
            "server": .string("https://127.0.0.1:\(port)"),
            "certificate-authority-data": .string(certificate.certificate.base64EncodedString()),
          ],
        ]
      ],
      "users": [["name": name, "user": ["token": .string(token)]]],
      "contexts": [["name": name, "context": ["cluster": name, "user": name]]],
    ]
    let file = try KubeconfigFile.create(Data(YAML.emit([config]).utf8), at: kubeconfig)
    address.withLock { $0.file = file }
  }

  /// Removes the kubeconfig that this server wrote. A file that has replaced it remains.
  public func removeKubeconfig() {
    address.withLock { address in
      defer { address.file = nil }
      return address.file
    }?.remove()
  }
}

/// Hands requests from Hummingbird to the API server.
private struct Responder: HTTPResponder {
  typealias Context = BasicRequestContext

  /// The largest body that is read: more than etcd stores, as in kube-apiserver.
  private static let bodyLimit = 3 << 20

  let server: APIServer

  func respond(to request: Request, context: BasicRequestContext) async throws -> Response {
    var request = request
    let body = try await request.collectBody(upTo: Self.bodyLimit)
    let answer = await server.respond(
      to: SandboxRequest(
        method: request.method, target: request.uri.string, headers: request.headers,
        body: Data(body.readableBytesView)))
    switch answer.body {
    case .data(let data):
      return Response(
        status: .init(code: answer.status), headers: answer.headers, body: .init(byteBuffer: ByteBuffer(bytes: data)))
    case .stream(let stream): return streaming(stream, answer)
    case .lost:
      // An answer that is never complete: the connection is closed in its midst.
      return Response(
        status: .ok, headers: [.contentLength: "1"], body: .init { _ in throw ConnectionClosed() })
    }
  }

  private func streaming(
    _ stream: AsyncThrowingStream<Data, any Error>, _ answer: SandboxResponse
  ) -> Response {
    Response(
      status: .init(code: answer.status), headers: answer.headers,
      body: .init { writer in
        for try await chunk in stream { try await writer.write(ByteBuffer(bytes: chunk)) }
        try await writer.finish(nil)
      })
  }
}
