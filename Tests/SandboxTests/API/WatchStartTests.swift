import Foundation
import HTTPTypes
import Kubernetes
import Testing

@testable import Sandbox
@testable import SandboxMerge

/// Where a watch begins: https://kubernetes.io/docs/reference/using-api/api-concepts/#streaming-lists
@Suite struct WatchStartTests {
  private let server = APIServer()
  private static let initial = "sendInitialEvents=true&resourceVersionMatch=NotOlderThan"
  private static let notInitial = "sendInitialEvents=false&resourceVersionMatch=NotOlderThan"

  private func make(_ name: String) throws {
    let map: JSONValue = ["apiVersion": "v1", "kind": "ConfigMap", "metadata": ["name": .string(name)]]
    let key = ObjectKey(namespace: "kube-public", name: name)
    _ = try #require(try server.store.commit(.configMaps, key, replacing: nil, .put(map)))
  }

  @Test(
    "a watch starts with current objects, at a version, or from now on",
    arguments: [
      ("", ["ADDED there", "ADDED later"]), ("resourceVersion=0", ["ADDED there", "ADDED later"]),
      ("resourceVersion=1", ["ADDED there", "ADDED later"]), (initial, ["ADDED there", "ADDED later"]),
      ("\(initial)&allowWatchBookmarks=true", ["ADDED there", "BOOKMARK true", "ADDED later"]),
      ("\(initial)&allowWatchBookmarks=true&resourceVersion=1", ["ADDED there", "BOOKMARK true", "ADDED later"]),
      (notInitial, ["ADDED later"]), ("\(notInitial)&resourceVersion=0", ["ADDED later"]),
      ("\(notInitial)&resourceVersion=1", ["ADDED there", "ADDED later"]),
      ("\(initial)&resourceVersion=999999", ["ERROR 504"]),
    ])
  func begins(query: String, expected: [String]) async throws {
    try make("there")
    let target = "/api/v1/namespaces/kube-public/configmaps?watch=true&\(query)"
    let response = await server.respond(to: SandboxRequest(method: .get, target: target))
    guard case .stream(let stream) = response.body else { throw ConnectionClosed() }
    try make("later")
    var seen: [String] = []
    for try await line in stream.prefix(expected.count) {
      let event = try JSONValue(parsing: line)
      let mark = event.value("object", "metadata", "annotations", "k8s.io/initial-events-end")
      let name = event.value("object", "metadata", "name") ?? mark ?? event.value("object", "code")
      seen.append("\(event.text("type")) \(name?.plainText ?? "")")
    }
    #expect(seen == expected)
  }

  @Test(
    "a Boolean parameter is true unless it is false or 0",
    arguments: [
      ("", nil), ("watch", true), ("watch=", true), ("watch=true", true), ("watch=1", true), ("watch=no", true),
      ("watch=0", false), ("watch=false", false), ("watch=False", false),
    ] as [(String, Bool?)])
  func flags(query: String, expected: Bool?) {
    #expect(SandboxRequest(method: .get, target: "/api?\(query)").query.flag("watch") == expected)
  }
}
