import Kubernetes
import Logging
import Planning
import Preview
import Testing

/// Servers that send more than a preview should keep.
@Suite("limits of a preview") struct ReadingBudgetTests {
  private typealias Answer = FakeServer.Answer

  /// A preview on a server that answers lists of policies with pages.
  private func preview(
    limit: Int? = nil, _ page: @escaping @Sendable (_ token: String?) -> JSONValue
  ) async throws -> ClusterPreview {
    let server = FakeServer([]) { request in
      request.path.hasSuffix("/networkpolicies") ? Answer(body: page(request.query["continue"])) : nil
    }
    let client = Client(
      source: StaticCredentials(Credentials(endpoint: Endpoint(server: "https://x"))), transport: server,
      userAgent: "test", retry: .never, logger: Logger(label: "test"))
    return try await ClusterPreview.make(
      of: [try Examples.baseline(Examples.denying)], client: client, operatorNamespace: "plimsoll-system", limit: limit,
      now: Examples.now)
  }

  private static func page(_ items: [JSONValue], next: String?) -> JSONValue {
    var metadata: JSONValue = ["resourceVersion": "1"]
    metadata["continue"] = next.map(JSONValue.string)
    return ["metadata": metadata, "items": .array(items)]
  }

  @Test("a server that sends pages without end reaches the limit, also with short objects")
  func endless() async throws {
    let error = await #expect(throws: PreviewError.self) {
      try await preview(limit: 1 << 20) { token in
        let number = (token.flatMap { Int($0) } ?? 0) + 1
        return Self.page((0..<100).map { Examples.policy(name: "p\(number)-\($0)") }, next: "\(number)")
      }
    }
    #expect(error?.description.contains("the cluster has more than 1 MiB of objects") == true)
  }

  @Test("a small cluster is within the limit")
  func small() async throws {
    let preview = try await preview(limit: 1 << 20) { _ in Self.page([Examples.policy()], next: nil) }
    #expect(preview.notes.count == 1, "the baseline selects no namespace: \(preview.notes)")
  }

  @Test("a server that repeats a token, or sends empty pages, is an error")
  func noProgress() async throws {
    let repeated = await #expect(throws: PreviewError.self) {
      try await preview { _ in Self.page([Examples.policy()], next: "again") }
    }
    #expect(repeated?.description.contains("sends the same continue token again") == true)
    let empty = await #expect(throws: PreviewError.self) {
      try await preview { token in Self.page([], next: "\(token ?? "")x") }
    }
    #expect(empty?.description.contains("sends an empty page and says that more follow") == true)
  }

  @Test("notes on objects that cannot be read are bounded, and their number is shown")
  func malformed() async throws {
    let preview = try await preview { _ in
      Self.page(
        (0..<50).map { ["metadata": ["name": .string("p\($0)"), "namespace": "a"], "spec": "none"] }, next: nil)
    }
    let notes = preview.notes.filter { $0.hasPrefix("cannot read ") }
    #expect(notes.count == 21)
    #expect(notes.last == "cannot read 30 more of networkpolicies.networking.k8s.io; they are ignored")
  }
}
