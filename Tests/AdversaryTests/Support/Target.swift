import CRDs
import ClusterTestSupport
import Foundation
import Kubernetes
import Testing

/// The namespace under attack and its baseline, with the permissions of an administrator.
struct Target: Sendable {
  let admin: Client
  let namespace: String
  let baseline: String

  /// The name of a generated object.
  func object(_ item: String) -> String { "\(baseline)-\(item)" }

  func get(_ type: ResourceType, _ name: String) async throws -> JSONValue? {
    do {
      return try await admin.getValue(type, ObjectKey(namespace: type.isNamespaced ? namespace : nil, name: name))
    } catch let error as APIError where error.isNotFound {
      return nil
    }
  }

  func status() async throws -> SecurityBaselineStatus? {
    try await admin.get(SecurityBaseline.self, ObjectKey(name: baseline)).status
  }

  func condition(_ type: String) async throws -> Condition? {
    try await status()?.conditions?.first { $0.type == type }
  }

  /// Creates a baseline.
  func create(baseline name: String, _ spec: JSONValue) async throws {
    let object: JSONValue = [
      "apiVersion": .string(SecurityBaseline.resourceType.apiVersion),
      "kind": .string(SecurityBaseline.resourceType.kind), "metadata": ["name": .string(name)], "spec": spec,
    ]
    _ = try await admin.createData(object, type: SecurityBaseline.resourceType, namespace: nil, fieldManager: "kubectl")
  }

  /// Waits until the current generation of a baseline is rolled out.
  func waitUntilReady(_ name: String) async throws {
    try await eventually("baseline '\(name)' is ready") {
      let baseline = try await admin.get(SecurityBaseline.self, ObjectKey(name: name))
      let ready = baseline.status?.conditions?.first { $0.type == "Ready" }
      return ready?.status == .true && ready?.observedGeneration == baseline.metadata.generation
    }
  }

  /// Creates an object in the namespace.
  func create(_ type: ResourceType, _ name: String, labels: [String: String] = [:], _ fields: JSONValue) async throws {
    _ = try await admin.createData(
      manifest(type, name, labels: labels, fields), type: type, namespace: namespace, fieldManager: "kubectl")
  }

  /// A manifest of an object in the namespace.
  func manifest(
    _ type: ResourceType, _ name: String, labels: [String: String] = [:], _ fields: JSONValue
  ) -> JSONValue {
    var object: JSONValue = [
      "apiVersion": .string(type.apiVersion), "kind": .string(type.kind),
      "metadata": ["name": .string(name), "labels": .object(labels.mapValues(JSONValue.string))],
    ]
    if type.isNamespaced { object["metadata"]?["namespace"] = .string(namespace) }
    for (key, value) in fields.objectValue ?? [:] where key != "metadata" { object[key] = value }
    for (key, value) in fields["metadata"]?.objectValue ?? [:] { object["metadata"]?[key] = value }
    return object
  }
}
