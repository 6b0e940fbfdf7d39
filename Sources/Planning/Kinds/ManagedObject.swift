import CRDs
package import Kubernetes

/// A kind of object that the operator writes or checks in namespaces.
///
/// A conformance is the only definition of a managed kind. Watches, the cache, decoding, planning, previews, the RBAC
/// manifest and the documentation use it, and loop over `ManagedKind` values. To add a kind, write its typed struct and one
/// conformance.
package protocol ManagedObject: KubernetesObject {
  /// The meaning of an object, independent of its notation.
  associatedtype Content: NormalizedContent

  /// The object's content.
  var normalizedContent: Content { get }

  /// How much of an object belongs to the operator, which defines its removal: whole objects are deleted, and fields of
  /// objects that belong to others are released. The default is `whole`.
  static var claim: DesiredObject.Claim { get }

  /// The only object name of interest; `nil` if all are. The default is `nil`.
  static var watchedName: String? { get }

  /// The permissions that the operator needs for the kind in every namespace.
  static var permissions: PolicyRule { get }

  /// The baseline and the control that the object's labels name; `nil` if the labels are incomplete. The default reads the
  /// labels of generated objects.
  var ownership: Ownership? { get }

  /// Changes references to generated objects that have another name in a namespace, in the fields of an object. The default
  /// is for kinds without such references.
  static func refer(to renamed: Renaming, in fields: inout [String: JSONValue])

  /// Why the object weakens a baseline if it is not managed; `nil` if it is harmless. The default is `nil`.
  var risk: ObservedObject.Risk? { get }

  /// Changes an object that has a risk so that it has no effect although a finalizer keeps it. The default is for kinds
  /// without a risk.
  static func removeEffect(from object: inout JSONValue)
}

extension ManagedObject {
  package static var claim: DesiredObject.Claim { .whole }

  package static var watchedName: String? { nil }

  package static var permissions: PolicyRule {
    let verbs =
      claim == .whole ? ["get", "list", "watch", "create", "update", "delete"] : ["get", "list", "watch", "patch"]
    return PolicyRule(apiGroups: [resourceType.group], resources: [resourceType.plural], verbs: verbs)
  }

  package static func refer(to renamed: Renaming, in fields: inout [String: JSONValue]) {}

  package var ownership: Ownership? { Ownership(labels: metadata.labels ?? [:]) }

  package var risk: ObservedObject.Risk? { nil }

  package static func removeEffect(from object: inout JSONValue) {}
}

/// The meaning of an object, independent of its notation: two objects with equal normalized content are equivalent to
/// Kubernetes.
///
/// It contains the defaults of the API server (pkg/apis/*/v1/defaults.go of Kubernetes). Null equals empty if the API treats
/// them equally, and lists that are sets are sorted. It encodes as top-level fields of the object, such as `spec`, for a
/// comparison field by field.
package protocol NormalizedContent: Hashable, Encodable, Sendable {
  /// The content with `{{ namespace.name }}` expanded in every string.
  ///
  /// It is typed, because expanding a JSON tree takes ten times as long, and every namespace needs it.
  func expanding(namespace: String) -> Self

  /// The content with references to generated objects that have another name in a namespace; see
  /// `ManagedObject.refer(to:in:)`. The default is for kinds without such references.
  func referring(to renamed: Renaming) -> Self

  /// Whether a live object with this content protects at least as well as the desired one: it grants, opens or allows no
  /// more. The default is false.
  func isAtLeastAsStrict(as desired: Self) -> Bool

  /// A hash of the fields that the API server refuses to change; `nil` if all can be changed. The default is `nil`.
  var immutableFields: Fingerprint? { get }
}

extension NormalizedContent {
  package func referring(to renamed: Renaming) -> Self { self }

  package func isAtLeastAsStrict(as desired: Self) -> Bool { false }

  package var immutableFields: Fingerprint? { nil }
}
