/// The five controls.
public enum ControlID: String, Codable, Sendable, Hashable, CaseIterable, Comparable {
  /// Network policies.
  case networkPolicies
  /// Roles, bindings, the default service account.
  case rbac
  /// Pod Security Admission labels.
  case podSecurity
  /// Resource quotas.
  case resourceQuotas
  /// Limit ranges.
  case limitRanges

  /// In the order of declaration, which is the order of protection.
  public static func < (left: ControlID, right: ControlID) -> Bool { left.rank < right.rank }

  private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
