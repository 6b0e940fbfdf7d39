/// The name of a control in the API: one kind of protection that a baseline can ask for.
///
/// The API has five. An operator that is built with a control of its own gives it a name of its own.
public struct ControlID: RawRepresentable, Codable, Sendable, Hashable, CaseIterable, Comparable {
  /// The name, as it is written in specs, labels and status.
  public let rawValue: String

  /// The control of a name.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// Network policies.
  public static let networkPolicies = ControlID(rawValue: "networkPolicies")
  /// Roles, bindings, the default service account.
  public static let rbac = ControlID(rawValue: "rbac")
  /// Pod Security Admission labels.
  public static let podSecurity = ControlID(rawValue: "podSecurity")
  /// Resource quotas.
  public static let resourceQuotas = ControlID(rawValue: "resourceQuotas")
  /// Limit ranges.
  public static let limitRanges = ControlID(rawValue: "limitRanges")

  /// The controls of the API, in the order of protection.
  public static let allCases: [ControlID] = [.networkPolicies, .rbac, .podSecurity, .resourceQuotas, .limitRanges]

  /// In the order of protection; controls outside of the API come last, by name.
  public static func < (left: ControlID, right: ControlID) -> Bool {
    (left.rank, left.rawValue) < (right.rank, right.rawValue)
  }

  private var rank: Int { Self.allCases.firstIndex(of: self) ?? Self.allCases.count }
}
