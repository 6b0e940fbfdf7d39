public import Kubernetes

/// What every selected namespace must have: the operator's one custom resource.
///
/// Cluster-scoped; plural `securitybaselines`, short names `sb` and `baseline`.
public struct SecurityBaseline: KubernetesObject, Hashable {
  /// `/apis/plimsoll.dev/v1alpha1/securitybaselines`.
  public static let resourceType = ResourceType(
    group: "plimsoll.dev", version: "v1alpha1", plural: "securitybaselines", kind: "SecurityBaseline",
    isNamespaced: false)

  /// Metadata.
  public var metadata: ObjectMeta
  /// What is asked for.
  public var spec: SecurityBaselineSpec
  /// What the operator found and did.
  public var status: SecurityBaselineStatus?

  /// Creates a baseline.
  public init(metadata: ObjectMeta, spec: SecurityBaselineSpec, status: SecurityBaselineStatus? = nil) {
    self.metadata = metadata
    self.spec = spec
    self.status = status
  }
}
