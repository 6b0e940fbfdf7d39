import Foundation
import HTTPTypes
import Kubernetes
import TestSupport

/// Reads discovery and OpenAPI documents of a kube-apiserver, and writes the part that the sandbox serves as a Swift file.
///
/// It records every resource of a stable version that is stored, and the access and token reviews, in the version that its
/// group prefers. Descriptions are left out, and so is `resource.k8s.io`: there are no nodes whose devices could be claimed.
struct APIRecorder: Sendable {
  let connection: TestConnection

  /// The recorded file.
  static let file = ControlPlaneScript.repository.appending(path: "Sources/SandboxKinds/Recorded/RecordedAPI.swift")

  /// The content of the file. One server gives the same bytes every time.
  func content() async throws -> Data {
    let resources = try await resources()
    var components: [String: JSONValue] = [:]
    for path in Set(resources.map(\.documentPath)).sorted() {
      let document = try await get("/openapi/v3/\(path)")
      for (name, schema) in document.at("/components/schemas")?.objectValue ?? [:] { components[name] = schema }
    }
    var graph = SchemaGraph(components)
    let kinds = try resources.map { resource in
      guard let root = graph.component(of: resource) else {
        throw FixtureError("no schema of \(resource.kind) in \(resource.documentPath)")
      }
      graph.add(root)
      return try resource.line(schema: root)
    }
    let schemas = try graph.lines()
    let version = try await connection.version()
    let text = """
      // swift-format-ignore-file
      // Written by scripts/record-openapi from kube-apiserver \(version). Do not edit.

      /// The resources and schemas of kube-apiserver \(version).
      enum RecordedAPI {
        /// Version of the server.
        static let version = "\(version)"
        /// A line of JSON for each resource.
        static let resources: StaticString = #\"""
      \(kinds.joined(separator: "\n"))
      \"""#
        /// A line for each schema: its name, a space, and its JSON.
        static let schemas: StaticString = #\"""
      \(schemas.joined(separator: "\n"))
      \"""#
      }

      """
    return Data(text.utf8)
  }

  /// The resources in the order of their groups and names.
  private func resources() async throws -> [RecordedResource] {
    var found: [RecordedResource] = []
    for path in ["/api", "/apis"] {
      let groups = try await get(
        path, accept: "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList")
      for group in groups["items"]?.arrayValue ?? [] {
        guard let preferred = group["versions"]?.arrayValue?.first,
          preferred["version"]?.stringValue?.wholeMatch(of: /v\d+/) != nil
        else { continue }
        found += (preferred["resources"]?.arrayValue ?? []).map {
          RecordedResource(
            group: group.at("/metadata/name")?.stringValue ?? "", version: preferred["version"]?.stringValue ?? "",
            discovery: $0)
        }
      }
    }
    return found.filter(\.isServed).sorted { ($0.group, $0.name) < ($1.group, $1.name) }
  }

  private func get(_ path: String, accept: String = "application/json") async throws -> JSONValue {
    var step = Step(method: .get, path: path)
    step.headers = [("Accept", accept)]
    let answer = try await connection.send(step, Variables())
    guard answer.code == 200 else { throw FixtureError("GET \(path) answers \(answer.code)") }
    return answer.body
  }
}

/// A resource as aggregated discovery lists it.
struct RecordedResource: Sendable {
  var group: String
  var version: String
  var discovery: JSONValue

  /// Plural name.
  var name: String { discovery["resource"]?.stringValue ?? "" }
  /// Kind of its objects.
  var kind: String { discovery.at("/responseKind/kind")?.stringValue ?? "" }
  /// Path of the OpenAPI document of its version.
  var documentPath: String { group.isEmpty ? "api/\(version)" : "apis/\(group)/\(version)" }

  /// Whether the sandbox serves it: it can be created, and is stored or a review.
  var isServed: Bool {
    let verbs = discovery["verbs"]?.arrayValue ?? []
    return isBuiltIn && group != "resource.k8s.io" && verbs.contains("create")
      && (verbs.contains("get") || name.hasSuffix("reviews"))
  }

  /// Whether the server has the group itself. Other tests define custom resources at the same time.
  private var isBuiltIn: Bool { !group.contains(".") || group.hasSuffix(".k8s.io") }

