import CRDs
package import Kubernetes

/// A kind of object that the operator writes, or judges, in namespaces.
///
/// A conformance is the only description of a managed kind: watches, the cache, decoding, planning, previews, the RBAC
/// manifest and the documentation ask it and loop over `ManagedKind` values. To add a kind, write its typed struct and one
/// conformance.
package protocol ManagedObject: KubernetesObject {
  /// What an object says, without the many ways to say it.
  associatedtype Content: NormalizedContent

  /// The object's content.
  var normalizedContent: Content { get }

  /// How much of an object belongs to the operator, and so what removal means: objects that are wholly the operator's are
  /// deleted, fields of others' objects are released. The default is `whole`.
  static var claim: DesiredObject.Claim { get }

  /// The only object name of interest; `nil` if all are. The default is `nil`.
  static var watchedName: String? { get }

  /// What the operator must be allowed to do with the kind in every namespace.
  static var permissions: PolicyRule { get }

  /// Which baseline and control the object's marks claim; `nil` if the marks are incomplete. The default reads the labels
  /// of generated objects.
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

/// What an object says, without the many ways to say it: two objects with equal normalized content mean the same to
/// Kubernetes.
///
/// Defaults are those that the API server fills in (pkg/apis/*/v1/defaults.go of Kubernetes), null and empty are the same
/// where the API treats them so, and lists that are sets are sorted. It encodes as top-level fields of the object, such as
/// `spec`, for a comparison field by field.
package protocol NormalizedContent: Hashable, Encodable, Sendable {
  /// The content with the namespace's name filled in for `{{ namespace.name }}`, in every string.
  ///
  /// Typed, because filling in a JSON tree takes ten times as long and is done for every namespace.
  func expanding(namespace: String) -> Self

  /// A hash of the fields that the API server refuses to change; `nil` if all can be changed. The default is `nil`.
  var immutableFields: Fingerprint? { get }
}

extension NormalizedContent {
  package var immutableFields: Fingerprint? { nil }
}
