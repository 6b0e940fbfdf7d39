import CRDs
package import Kubernetes

/// Only the Pod Security labels of a namespace, and the annotation that records them, belong to the operator. What
/// decisions need of a namespace itself is in `NamespaceFacts`.
extension Namespace: ManagedObject {
  /// Nothing but metadata.
  package struct Content: NormalizedContent {
    package func expanding(namespace: String) -> Self { self }
  }

  package var normalizedContent: Content { Content() }

  package static var claim: DesiredObject.Claim { .fields }

  /// `NamespaceFacts` has the annotation.
  package var ownership: Ownership? { nil }
}