  private static let usualVerbs: JSONValue = [
    "create", "delete", "deletecollection", "get", "list", "patch", "update", "watch",
  ]

  /// What is recorded of it, as compact JSON; the usual verbs are left out.
  func line(schema: String) throws -> String {
    var json: JSONValue = [
      "group": .string(group), "version": .string(version), "kind": .string(kind), "resource": .string(name),
      "schema": .string(schema),
    ]
    for member in ["singularResource", "shortNames", "categories", "scope"] { json[member] = discovery[member] }
    if discovery["verbs"] != Self.usualVerbs { json["verbs"] = discovery["verbs"] }
    let subresources = (discovery["subresources"]?.arrayValue ?? []).compactMap { $0["subresource"] }
    if !subresources.isEmpty { json["subresources"] = .array(subresources) }
    return String(decoding: try json.jsonData(), as: UTF8.self)
  }
}

/// The components of OpenAPI documents that some roots refer to, in compact form.
struct SchemaGraph {
  private let components: [String: JSONValue]
  private var used: [String: JSONValue] = [:]

  init(_ components: [String: JSONValue]) { self.components = components }

  /// The component of a resource's objects.
  func component(of resource: RecordedResource) -> String? {
    let kind: JSONValue = [
      "group": .string(resource.group), "version": .string(resource.version), "kind": .string(resource.kind),
    ]
    return components.filter { $0.value["x-kubernetes-group-version-kind"]?.arrayValue == [kind] }.keys.min()
  }

  /// Adds a component and those that it refers to.
  mutating func add(_ name: String) { add(name, within: []) }

  /// A component that refers to itself, as the schema of schemas does, is recorded as any object.
  private mutating func add(_ name: String, within path: Set<String>) {
    guard used[name] == nil, let schema = components[name] else { return }
    let references = Self.references(in: schema)
    guard !reaches(name, from: references) else {
      used[name] = ["type": "object"]
      return
    }
    used[name] = Self.compact(schema)
    for reference in references.sorted() { add(reference, within: path.union([name])) }
  }

  private func reaches(_ target: String, from names: Set<String>) -> Bool {
    var (waiting, seen) = (names, Set<String>())
    while let name = waiting.popFirst() {
      if name == target { return true }
      guard seen.insert(name).inserted, let schema = components[name] else { continue }
      waiting.formUnion(Self.references(in: schema))
    }
    return false
  }

  /// The lines of the used components, by name.
  func lines() throws -> [String] {
    try used.sorted { $0.key < $1.key }.map { name, schema in
      "\(name) \(String(decoding: try schema.jsonData(), as: UTF8.self))"
    }
  }

  private static let prefix = "#/components/schemas/"

  private static func references(in value: JSONValue) -> Set<String> {
    switch value {
    case .object(let members):
      members.reduce(into: []) { found, member in
        if member.key == "$ref", let text = member.value.stringValue {
          found.insert(text.replacing(prefix, with: ""))
        } else {
          found.formUnion(references(in: member.value))
        }
      }
    case .array(let elements): elements.reduce(into: []) { $0.formUnion(references(in: $1)) }
    default: []
    }
  }

  /// The schema without descriptions. A reference stands beside its default and extensions by the component's name alone:
  /// `{"$ref":"NAME","default":{}}` for `{"allOf":[{"$ref":"#/components/schemas/NAME"}],"default":{}}`.
  private static func compact(_ schema: JSONValue) -> JSONValue {
    guard var members = schema.objectValue else { return schema }
    members["description"] = nil
    members["x-kubernetes-group-version-kind"] = nil
    if let first = members["allOf"]?.arrayValue, first.count == 1, let reference = first[0]["$ref"] {
      members["allOf"] = nil
      members["$ref"] = reference
    }
    if let text = members["$ref"]?.stringValue { members["$ref"] = .string(text.replacing(prefix, with: "")) }
    if let properties = members["properties"]?.objectValue {
      members["properties"] = .object(properties.mapValues(compact))
    }
    for name in ["items", "additionalProperties"] {
      guard var element = members[name].map(compact) else { continue }
      // The default of an element says nothing: elements are there or not.
      element["default"] = nil
      members[name] = element
    }
    return .object(members)
  }
}
