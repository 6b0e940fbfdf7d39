package import Kubernetes

/// The dangerous permissions that the rules of a role grant: a digest of constant size.
///
/// Rules are evaluated as the API server evaluates them: `*` matches every verb, resource and API group, and `*/exec` the
/// subresource of every resource. A permission on some names counts only for wildcards and impersonation.
package struct GrantAssessment: Sendable, Hashable {
  private var bits: UInt16 = 0

  /// Grants nothing dangerous.
  package init() {}

  /// Grants these permissions.
  package init(_ powers: [Power]) { for power in powers { insert(power) } }

  /// Evaluates the rules of a role.
  package init(rules: [PolicyRule]) {
    for rule in rules {
      for power in Power.allCases where !contains(power) && power.isGranted(by: rule) { insert(power) }
    }
  }

  /// Whether a permission is granted.
  package func contains(_ power: Power) -> Bool { bits & power.bit != 0 }

  private mutating func insert(_ power: Power) { bits |= power.bit }

  /// Whether nothing dangerous is granted.
  package var isEmpty: Bool { bits == 0 }

  /// The permissions, most severe first.
  package var powers: [Power] { Power.allCases.filter(contains) }
}

/// A dangerous permission. The order is that of severity, most severe first.
///
/// https://kubernetes.io/docs/concepts/security/rbac-good-practices/
package enum Power: UInt8, Sendable, Hashable, CaseIterable {
  case everything
  case escalate
  case impersonate
  case wildcard
  case secrets
  case exec
  case changeRBAC
  case createTokens
  case createPods
  case portForward
  case scale

  fileprivate var bit: UInt16 { 1 << UInt16(rawValue) }

  /// The check that reports it.
  package var check: FindingCheck {
    switch self {
    case .everything: .clusterAdminRoleBinding
    case .escalate: .accessToEscalate
    case .impersonate: .accessToImpersonate
    case .wildcard: .wildcardInRules
    case .secrets: .accessToSecrets
    case .exec: .accessToPodExec
    case .changeRBAC: .accessToChangeRBAC
    case .createTokens: .accessToTokenCreation
    case .createPods: .accessToCreatePods
    case .portForward: .accessToPortForward
    case .scale: .accessToScale
    }
  }

  /// The permission in a sentence.
  package var phrase: String {
    switch self {
    case .everything: "everything"
    case .escalate: "escalating roles"
    case .impersonate: "impersonation"
    case .wildcard: "wildcards"
    case .secrets: "access to secrets"
    case .exec: "exec in pods"
    case .changeRBAC: "changing roles and bindings"
    case .createTokens: "creating tokens of service accounts"
    case .createPods: "creating pods"
    case .portForward: "port forwarding to pods"
    case .scale: "scaling workloads"
    }
  }

  /// Whether a rule grants the permission. A permission on some names counts only for wildcards and impersonation.
  fileprivate func isGranted(by rule: PolicyRule) -> Bool {
    switch self {
    case .everything: rule.allowsEverything
    case .wildcard: rule.hasWildcard
    case .scale:
      !rule.isRestrictedToNames && ["update", "patch"].contains(where: rule.matches(verb:)) && rule.hasScale
    case .impersonate: permissions.contains { $0.isIncluded(in: rule) }
    default: permissions.contains { $0.isIncludedForAllObjects(in: rule) }
    }
  }

  /// Any of these grants the permission; empty if other rules decide.
  private var permissions: [SensitivePermission] {
    switch self {
    case .everything, .wildcard, .scale: []
    case .escalate: [.escalateRoles, .escalateClusterRoles, .bindRoles, .bindClusterRoles]
    case .impersonate: [.impersonateUsers, .impersonateGroups, .impersonateServiceAccounts]
    case .secrets: [.readSecrets, .writeSecrets]
    case .exec: [.execInPods]
    case .changeRBAC: [.changeRoles, .changeRoleBindings, .changeClusterRoles, .changeClusterRoleBindings]
    case .createTokens: [.createTokens]
    case .createPods: [.createPods]
    case .portForward: [.forwardPorts]
    }
  }
}

extension PolicyRule {
  /// Whether the rule has the subresource scale, of any resource.
  fileprivate var hasScale: Bool { (resources ?? []).contains { $0 == "*" || $0.hasSuffix("/scale") } }
}

extension ClusterRole {
  /// What the role grants; `nil` if that is nothing dangerous.
  ///
  /// The assessment of a user-facing role can be empty, because of what such a role grants if nothing is known about it. It
  /// is `nil` while the role has no rules: the controller has not aggregated them yet.
  package var grants: GrantAssessment? {
    guard let rules, !rules.isEmpty else { return nil }
    let grants = GrantAssessment(rules: rules)
    return grants.isEmpty && DefaultRoles.assumedGrants(of: key.name) == nil ? nil : grants
  }
}
