import Foundation
import HTTPTypes
import Kubernetes
import Logging
import Testing

@testable import Sandbox
@testable import SandboxMerge

/// What goes wrong on purpose goes wrong as asked, and only that.
@Suite struct FaultTests {
  private let server = APIServer()

  private func client(retry: RetryPolicy = .never) -> Client {
    server.client(userAgent: "test", retry: retry, logger: .init(label: "test"))
  }

  private func create(_ name: String, _ client: Client) async throws {
    _ = try await client.create(Namespace(metadata: ObjectMeta(name: name)), fieldManager: "test")
  }

  private func exists(_ name: String) -> Bool { server.store.get(.namespaces, ObjectKey(name: name)) != nil }

  @Test(
    "a rejected request returns the error and changes nothing", arguments: [401, 403, 409, 410, 422, 429, 500, 503])
  func refusals(code: Int) async throws {
    server.faults.set { request in
      request.isWrite ? .refuse(StatusError(code: code, reason: "Because", message: "no", retryAfter: 7)) : nil
    }
    let error = try await #require(throws: APIError.self) { try await create("a", client()) }
    #expect(error.code == code && error.message == "no" && error.retryAfter == .seconds(7))
    #expect(!exists("a"))
    #expect(try await client().get(Namespace.self, ObjectKey(name: "default")).key.name == "default")
  }

  @Test("a dropped request has no effect; a request with a dropped answer has")
  func drops() async throws {
    for (fault, isDone) in [(Fault.drop, false), (.dropAnswer, true)] {
      let name = isDone ? "done" : "undone"
      server.faults.set { $0.isWrite ? fault : nil }
      let error = try await #require(throws: TransportError.self) { try await create(name, client()) }
      guard case .connectionLost = error else { return #expect(Bool(false), "\(error)") }
      #expect(exists(name) == isDone)
    }
  }

  @Test("a body can be truncated, sent slowly, or replaced by garbage", arguments: [0, 1, 40])
  func bodies(count: Int) async throws {
    server.faults.set { _ in .cut(after: count) }
    await #expect(throws: TransportError.self) {
      try await client().get(Namespace.self, ObjectKey(name: "default"))
    }
    server.faults.set { _ in .drip(bytes: count, every: .zero) }
    #expect(try await client().get(Namespace.self, ObjectKey(name: "default")).key.name == "default")
    server.faults.set { _ in .garbage(Data("<html>".utf8)) }
    await #expect(throws: (any Error).self) { try await client().get(Namespace.self, ObjectKey(name: "default")) }
  }

  @Test("watch lines can be repeated or lost; other requests are unaffected")
  func watches() async throws {
    server.faults.set { request in
      request.isWatch ? .tamper { $0.contains(Data("\"kube-system\"".utf8)) ? [$0, $0] : [] } : nil
    }
    let events = try await client().watch(Namespace.self, options: WatchOptions(resourceVersion: "0"))
    var names: [String] = []
    for try await event in events {
      if case .added(let namespace) = event { names.append(namespace.key.name) }
      if names.count == 2 { break }
    }
    #expect(names == ["kube-system", "kube-system"])
    #expect(try await client().list(Namespace.self).items.count == 4)
  }

  @Test("a policy rejects writes like an admission webhook")
  func policy() async throws {
    server.faults.setPolicy { $0.manager == "test" && $0.object["metadata"]?["name"] == "b" ? "not b" : nil }
    try await create("a", client())
    let error = try await #require(throws: APIError.self) { try await create("b", client()) }
    #expect(error.isForbidden && error.message.contains("denied the request: not b"))
    #expect(exists("a") && !exists("b"))
  }

  @Test("a restored backup has the old objects and versions; newer watches end")
  func restore() async throws {
    let (backup, version) = (server.backUp(), server.resourceVersion)
    try await create("late", client())
    #expect(server.resourceVersion > version)
    let events = try await client().watch(
      Namespace.self, options: WatchOptions(resourceVersion: String(server.resourceVersion)))
    server.restore(backup)
    #expect(!exists("late") && server.resourceVersion == version)
    for try await _ in events { Issue.record("no event was expected") }
  }

  @Test("an unavailable group returns 503; compacted versions return 410")
  func outages() async throws {
    server.setAvailable(false, group: "networking.k8s.io")
    let error = try await #require(throws: APIError.self) { try await client().list(NetworkPolicy.self) }
    #expect(error.code == 503)
    #expect(try await client().list(Role.self).items.isEmpty)
    server.setAvailable(true, group: "networking.k8s.io")
    #expect(try await client().list(NetworkPolicy.self).items.isEmpty)
    let old = server.resourceVersion
    try await create("new", client())
    server.compact()
    let gone = try await #require(throws: APIError.self) {
      for try await _ in try await client().watch(
        Namespace.self, options: WatchOptions(resourceVersion: String(old)))
      {}
    }
    #expect(gone.isGone)
  }
}
