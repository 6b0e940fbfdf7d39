/// Well-known labels, annotations and other names of the operator.
public enum WellKnown {
  /// The field manager of all writes in namespaces.
  public static let fieldManager = "plimsoll"
  /// The label of generated objects with the value `plimsoll`.
  public static let managedByLabel = "app.kubernetes.io/managed-by"
  /// The label of generated objects with the name of the baseline.
  public static let baselineLabel = "plimsoll.dev/baseline"
  /// The label of generated objects with the control.
  public static let controlLabel = "plimsoll.dev/control"
  /// The labels that together identify a generated object.
  public static let ownershipLabels: Set<String> = [managedByLabel, baselineLabel, controlLabel]
  /// The annotation of a baseline that triggers an immediate reconcile of all namespaces when its value changes.
  public static let requestedAtAnnotation = "plimsoll.dev/requestedAt"
  /// The annotation of a baseline that continues a rollout which waits or has halted. Its value is the spec hash or the
  /// generation, optionally followed by `/` and the number of the step.
  public static let promoteAnnotation = "plimsoll.dev/promote"
  /// The annotation of a namespace that records, as JSON, which Pod Security labels were set for which baselines and
  /// the previous values to restore.
  public static let previousLabelsAnnotation = "plimsoll.dev/previous-pod-security"
  /// The annotation of a `default` service account with the names of the baselines that configure it, separated by
  /// commas.
  public static let hardenedByAnnotation = "plimsoll.dev/hardened-by"
  /// The finalizer of a baseline: the operator cleans up all namespaces before the baseline is deleted.
  public static let finalizer = "plimsoll.dev/cleanup"
  /// The label with the name of the namespace, which every namespace has since Kubernetes 1.21. The API server sets it, and
  /// no client can change it.
  public static let namespaceNameLabel = "kubernetes.io/metadata.name"
  /// The label of the ClusterRoles that are aggregated into `plimsoll-grantable`.
  public static let grantableLabel = "plimsoll.dev/grantable"
  /// The aggregated ClusterRole with the permissions that baselines can grant.
  public static let grantableRole = "plimsoll-grantable"
}
