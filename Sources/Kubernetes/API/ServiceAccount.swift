/// `v1.ServiceAccount`, as far as it is hardened here.
public struct ServiceAccount: KubernetesObject, Hashable {
  /// `/api/v1/serviceaccounts`.
  public static let resourceType = ResourceType(
    group: "", version: "v1", plural: "serviceaccounts", kind: "ServiceAccount", isNamespaced: true)

  /// Metadata.
  public var metadata: ObjectMeta
  /// Whether pods get a token mounted unless they say otherwise; absent means yes.
  public var automountServiceAccountToken: Bool?

  /// Creates a service account.
  public init(metadata: ObjectMeta, automountServiceAccountToken: Bool? = nil) {
    self.metadata = metadata
    self.automountServiceAccountToken = automountServiceAccountToken
  }
}
