public import Kubernetes
import SandboxKinds
import SandboxMerge

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Loads the objects of a cluster or a GitOps repository.
extension APIServer {
  /// An object that could not be taken over, and why.
  public struct LoadProblem: Sendable, Hashable, CustomStringConvertible {
    /// `Kind namespace/name`.
    public var object: String
    /// The problem.
    public var reason: String

    /// `Kind namespace/name: reason`.
    public var description: String { "\(object): \(reason)" }
  }

  /// Stores objects as they are, without admission: they exist already, or are meant to.
  ///
  /// Custom resource definitions come first, then namespaces; missing namespaces are created. Fields that only a server
  /// sets (uid, managedFields, status) are kept if present.
  /// - Returns: The objects that were not loaded: their kind is not served, or they are invalid.
  public func load(_ objects: [JSONValue]) -> [LoadProblem] {
    let ranked = objects.enumerated().sorted { left, right in
      (Self.rank(left.element), left.offset) < (Self.rank(right.element), right.offset)
    }
    return ranked.compactMap { _, object in
      do {
        try load(object)
        return nil
      } catch {
        return LoadProblem(object: Self.name(of: object), reason: (error as? StatusError)?.message ?? "\(error)")
      }
    }
  }

  private static func rank(_ object: JSONValue) -> Int {
    switch object["kind"]?.stringValue {
    case "CustomResourceDefinition": 0
    case "Namespace": 1
    default: 2
    }
  }

  private static func name(of object: JSONValue) -> String {
    let key = ObjectKey(
      namespace: object["metadata"]?["namespace"]?.stringValue, name: object.text("metadata", "name"))
    return "\(object["kind"]?.stringValue ?? "object") \(key)"
  }

  private func load(_ object: JSONValue) throws {
    let parts = (object["apiVersion"]?.stringValue ?? "").split(separator: "/", maxSplits: 1).map(String.init)
    guard let kindName = object["kind"]?.stringValue, let version = parts.last else {
      throw StatusError.badRequest("apiVersion and kind are missing")
    }
    let group = parts.count == 2 ? parts[0] : ""
    guard let kind = registry.kind(group: group, named: kindName), kind.isStored else {
      throw StatusError.badRequest("the sandbox serves no \(kindName) of \(group.isEmpty ? version : group)")
    }
    let object = try prepared(object, kind)
    let key = ObjectKey(
      namespace: object["metadata"]?["namespace"]?.stringValue, name: object.text("metadata", "name"))
    if let namespace = key.namespace, store.get(.namespaces, ObjectKey(name: namespace)) == nil {
      bootstrap(namespace: namespace)
    }
    while true {
      let live = store.get(kind.groupResource, key)
      guard let stored = try store.commit(kind.groupResource, key, replacing: live, .put(object, form: kind.form))
      else { continue }
      if kind.groupResource == .customResourceDefinitions {
        try registry.define(key.name, object)
      }
      lifecycle.created(stored, kind)
      return
    }
  }

  private func prepared(_ object: JSONValue, _ kind: ServedKind) throws -> JSONValue {
    var object = kind.defaulted(kind.pruned(object))
    object = kind.prepared(object, replacing: object)
    object["apiVersion"] = .string(kind.apiVersion)
    if object["metadata"]?.objectValue == nil { object["metadata"] = [:] }
    object["metadata"]?["resourceVersion"] = nil
    if kind.isNamespaced {
      if object["metadata"]?["namespace"]?.stringValue?.isEmpty != false {
        object["metadata"]?["namespace"] = "default"
      }
    } else {
      object["metadata"]?["namespace"] = nil
    }
    if object["metadata"]?["uid"] == nil { object["metadata"]?["uid"] = .string(UUID().uuidString.lowercased()) }
    if object["metadata"]?["creationTimestamp"]?.stringValue == nil {
      object["metadata"]?["creationTimestamp"] = .string(Timestamp(configuration.now()).text)
    }
    if kind.behavior.countsGenerations, object["metadata"]?["generation"] == nil {
      object["metadata"]?["generation"] = 1
    }
    let problems = kind.problems(in: object)
    guard problems.isEmpty else {
      throw StatusError.invalid(kind, name: object.text("metadata", "name"), problems)
    }
    return object
  }
}
