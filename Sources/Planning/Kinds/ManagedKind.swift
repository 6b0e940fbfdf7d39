package import Kubernetes

#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

/// A managed kind as a value, for use as a dictionary key; `type` has its definition.
///
/// Cheap to copy and compare: every observed object has one.
package struct ManagedKind: Sendable, Hashable {
  /// The typed struct that describes the kind.
  package let type: any ManagedObject.Type

  /// The kind of a typed struct.
  package init(_ type: any ManagedObject.Type) { self.type = type }

  package static func == (left: ManagedKind, right: ManagedKind) -> Bool { left.type == right.type }

  package func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(type)) }

  /// How the API server addresses the kind.
  package var resourceType: ResourceType { type.resourceType }
}

extension ManagedKind {
  /// Only the Pod Security labels of a namespace belong to the operator.
  package static let namespace = ManagedKind(Namespace.self)
  /// NetworkPolicy.
  package static let networkPolicy = ManagedKind(NetworkPolicy.self)
  /// Role.
  package static let role = ManagedKind(Role.self)
  /// RoleBinding.
  package static let roleBinding = ManagedKind(RoleBinding.self)
  /// ResourceQuota.
  package static let resourceQuota = ManagedKind(ResourceQuota.self)
  /// LimitRange.
  package static let limitRange = ManagedKind(LimitRange.self)
  /// Only the account `default`, and only its field `automountServiceAccountToken`.
  package static let serviceAccount = ManagedKind(ServiceAccount.self)
}

extension ManagedObject {
  /// The digest of an object, decoded from JSON.
  ///
  /// - Throws: `DecodingError` if the data is not an object of the kind.
  package static func observe(_ data: Data) throws -> ObservedObject {
    ObservedObject(try JSONDecoder().decode(Self.self, from: data))
  }

  /// The digest of an object, decoded from JSON together with similar ones.
  ///
  /// - Throws: `DecodingError` if the data is not an object of the kind.
  package static func observe(_ data: Data, with decoder: ObjectDecoder) throws -> ObservedObject {
    ObservedObject(try decoder.decode(Self.self, from: data))
  }

  /// Whether a live object protects at least as well as the desired one; false if either cannot be read.
  static func isAtLeastAsStrict(_ live: JSONValue, as desired: JSONValue) -> Bool {
    guard let live = try? content(of: live), let desired = try? content(of: desired) else { return false }
    return live.isAtLeastAsStrict(as: desired)
  }

  /// The normalized content of an object as fields, for a comparison field by field.
  ///
  /// - Throws: `DecodingError` if the value is not an object of the kind.
  static func normalizedFields(of object: JSONValue) throws -> JSONValue {
    try JSONValue(encoding: content(of: object))
  }

  private static func content(of object: JSONValue) throws -> Content {
    var object = object
    if object["metadata"] == nil { object["metadata"] = [:] }
    return try object.decode(Self.self).normalizedContent
  }
}

extension Sequence<ManagedKind> {
  /// Each kind once, in the order of first appearance.
  package var uniqued: [ManagedKind] {
    var seen: Set<ManagedKind> = []
    return filter { seen.insert($0).inserted }
  }
}
