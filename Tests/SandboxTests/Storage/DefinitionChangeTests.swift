import Foundation
import HTTPTypes
import Kubernetes
import Testing

@testable import Sandbox
@testable import SandboxKinds
@testable import SandboxMerge

/// Custom resources are pruned and defaulted when they are written, and again only where their definition has changed since.
@Suite struct DefinitionChangeTests {
  private let server = APIServer()
  private let key = ObjectKey(name: "a")
  private let gadgets = GroupResource(group: "example.com", resource: "gadgets")

  /// A definition with the versions v1 and v2; v2 has a default that v1 has not.
  private func definition(properties: JSONValue) -> JSONValue {
    func version(_ name: String, _ properties: JSONValue) -> JSONValue {
      [
        "name": .string(name), "served": true, "storage": .bool(name == "v1"),
        "schema": [
          "openAPIV3Schema": [
            "type": "object", "properties": ["spec": ["type": "object", "properties": properties]],
          ]
        ],
      ]
    }
    var later = properties
    later["since2"] = ["type": "string", "default": "two"]
    return [
      "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
      "metadata": ["name": "gadgets.example.com"],
      "spec": [
        "group": "example.com", "scope": "Cluster", "names": ["plural": "gadgets", "kind": "Gadget"],
        "versions": [version("v1", properties), version("v2", later)],
      ],
    ]
  }

  private static let first: JSONValue = ["size": ["type": "integer"], "on": ["type": "boolean", "default": true]]
  private static let second: JSONValue = ["size": ["type": "integer"], "color": ["type": "string", "default": "red"]]

  private func define(_ properties: JSONValue) throws {
    try server.registry.define("gadgets.example.com", definition(properties: properties))
  }

  private func kind(_ version: String = "v1") throws -> ServedKind {
    try #require(server.registry.kind(group: "example.com", version: version, resource: "gadgets"))
  }

  private func send(
    _ method: HTTPRequest.Method, _ target: String, _ body: JSONValue? = nil, type: String = "application/json"
  ) async throws -> JSONValue {
    let response = await server.respond(
      to: SandboxRequest(
        method: method, target: "/apis/example.com/\(target)", headers: [.contentType: type],
        body: try body?.jsonData() ?? Data()))
    guard case .data(let data) = response.body else { throw ConnectionClosed() }
    return try JSONValue(parsing: data)
  }

  private func create() async throws {
    try define(Self.first)
    _ = try await send(
      .post, "v1/gadgets",
      ["apiVersion": "example.com/v1", "kind": "Gadget", "metadata": ["name": "a"], "spec": ["size": 1, "no": 1]])
  }

  @Test("an object is read without changes as long as its definition does not change")
  func isNotFormedAgain() throws {
    try define(Self.first)
    // Unknown fields show whether the object was pruned.
    let raw: JSONValue = ["apiVersion": "example.com/v1", "kind": "Gadget", "metadata": [:], "spec": ["no": 1]]
    let known = try StoredObject(raw, key: key, revision: 1, form: try kind().form)
    #expect(try known.presented(as: try kind()) == known.bytes)
    #expect(try known.value(as: try kind())["spec"] == ["no": 1])
    #expect(try known.revised(2).value(as: try kind())["spec"] == ["no": 1])
    try define(Self.first)
    #expect(try known.value(as: try kind())["spec"] == ["no": 1], "the definition says the same")

    #expect(try known.value(as: try kind("v2"))["spec"] == ["on": true, "since2": "two"], "another version")
    let unknown = try StoredObject(raw, key: key, revision: 1)
    #expect(try unknown.value(as: try kind())["spec"] == ["on": true])
    try define(Self.second)
    #expect(try known.value(as: try kind())["spec"] == ["color": "red"])
    try define(Self.first)
    #expect(try known.value(as: try kind())["spec"] == ["on": true], "there and back")
  }

  @Test("stored objects do not change when they are pruned and defaulted again")
  func writesAreFormed() async throws {
    try await create()
    func check(_ step: String) throws {
      let stored = try #require(server.store.get(gadgets, key))
      let kind = try kind()
      #expect(try stored.presented(as: kind) == stored.bytes, "\(step)")
      #expect(kind.defaulted(kind.pruned(try stored.value())) == (try stored.value()), "\(step)")
    }
    try check("create")
    _ = try await send(.patch, "v1/gadgets/a", ["spec": ["no": 2, "size": 2]], type: "application/merge-patch+json")
    try check("patch")
    let configuration: JSONValue = ["apiVersion": "example.com/v1", "kind": "Gadget", "spec": ["on": nil, "size": 3]]
    _ = try await send(
      .patch, "v1/gadgets/a?fieldManager=a&force=true", configuration, type: "application/apply-patch+yaml")
    try check("apply")
    var object = try await send(.get, "v1/gadgets/a")
    object["spec"] = ["on": nil, "no": 4]
    _ = try await send(.put, "v1/gadgets/a", object)
    try check("update")
    #expect(try await send(.get, "v1/gadgets/a")["spec"] == ["on": true])
  }

  @Test("get, list and the other version use the current definition")
  func changesShow() async throws {
    try await create()
    #expect(try await send(.get, "v1/gadgets/a")["spec"] == ["size": 1, "on": true])
    #expect(try await send(.get, "v2/gadgets/a")["spec"] == ["size": 1, "on": true, "since2": "two"])
    try define(Self.second)
    let seen: JSONValue = ["size": 1, "color": "red"]
    #expect(try await send(.get, "v1/gadgets/a")["spec"] == seen)
    #expect(try await send(.get, "v1/gadgets")["items"]?.arrayValue?.first?["spec"] == seen)
    let later = try await send(.get, "v2/gadgets/a")
    #expect(later["apiVersion"] == "example.com/v2" && later["spec"]?["since2"] == "two")
  }
}
