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

  /// The reason of the condition `Ready` in a cluster that the baseline does not select.
  public static let notSelectedReason = "NotSelected"
  /// The reason of the conditions `Ready` and `Reconciling` while a rollout is halted.
  public static let rolloutHaltedReason = "RolloutHalted"

  /// Whether status says that the baseline does not select the cluster.
  public var isNotSelected: Bool {
    status?.conditions?.contains { $0.type == "Ready" && $0.reason == Self.notSelectedReason } ?? false
  }

  /// Creates a baseline.
  public init(metadata: ObjectMeta, spec: SecurityBaselineSpec, status: SecurityBaselineStatus? = nil) {
    self.metadata = metadata
    self.spec = spec
    self.status = status
  }
}
