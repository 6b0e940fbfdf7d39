/// The name of a control.
///
/// The API has five controls. An operator with additional controls defines their names.
public struct ControlID: RawRepresentable, Codable, Sendable, Hashable, CaseIterable, Comparable {
  /// The name in specs, labels and status.
  public let rawValue: String

  /// Creates the name of a control.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// Network policies.
  public static let networkPolicies = ControlID(rawValue: "networkPolicies")
  /// Roles, role bindings and the default service account.
  public static let rbac = ControlID(rawValue: "rbac")
  /// Pod Security Admission labels.
  public static let podSecurity = ControlID(rawValue: "podSecurity")
  /// Resource quotas.
  public static let resourceQuotas = ControlID(rawValue: "resourceQuotas")
  /// Limit ranges.
  public static let limitRanges = ControlID(rawValue: "limitRanges")

  /// The controls of the API, ordered by the importance of their protection.
  public static let allCases: [ControlID] = [.networkPolicies, .rbac, .podSecurity, .resourceQuotas, .limitRanges]

  /// Controls of the API are ordered as in `allCases`. Additional controls follow in the order of their names.
  public static func < (left: ControlID, right: ControlID) -> Bool {
    (left.rank, left.rawValue) < (right.rank, right.rawValue)
  }

  private var rank: Int { Self.allCases.firstIndex(of: self) ?? Self.allCases.count }
}
