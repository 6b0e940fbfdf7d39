package import Kubernetes

/// The dangerous permissions that the rules of a role grant: a digest of constant size.
///
/// Rules are judged as the API server reads them: `*` matches every verb, resource and API group, and `*/exec` the
/// subresource of every resource. A rule that is restricted to names counts only for wildcards and impersonation.
package struct GrantAssessment: Sendable, Hashable {
  private var bits: UInt16 = 0

  /// Grants nothing dangerous.
  package init() {}

  /// Grants these permissions.
  package init(_ powers: [Power]) { for power in powers { insert(power) } }

  /// Judges the rules of a role.
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

  /// Whether a rule grants the permission.
  fileprivate func isGranted(by rule: PolicyRule) -> Bool {
    if rule.resourceNames?.isEmpty == false, self != .wildcard, self != .impersonate { return false }
    switch self {
    case .everything: return rule.grants(["*"], on: ["*"], in: "*") || rule.grantsAllVerbs
    case .wildcard: return rule.hasWildcard
    case .scale: return rule.allows(["update", "patch"]) && rule.hasScale
    default: return Self.permissions[self]?.contains { rule.grants($0.verbs, on: $0.resources, in: $0.group) } ?? false
    }
  }

  private struct Permission {
    var group = ""
    var resources: [String]
    var verbs: [String]
  }

  /// Any of these grants the permission.
  private static let permissions: [Power: [Permission]] = [
    .escalate: [
      Permission(group: rbacGroup, resources: ["roles", "clusterroles"], verbs: ["escalate", "bind"])
    ],
    .impersonate: [Permission(resources: ["users", "groups", "serviceaccounts"], verbs: ["impersonate"])],
    .secrets: [
      Permission(
        resources: ["secrets"],
        verbs: ["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"])
    ],
    .exec: [
      Permission(resources: ["pods/exec", "pods/attach"], verbs: ["get", "create"]),
      Permission(resources: ["pods/ephemeralcontainers"], verbs: ["update", "patch"]),
    ],
    .changeRBAC: [
      Permission(
        group: rbacGroup, resources: ["roles", "rolebindings", "clusterroles", "clusterrolebindings"],
        verbs: ["create", "update", "patch"])
    ],
    .createTokens: [Permission(resources: ["serviceaccounts/token"], verbs: ["create"])],
    .createPods: [
      Permission(resources: ["pods", "replicationcontrollers"], verbs: ["create"]),
      Permission(
        group: "apps", resources: ["deployments", "replicasets", "statefulsets", "daemonsets"], verbs: ["create"]),
      Permission(group: "batch", resources: ["jobs", "cronjobs"], verbs: ["create"]),
    ],
    .portForward: [Permission(resources: ["pods/portforward"], verbs: ["get", "create"])],
  ]
}

extension PolicyRule {
  /// The verbs that together allow everything.
  private static let allVerbs = ["get", "list", "watch", "create", "update", "patch", "delete"]

  /// Whether the rule allows any of the verbs on any of the resources.
  fileprivate func grants(_ verbs: [String], on resources: [String], in group: String) -> Bool {
    allows(verbs) && matches(group) && resources.contains { matches(resource: $0) }
  }

  /// Whether the rule allows all usual verbs on all resources.
  fileprivate var grantsAllVerbs: Bool {
    apiGroups?.contains("*") == true && resources?.contains("*") == true && Self.allVerbs.allSatisfy(verbs.contains)
  }

  fileprivate func allows(_ wanted: [String]) -> Bool { verbs.contains { $0 == "*" || wanted.contains($0) } }

  /// Whether the rule has the subresource scale, of any resource.
  fileprivate var hasScale: Bool { (resources ?? []).contains { $0 == "*" || $0.hasSuffix("/scale") } }

  private func matches(_ group: String) -> Bool { (apiGroups ?? []).contains { $0 == "*" || $0 == group } }

  /// `ResourceMatches` in pkg/apis/rbac/v1/evaluation_helpers.go of Kubernetes.
  private func matches(resource: String) -> Bool {
    (resources ?? []).contains { rule in
      if rule == "*" || rule == resource { return true }
      guard rule.hasPrefix("*/"), let slash = resource.firstIndex(of: "/") else { return false }
      return rule.dropFirst() == resource[slash...]
    }
  }
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
