import Kubernetes
import Logging
import Sandbox
import Testing

@Suite struct ExampleTests {
  @Test func breaksOnPurpose() async throws {
    let server = APIServer()
    let client = server.client(userAgent: "my-operator", retry: .never, logger: Logger(label: "test"))
    let namespace = Namespace(metadata: ObjectMeta(name: "a"))

    server.faults.set { request in
      request.isWrite
        ? .refuse(StatusError(code: 429, reason: "TooManyRequests", message: "later", retryAfter: 1)) : nil
    }
    await #expect(throws: APIError.self) { try await client.create(namespace, fieldManager: "me") }
    server.faults.set(nil)

    server.faults.setPolicy { review in review.resource.resource == "namespaces" ? "none today" : nil }
    await #expect(throws: APIError.self) { try await client.create(namespace, fieldManager: "me") }
    server.faults.setPolicy(nil)

    let backup = server.backUp()
    _ = try await client.create(namespace, fieldManager: "me")
    server.restore(backup)  // resourceVersions go backwards
    await #expect(throws: APIError.self) { try await client.get(Namespace.self, ObjectKey(name: "a")) }

    server.setAvailable(false, group: "networking.k8s.io")
    await #expect(throws: APIError.self) { try await client.list(NetworkPolicy.self) }
  }
}
