public import Kubernetes

/// What the operator found and did.
public struct SecurityBaselineStatus: Codable, Sendable, Hashable {
  /// The generation that this status speaks of; `Ready` says whether it has reached every namespace.
  public var observedGeneration: Int64?
  /// The last value of `plimsoll.dev/requestedAt` that was acted on.
  public var lastHandledRequestedAt: String?
  /// Ready, Compliant, Drifted, Degraded, Reconciling, Stalled.
  public var conditions: [Condition]?
  /// Counts of namespaces.
  public var namespaces: NamespaceCounts?
  /// Counts of generated objects.
  public var objects: ObjectCounts?
  /// Counts of open findings: misconfigurations that are reported but were not written by the operator.
  public var findings: Int?
  /// Whether the baseline writes: `Enforce`, `Audit` or `Suspended`. For `kubectl get`.
  public var mode: String?
  /// Counts of drift since the baseline was created.
  public var drift: DriftCounts?
  /// Newest first, at most 20.
  public var recentDrift: [DriftRecord]?
  /// At most 50 namespaces, worst first.
  public var nonCompliant: [NonCompliance]?

  /// Creates an empty status.
  public init() {}

  /// Counts of namespaces.
  public struct NamespaceCounts: Codable, Sendable, Hashable {
    /// Selected by the baseline.
    public var selected: Int
    /// Without open drift, finding or failure.
    public var compliant: Int
    /// With open drift.
    public var drifted: Int
    /// That could not be reconciled.
    public var failed: Int
    /// With an exemption in force.
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

  /// Counts of generated objects.
  public struct ObjectCounts: Codable, Sendable, Hashable {
    /// Asked for.
    public var desired: Int
    /// There, as asked for.
    public var applied: Int

    /// Creates counts.
    public init(desired: Int = 0, applied: Int = 0) {
      self.desired = desired
      self.applied = applied
    }
  }

  /// Counts of drift.
  public struct DriftCounts: Codable, Sendable, Hashable {
    /// Ever seen.
    public var detected: Int
    /// Ever put back.
    public var restored: Int
    /// There now.
    public var open: Int
    /// When drift was last seen.
    public var lastDetected: Timestamp?

    /// Creates counts.
    public init(detected: Int = 0, restored: Int = 0, open: Int = 0, lastDetected: Timestamp? = nil) {
      self.detected = detected
      self.restored = restored
      self.open = open
      self.lastDetected = lastDetected
    }
  }

  /// One namespace that is not as the baseline wants it.
  public struct NonCompliance: Codable, Sendable, Hashable {
    /// The namespace.
    public var namespace: String
    /// The control.
    public var control: ControlID
    /// What is wrong.
    public var message: String

    /// Creates an entry.
    public init(namespace: String, control: ControlID, message: String) {
      self.namespace = namespace
      self.control = control
      self.message = message
    }
  }
}
