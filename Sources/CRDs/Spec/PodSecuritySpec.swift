/// A level of the Pod Security Standards, https://kubernetes.io/docs/concepts/security/pod-security-standards/.
public enum PodSecurityLevel: String, Codable, Sendable, Hashable, CaseIterable, Comparable {
  /// Unrestricted.
  case privileged
  /// Prevents known privilege escalations.
  case baseline
  /// Current pod hardening practice.
  case restricted

  private var strictness: Int {
    switch self {
    case .privileged: 0
    case .baseline: 1
    case .restricted: 2
    }
  }

  /// Whether the left level is the weaker.
  public static func < (left: PodSecurityLevel, right: PodSecurityLevel) -> Bool { left.strictness < right.strictness }
}

/// Pod Security Admission labels; a floor: a stricter label that is already there stays.
public struct PodSecuritySpec: Codable, Sendable, Hashable {
  /// Overrides the baseline's `enforcement`.
  public var enforcement: Enforcement?
  /// Level below which pods are refused.
  public var enforce: PodSecurityLevel?
  /// Level below which pods are written to the audit log.
  public var audit: PodSecurityLevel?
  /// Level below which the client is warned.
  public var warn: PodSecurityLevel?
  /// Version of the standards: `latest` (default) or `v1.N`.
  public var version: String?

  /// Creates an empty control.
  public init() {}
}

extension PodSecuritySpec: APIType {
  static let schema = Schema.object(
    "Pod Security Admission labels of every namespace. They are a floor: a stricter label that is there already stays, "
      + "and of several baselines the strictest level counts.",
    [
      .optional("enforcement", Enforcement.overriding),
      .optional("enforce", .choice("Pods below this level are refused.", of: PodSecurityLevel.self)),
      .optional("audit", .choice("Pods below this level are noted in the audit log.", of: PodSecurityLevel.self)),
      .optional("warn", .choice("Whoever creates pods below this level is warned.", of: PodSecurityLevel.self)),
      .optional(
        "version",
        .string(
          "Version of the Pod Security Standards for all three: latest, or v1.N to stay at that of one Kubernetes release.",
          .standardsVersion, default: "latest")),
    ],
    rules: [
      Schema.Rule(
        expression: "has(self.enforce) || has(self.audit) || has(self.warn)",
        message: "give a level for at least one of enforce, audit and warn")
    ])
}
