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

  /// Whether the left level is less strict than the right one.
  public static func < (left: PodSecurityLevel, right: PodSecurityLevel) -> Bool { left.strictness < right.strictness }
}

/// The Pod Security Admission labels of the selected namespaces. They are a minimum: a stricter existing label is kept.
public struct PodSecuritySpec: Codable, Sendable, Hashable {
  /// Overrides the enforcement of the baseline.
  public var enforcement: Enforcement?
  /// Pods that violate this level are rejected.
  public var enforce: PodSecurityLevel?
  /// Pods that violate this level are recorded in the audit log.
  public var audit: PodSecurityLevel?
  /// Clients that create pods that violate this level receive a warning.
  public var warn: PodSecurityLevel?
  /// The version of the Pod Security Standards: `latest` (default) or `v1.N`.
  public var version: String?

  /// Creates an empty spec.
  public init() {}
}

extension PodSecuritySpec: APIType {
  static let schema = Schema.object(
    "Sets the Pod Security Admission labels of every selected namespace. The levels are a minimum: a stricter existing "
      + "label is kept, and if several baselines select a namespace, the strictest level applies.",
    [
      .optional("enforcement", Enforcement.overriding),
      .optional("enforce", .enumeration("Pods that violate this level are rejected.", of: PodSecurityLevel.self)),
      .optional(
        "audit", .enumeration("Pods that violate this level are recorded in the audit log.", of: PodSecurityLevel.self)),
      .optional(
        "warn",
        .enumeration("Clients that create pods that violate this level receive a warning.", of: PodSecurityLevel.self)),
      .optional(
        "version",
        .string(
          "The version of the Pod Security Standards for all three levels: latest, or v1.N for the version of a Kubernetes release.",
          .standardsVersion, default: "latest")),
    ],
    rules: [
      Schema.Rule(
        expression: "has(self.enforce) || has(self.audit) || has(self.warn)",
        message: "specify a level for at least one of enforce, audit and warn")
    ])
}
