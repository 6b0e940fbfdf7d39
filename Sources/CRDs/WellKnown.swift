/// Names on the wire that the operator gives meaning to.
public enum WellKnown {
  /// Field manager of every write in namespaces.
  public static let fieldManager = "plimsoll"
  /// Label that says who made an object; its value is `plimsoll`.
  public static let managedByLabel = "app.kubernetes.io/managed-by"
  /// Label that names the baseline of a generated object.
  public static let baselineLabel = "plimsoll.dev/baseline"
  /// Label that names the control of a generated object.
  public static let controlLabel = "plimsoll.dev/control"
  /// Annotation on a baseline: any new value reconciles everything now.
  public static let requestedAtAnnotation = "plimsoll.dev/requestedAt"
  /// Annotation on a namespace: which Pod Security labels were set for which baselines, and what was there before,
  /// as JSON, to be put back one day.
  public static let previousLabelsAnnotation = "plimsoll.dev/previous-pod-security"
  /// Annotation on a `default` service account that is hardened: the baselines that ask for it, comma-separated.
  public static let hardenedByAnnotation = "plimsoll.dev/hardened-by"
  /// Finalizer on a baseline: namespaces are cleaned before it goes.
  public static let finalizer = "plimsoll.dev/cleanup"
  /// Label of the ClusterRoles that are aggregated into `plimsoll-grantable`.
  public static let grantableLabel = "plimsoll.dev/grantable"
}
