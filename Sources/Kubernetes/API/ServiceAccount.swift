/// `v1.ServiceAccount` without secrets.
public struct ServiceAccount: KubernetesObject, Hashable {
  /// `/api/v1/serviceaccounts`.
  public static let resourceType = ResourceType(
    group: "", version: "v1", plural: "serviceaccounts", kind: "ServiceAccount", isNamespaced: true)

  /// The metadata is decoded by itself.
  public static let isIdentifiedByMetadataOnly = true

  /// Metadata.
  public var metadata: ObjectMeta
  /// Whether the token is mounted in pods that do not specify it themselves; `nil` means yes.
  public var automountServiceAccountToken: Bool?

  /// Creates a service account.
  public init(metadata: ObjectMeta, automountServiceAccountToken: Bool? = nil) {
    self.metadata = metadata
    self.automountServiceAccountToken = automountServiceAccountToken
  }
}
