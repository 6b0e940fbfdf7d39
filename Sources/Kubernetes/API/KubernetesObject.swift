/// A resource type of the API server: group, version, plural name and kind.
public struct ResourceType: Sendable, Hashable, Codable {
  /// The API group; empty for the core group.
  public var group: String
  /// The version, e.g. `v1`.
  public var version: String
  /// The plural name as in URLs, e.g. `networkpolicies`.
  public var plural: String
  /// The kind, e.g. `NetworkPolicy`.
  public var kind: String
  /// Whether objects of this type are namespaced.
  public var isNamespaced: Bool

  /// Creates a resource type.
  public init(group: String, version: String, plural: String, kind: String, isNamespaced: Bool) {
    self.group = group
    self.version = version
    self.plural = plural
    self.kind = kind
    self.isNamespaced = isNamespaced
  }

  /// The `apiVersion` of objects: `group/version`, or only the version for the core group.
  public var apiVersion: String { group.isEmpty ? version : "\(group)/\(version)" }

  /// The plural name with the group, e.g. `networkpolicies.networking.k8s.io`.
  public var qualifiedName: String { group.isEmpty ? plural : "\(plural).\(group)" }
}

/// An object with metadata.
public protocol MetadataObject: Sendable {
  /// The metadata of the object.
  var metadata: ObjectMeta { get }
}

/// A typed Kubernetes object. A type declares only the fields that its user reads or writes.
///
/// Like the items of a list, these types have no `apiVersion` and `kind`; see `resourceType`.
public protocol KubernetesObject: MetadataObject, Codable {
  /// The resource type.
  static var resourceType: ResourceType { get }
  /// Whether the field `metadata` in JSON is decoded into the property `metadata` and nothing else, so that objects that differ
  /// only in their names, UIDs, versions and times differ only in this property. The default is `false`; `ObjectDecoder` decodes
  /// objects faster if it is `true`.
  static var isIdentifiedByMetadataOnly: Bool { get }
  /// The metadata of the object.
  var metadata: ObjectMeta { get set }
}

extension KubernetesObject {
  /// Returns `false`.
  public static var isIdentifiedByMetadataOnly: Bool { false }
}

/// Namespace and name of an object.
public struct ObjectKey: Sendable, Hashable, Codable, CustomStringConvertible {
  /// The namespace; `nil` for cluster-scoped objects.
  public var namespace: String?
  /// The name.
  public var name: String

  /// Creates a key.
  public init(namespace: String? = nil, name: String) {
    self.namespace = namespace
    self.name = name
  }

  /// Compares bytes, as Kubernetes does. Swift compares strings by canonical equivalence, so two names in different Unicode
  /// forms would be one object.
  public static func == (left: ObjectKey, right: ObjectKey) -> Bool {
    left.name.hasEqualBytes(to: right.name) && left.namespace == right.namespace
  }

  /// Hashes bytes, as `==` compares them.
  public func hash(into hasher: inout Hasher) {
    name.hashBytes(into: &hasher)
    hasher.combine(namespace)
  }

  /// `namespace/name`, or only the name for cluster-scoped objects.
  public var description: String { namespace.map { "\($0)/\(name)" } ?? name }
}

extension MetadataObject {
  /// The key of the object. Its name is empty if the object has no name.
  public var key: ObjectKey { ObjectKey(namespace: metadata.namespace, name: metadata.name ?? "") }
}
