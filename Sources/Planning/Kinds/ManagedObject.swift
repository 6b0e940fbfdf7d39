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

  /// Why the object weakens a baseline if it is not managed; `nil` if it is harmless. The default is `nil`.
  var risk: ObservedObject.Risk? { get }
}

extension ManagedObject {
  package static var claim: DesiredObject.Claim { .whole }

  package static var watchedName: String? { nil }

  package static var permissions: PolicyRule {
    let verbs =
      claim == .whole ? ["get", "list", "watch", "create", "patch", "delete"] : ["get", "list", "watch", "patch"]
    return PolicyRule(apiGroups: [resourceType.group], resources: [resourceType.plural], verbs: verbs)
  }

  package var ownership: Ownership? { Ownership(labels: metadata.labels ?? [:]) }

  package var risk: ObservedObject.Risk? { nil }
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

  /// A hash of the immutable fields; `nil` if the kind has none. The default is `nil`.
  var immutableFields: Fingerprint? { get }
}

extension NormalizedContent {
  package var immutableFields: Fingerprint? { nil }
}
