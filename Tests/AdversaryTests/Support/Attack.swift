import Kubernetes

/// What one attacker tries, and what must hold nevertheless.
struct Attack: Sendable, CustomStringConvertible {
  /// Who attacks.
  enum Tenant: String, Sendable, CaseIterable {
    /// The ClusterRole `edit` of Kubernetes, bound in the namespace.
    case edit
    /// The ClusterRole `admin` of Kubernetes, bound in the namespace.
    case admin
    /// `admin`, and in addition writing the namespace, its quotas and its limit ranges.
    case owner
    /// A cluster administrator, who makes a mistake.
    case administrator = "cluster admin"
  }

  /// What is expected of the operator.
  enum Expectation: Sendable {
    /// Protection is back within a second.
    case restored
    /// Nothing is restored: a documented limitation.
    case lost
  }

  /// What is expected of the admission policies.
  enum GuardExpectation: Sendable {
    /// They, or RBAC, reject every write that would remove protection.
    case rejects
    /// They do not cover it; the operator restores protection, as without them.
    case leavesToOperator
  }

  /// What the attacker does, as a clause.
  var title: String
  var tenant: Tenant
  /// The baseline; its selector selects the namespace by name, unless the spec has a selector.
  var spec: JSONValue = .hardened
  /// The fact that must hold.
  var protection: Protection
  /// The longest time without protection that does not fail the test.
  let limit = AdversaryTests.limit
  var expectation = Expectation.restored
  var guarded = GuardExpectation.rejects
  /// Whether the operator is stopped while `run` runs. The measurement starts when the operator watches again.
  var stopsOperator = false
  /// Labels of the namespace.
  var labels: [String: String] = [:]
  /// What exists before the baseline, created by an administrator.
  var prepare: @Sendable (Target) async throws -> Void = { _ in }
  /// The attack.
  var run: @Sendable (Attacker) async throws -> Void
  /// A further fact that must hold after the attack; throws `SetupError` if it does not.
  var check: (@Sendable (Target) async throws -> Void)?

  var description: String { "\(tenant.rawValue) \(title)" }
}

extension Attack {
  /// All attacks.
  static let all = deletions + weakenings + openings + metadata + permissions + strays + namespaces
}

extension JSONValue {
  /// The baseline under attack: every control.
  static let hardened: JSONValue = [
    "networkPolicies": [
      "defaultDeny": ["Ingress", "Egress"], "allow": ["dns": true, "sameNamespace": true],
    ],
    "rbac": [
      "roles": [
        ["name": "viewer", "rules": [["apiGroups": [""], "resources": ["pods"], "verbs": ["get", "list", "watch"]]]]
      ],
      "roleBindings": [
        [
          "name": "viewers", "roleRef": ["kind": "Role", "name": "viewer"],
          "subjects": [["kind": "Group", "name": "viewers"]],
        ]
      ],
      "defaultServiceAccount": ["automountToken": false],
    ],
    "podSecurity": ["enforce": "restricted"],
    "resourceQuotas": [["name": "compute", "hard": ["pods": "50"]]],
    "limitRanges": [["name": "defaults", "limits": [["type": "Container", "default": ["memory": "512Mi"]]]]],
  ]

  /// Only the default deny, without other network policies.
  static let pruning: JSONValue = [
    "networkPolicies": [
      "defaultDeny": ["Ingress", "Egress"], "unmanaged": "Prune",
    ]
  ]
}
