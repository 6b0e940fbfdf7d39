/// A kind of object as the API server addresses it: group, version, plural name, and the kind's own name.
public struct ResourceType: Sendable, Hashable, Codable {
  /// API group; empty for the core group.
  public var group: String
  /// Version, e.g. `v1`.
  public var version: String
  /// Plural name as in URLs, e.g. `networkpolicies`.
  public var plural: String
  /// Kind, e.g. `NetworkPolicy`.
  public var kind: String
  /// True where objects live in a namespace.
  public var isNamespaced: Bool

  /// Creates a resource type.
  public init(group: String, version: String, plural: String, kind: String, isNamespaced: Bool) {
    self.group = group
    self.version = version
    self.plural = plural
    self.kind = kind
    self.isNamespaced = isNamespaced
  }

  /// `group/version`, or the version alone for the core group: what objects carry as `apiVersion`.
  public var apiVersion: String { group.isEmpty ? version : "\(group)/\(version)" }

  /// The resource with its group, as error messages name it, e.g. `networkpolicies.networking.k8s.io`.
  public var qualifiedName: String { group.isEmpty ? plural : "\(plural).\(group)" }
}

/// A typed Kubernetes object: the fields that the operator reads or writes, and no more.
///
/// Items of a list carry no `apiVersion` and `kind`; neither do these types. `ResourceType` knows both.
public protocol KubernetesObject: Codable, Sendable {
  /// How the API server addresses this kind.
  static var resourceType: ResourceType { get }
  /// The object's metadata.
  var metadata: ObjectMeta { get set }
}

/// Identity of an object by name.
public struct ObjectKey: Sendable, Hashable, Codable, CustomStringConvertible {
  /// Namespace; nil for cluster-scoped objects.
  public var namespace: String?
  /// Name.
  public var name: String

  /// Creates a key.
  public init(namespace: String? = nil, name: String) {
    self.namespace = namespace
    self.name = name
  }

  /// `namespace/name`, or the name alone.
  public var description: String { namespace.map { "\($0)/\(name)" } ?? name }
}

extension KubernetesObject {
  /// The object's key; an object without a name has an empty one.
  public var key: ObjectKey { ObjectKey(namespace: metadata.namespace, name: metadata.name ?? "") }
}
