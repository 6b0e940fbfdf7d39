public import Kubernetes

/// The observed state of a baseline.
public struct SecurityBaselineStatus: Codable, Sendable, Hashable {
  /// The generation of the spec for which the status was written. The condition `Ready` shows whether it was applied to
  /// all namespaces.
  public var observedGeneration: Int64?
  /// The hash of the normalized spec that is enforced: the same in all clusters and in the output of `plimsoll hash`.
  public var specHash: String?
  /// The last value of `plimsoll.dev/requestedAt` that was handled.
  public var lastHandledRequestedAt: String?
  /// The conditions `Ready`, `Compliant`, `Drifted`, `Degraded`, `Reconciling`, `Stalled` and `Guarded`.
  public var conditions: [Condition]?
  /// The state of the rollout; `nil` without `spec.rollout`.
  public var rollout: RolloutStatus?
  /// The numbers of namespaces.
  public var namespaces: NamespaceCounts?
  /// The numbers of generated objects.
  public var objects: ObjectCounts?
  /// The number of open findings: misconfigurations in objects that the operator does not manage.
  public var findings: Int?
  /// The findings of the audit; `nil` without `spec.audit`.
  public var audit: AuditSummary?
  /// Whether the operator enforces the baseline: `Enforce`, `Audit` or `Suspended`. Shown by `kubectl get`.
  public var mode: String?
  /// The numbers of drift since the baseline was created.
  public var drift: DriftCounts?
  /// The most recent drift, newest first, at most 20 entries.
  public var recentDrift: [DriftRecord]?
  /// Namespaces with failures, open drift or findings of the controls, most severe first, at most 50 entries. Namespaces that have
  /// only findings of the audit are not in this list; see `audit.worst`.
  public var nonCompliant: [NonCompliance]?

  /// Creates an empty status.
  public init() {}

  /// The numbers of namespaces.
  public struct NamespaceCounts: Codable, Sendable, Hashable {
    /// Namespaces that the baseline selects.
    public var selected: Int
    /// Namespaces without open drift, findings or failures.
    public var compliant: Int
    /// Namespaces with open drift.
    public var drifted: Int
    /// Namespaces that could not be reconciled.
    public var failed: Int
    /// Namespaces with an exemption that has not expired.
    public var exempt: Int

    /// Creates counts.
    public init(selected: Int = 0, compliant: Int = 0, drifted: Int = 0, failed: Int = 0, exempt: Int = 0) {
      self.selected = selected
      self.compliant = compliant
      self.drifted = drifted
      self.failed = failed
      self.exempt = exempt
    }
  }

  /// The numbers of generated objects.
  public struct ObjectCounts: Codable, Sendable, Hashable {
    /// Objects that should exist.
    public var desired: Int
    /// Objects that exist without drift.
    public var applied: Int

    /// Creates counts.
    public init(desired: Int = 0, applied: Int = 0) {
      self.desired = desired
      self.applied = applied
    }
  }

  /// The numbers of drift.
  public struct DriftCounts: Codable, Sendable, Hashable {
    /// Drift that was detected.
    public var detected: Int
    /// Drift that was restored.
    public var restored: Int
    /// Drift that is open.
    public var open: Int
    /// When drift was last detected.
    public var lastDetected: Timestamp?

    /// Creates counts.
    public init(detected: Int = 0, restored: Int = 0, open: Int = 0, lastDetected: Timestamp? = nil) {
      self.detected = detected
      self.restored = restored
      self.open = open
      self.lastDetected = lastDetected
    }
  }

  /// A namespace with failures, open drift or findings of the controls.
  public struct NonCompliance: Codable, Sendable, Hashable {
    /// The namespace.
    public var namespace: String
    /// The control with the most severe problem.
    public var control: ControlID
    /// The most severe problem, and the number of the others.
    public var message: String

    /// Creates an entry.
    public init(namespace: String, control: ControlID, message: String) {
      self.namespace = namespace
      self.control = control
      self.message = message
    }
  }
}
