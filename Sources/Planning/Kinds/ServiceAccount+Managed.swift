import CRDs
package import Kubernetes

/// Only the account `default`, which pods use by default, and only the field that controls whether pods mount its token.
extension ServiceAccount: ManagedObject {
  /// The one field that belongs to the operator.
  package struct Content: NormalizedContent {
    package var automountServiceAccountToken: Bool?

    package func expanding(namespace: String) -> Self { self }
  }

  package var normalizedContent: Content { Content(automountServiceAccountToken: automountServiceAccountToken) }

  package static var claim: DesiredObject.Claim { .fields }

  package static var watchedName: String? { "default" }

  /// `create`, because the account may not exist yet in a new namespace.
  package static var permissions: PolicyRule {
    PolicyRule(
      apiGroups: [resourceType.group], resources: [resourceType.plural],
      verbs: ["get", "list", "watch", "create", "patch"], resourceNames: ["default"])
  }

  /// An annotation names the baselines, separated by commas.
  package var ownership: Ownership? {
    metadata.annotations?[WellKnown.hardenedByAnnotation].map { Ownership(baseline: $0, control: .rbac) }
  }
}
