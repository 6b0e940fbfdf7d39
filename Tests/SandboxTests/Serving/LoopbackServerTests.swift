import Foundation
import HTTPTypes
import Kubernetes
import Logging
import Testing

@testable import Sandbox
@testable import SandboxMerge

/// The sandbox over HTTPS, and by it what the transport makes of certificates and tokens.
@Suite struct LoopbackServerTests {
  /// Runs a server for a test, with the endpoint and the token that its kubeconfig names.
  private func withServer(
    _ body: @Sendable (LoopbackServer, Endpoint, String) async throws -> Void
  ) async throws {
    let directory = FileManager.default.temporaryDirectory.appending(path: "plimsoll-serve-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: directory) }
    let server = try await LoopbackServer(
      .init(bookmarkInterval: .milliseconds(100)), directory: directory, logger: Logger(label: "test"))
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await server.run() }
      try await server.ready()
      let configuration = try ClusterConfiguration.load(
        kubeconfig: server.kubeconfig.path, context: nil, environment: [:])
      let credentials = try await configuration.source.credentials()
      try await body(server, credentials.endpoint, try #require(credentials.authorization))
      group.cancelAll()
    }
  }

  private func client(_ transport: CurlTransport, _ endpoint: Endpoint, _ authorization: String?) -> Client {
    Client(
      source: StaticCredentials(Credentials(endpoint: endpoint, authorization: authorization)), transport: transport,
      userAgent: "test", retry: .never, logger: Logger(label: "test"))
  }

  private let key = ObjectKey(name: "default")

  @Test("clients with the token and the certificate are authenticated; only the owner can read the kubeconfig")
  func access() async throws {
    try await withServer { server, endpoint, token in
      let transport = CurlTransport()
      defer { transport.shutdown() }
      #expect(try await client(transport, endpoint, token).get(Namespace.self, key).key == key)
      for wrong in [nil, "Bearer wrong"] {
        let error = try await #require(throws: APIError.self) {
          try await client(transport, endpoint, wrong).get(Namespace.self, key)
        }
        #expect(error.isUnauthorized || error.isForbidden)
      }
      let mode = try FileManager.default.attributesOfItem(atPath: server.kubeconfig.path)[.posixPermissions]
      #expect(mode as? Int == 0o600)
    }
  }

  @Test("a kubeconfig is created with mode 0600; an existing file is neither overwritten nor removed")
  func kubeconfigFile() throws {
    let directory = FileManager.default.temporaryDirectory.appending(path: "plimsoll-file-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    let url = directory.appending(path: "config")
    let file = try KubeconfigFile.create(Data("ours".utf8), at: url)
    let mode = try FileManager.default.attributesOfItem(atPath: url.path)[.posixPermissions]
    #expect(mode as? Int == 0o600)
    #expect(throws: SandboxError.self) { try KubeconfigFile.create(Data("again".utf8), at: url) }
    #expect(try String(contentsOf: url, encoding: .utf8) == "ours")
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["config"], "no temporary file remains")
    let other = directory.appending(path: "other")
    try Data("theirs".utf8).write(to: other)
    #expect(rename(other.path, url.path) == 0)
    file.remove()
    #expect(try String(contentsOf: url, encoding: .utf8) == "theirs")
    #expect(unlink(url.path) == 0)
    let link = try KubeconfigFile.create(Data("ours".utf8), at: url)
    link.remove()
    #expect(!FileManager.default.fileExists(atPath: url.path))
  }

  @Test("a server does not start if the kubeconfig exists")
  func existingKubeconfig() async throws {
    let directory = FileManager.default.temporaryDirectory.appending(path: "plimsoll-serve-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    let url = directory.appending(path: "config")
    try Data("theirs".utf8).write(to: url)
    let error = try await #require(throws: SandboxError.self) {
      _ = try await LoopbackServer(directory: directory, kubeconfig: url, logger: Logger(label: "test"))
    }
    #expect(error.description.contains(url.path))
    #expect(try String(contentsOf: url, encoding: .utf8) == "theirs")
  }

  @Test("the certificate must be signed by the cluster's authority, for the requested name")
  func certificates() async throws {
    try await withServer { _, endpoint, token in
      let transport = CurlTransport()
      defer { transport.shutdown() }
      var named = endpoint
      named.serverName = "localhost"
      #expect(try await client(transport, named, token).get(Namespace.self, key).key == key)
      var misnamed = endpoint
      misnamed.serverName = "elsewhere.example"
      var unsigned = endpoint
      unsigned.certificateAuthority = nil
      for wrong in [misnamed, unsigned] {
        let error = try await #require(throws: TransportError.self) {
          try await client(transport, wrong, token).get(Namespace.self, key)
        }
        guard case .tlsFailed = error else { return #expect(Bool(false), "\(error)") }
      }
      var unverified = unsigned
      unverified.skipsVerification = true
      #expect(try await client(transport, unverified, token).get(Namespace.self, key).key == key)
    }
  }

  @Test("a watch streams over HTTPS; a dropped request closes the connection, and the next request succeeds")
  func streams() async throws {
    try await withServer { server, endpoint, token in
      let transport = CurlTransport()
      defer { transport.shutdown() }
      let client = client(transport, endpoint, token)
      let page = try await client.list(Namespace.self)
      let events = try await client.watch(
        Namespace.self, options: WatchOptions(resourceVersion: page.resourceVersion))
      _ = try await client.create(Namespace(metadata: ObjectMeta(name: "new")), fieldManager: "test")
      for try await event in events {
        if case .added(let namespace) = event {
          #expect(namespace.key.name == "new")
          break
        }
      }
      server.apiServer.faults.set { _ in .drop }
      await #expect(throws: TransportError.self) { try await client.get(Namespace.self, key) }
      server.apiServer.faults.set(nil)
      #expect(try await client.get(Namespace.self, key).key == key)
    }
  }
}
