public import Kubernetes

/// The custom resource of the operator: the security configuration of the selected namespaces.
///
/// It is cluster-scoped; its plural name is `securitybaselines`, and its short names are `sb` and `baseline`.
public struct SecurityBaseline: KubernetesObject, Hashable {
  /// `/apis/plimsoll.dev/v1alpha1/securitybaselines`.
  public static let resourceType = ResourceType(
    group: "plimsoll.dev", version: "v1alpha1", plural: "securitybaselines", kind: "SecurityBaseline",
    isNamespaced: false)

  /// The metadata.
  public var metadata: ObjectMeta
  /// The desired state.
  public var spec: SecurityBaselineSpec
  /// The observed state.
  public var status: SecurityBaselineStatus?

  /// Creates a baseline.
  public init(metadata: ObjectMeta, spec: SecurityBaselineSpec, status: SecurityBaselineStatus? = nil) {
    self.metadata = metadata
    self.spec = spec
    self.status = status
  }
}
