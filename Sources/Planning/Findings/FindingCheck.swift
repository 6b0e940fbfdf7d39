import Audit
package import Kubernetes

/// What a finding is about. The raw value is the rule in policy reports.
package enum FindingCheck: String, Sendable, Hashable, CaseIterable {
  case clusterAdminRoleBinding = "cluster-admin-role-binding"
  case anonymousBinding = "anonymous-binding"
  case authenticatedBinding = "authenticated-binding"
  case accessToEscalate = "access-to-escalate"
  case accessToImpersonate = "access-to-impersonate"
  case wildcardInRules = "wildcard-in-rules"
  case accessToSecrets = "access-to-secrets"
  case accessToPodExec = "access-to-pod-exec"
  case accessToChangeRBAC = "access-to-change-rbac"
  case accessToTokenCreation = "access-to-token-creation"
  case accessToCreatePods = "access-to-create-pods"
  case accessToPortForward = "access-to-port-forward"
  case accessToScale = "access-to-scale"
  case openIngress = "network-policy-open-ingress"
  case openEgress = "network-policy-open-egress"
  case voidedDefaultDeny = "voided-default-deny"
  case nameConflict = "name-conflict"
  case unavailableObject = "unavailable-object"
  case drift = "drift"

  /// The severity, unless the finding has a reason for another one.
  package var severity: Severity {
    switch self {
    case .clusterAdminRoleBinding, .anonymousBinding, .accessToEscalate, .accessToImpersonate: .critical
    case .authenticatedBinding, .wildcardInRules, .accessToSecrets, .accessToPodExec, .accessToChangeRBAC,
      .accessToTokenCreation, .voidedDefaultDeny, .unavailableObject:
      .high
    case .accessToCreatePods, .accessToPortForward, .openIngress, .openEgress, .nameConflict, .drift: .medium
    case .accessToScale: .low
    }
  }

  /// The category in policy reports.
  package var category: String {
    switch self {
    case .openIngress, .openEgress, .voidedDefaultDeny: "Network"
    case .nameConflict, .unavailableObject, .drift: "Baseline"
    default: "RBAC"
    }
  }

  /// When the check finds something.
  package var condition: String {
    switch self {
    case .clusterAdminRoleBinding: "A binding to a role with all verbs on all resources of all API groups"
    case .anonymousBinding: "A binding to `system:anonymous` or `system:unauthenticated`, whatever the role"
    case .authenticatedBinding: "A binding to `system:authenticated` or `system:serviceaccounts`, whatever the role"
    case .accessToEscalate: "`escalate` or `bind` on roles or clusterroles"
    case .accessToImpersonate: "`impersonate` on users, groups or serviceaccounts"
    case .wildcardInRules: "`*` as verb, resource or API group"
    case .accessToSecrets: "Reading or writing secrets"
    case .accessToPodExec:
      "`get` or `create` on pods/exec or pods/attach; `update` or `patch` on pods/ephemeralcontainers"
    case .accessToChangeRBAC:
      "`create`, `update` or `patch` on roles, rolebindings, clusterroles or clusterrolebindings"
    case .accessToTokenCreation: "`create` on serviceaccounts/token"
    case .accessToCreatePods: "`create` on pods or on a kind that creates pods"
    case .accessToPortForward: "`get` or `create` on pods/portforward"
    case .accessToScale: "`update` or `patch` on the subresource scale, such as `*/scale`"
    case .openIngress: "A network policy that opens Ingress, which the baseline denies"
    case .openEgress: "A network policy that opens Egress, which the baseline denies"
    case .voidedDefaultDeny: "A policy of one baseline opens everything that another baseline denies"
    case .nameConflict: "An object has a name that the baseline needs"
    case .unavailableObject: "A required object cannot be generated, or not be corrected yet"
    case .drift: "An object differs from the baseline, in audit mode or while suspended"
    }
  }

  /// Where the check comes from: a section of the Kubernetes documentation, or the page of the control.
  package var source: String {
    switch self {
    case .clusterAdminRoleBinding: good("least-privilege", "Least privilege")
    case .anonymousBinding, .authenticatedBinding: good("hardening", "Hardening")
    case .accessToEscalate: good("escalate-verb", "Escalate verb") + ", " + good("bind-verb", "Bind verb")
    case .accessToImpersonate: good("impersonate-verb", "Impersonate verb")
    case .wildcardInRules: good("least-privilege", "Least privilege")
    case .accessToSecrets: good("listing-secrets", "Listing secrets")
    case .accessToPodExec, .accessToPortForward, .accessToScale:
      "[Subresources](https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-resources)"
    case .accessToCreatePods: good("workload-creation", "Workload creation")
    case .accessToChangeRBAC: good("escalate-verb", "Escalate verb")
    case .accessToTokenCreation: good("token-request", "Token request")
    case .openIngress, .openEgress, .voidedDefaultDeny:
      "[Network policies](https://kubernetes.io/docs/concepts/services-networking/network-policies/)"
    case .nameConflict, .unavailableObject, .drift: "[Controls](controls.md#rules-for-all-controls)"
    }
  }

  private func good(_ anchor: String, _ title: String) -> String {
    "[\(title)](https://kubernetes.io/docs/concepts/security/rbac-good-practices/#\(anchor))"
  }

  /// The raw values of the checks that the audit has, too.
  package static let auditIDs = Set(allCases.map(\.rawValue)).intersection(CheckCatalog.all.map(\.info.id))

  /// A Markdown table of all checks.
  package static var table: String {
    let rows = allCases.map { "| `\($0.rawValue)` | \($0.severity.rawValue) | \($0.condition) | \($0.source) |" }
    return "| Check | Severity | Finds | Source |\n|---|---|---|---|\n" + rows.joined(separator: "\n") + "\n"
  }
}

/// The judgment of one object against one control of a baseline.
package struct Verdict: Sendable, Hashable {
  /// What it is about.
  package var check: FindingCheck
  /// How severe it is.
  package var severity: Severity
  /// A sentence with names in single quotes.
  package var message: String
  /// Whether `unmanaged: Prune` deletes the object.
  package var isPrunable: Bool

  /// Creates a verdict.
  package init(check: FindingCheck, severity: Severity, message: String, isPrunable: Bool = true) {
    self.check = check
    self.severity = severity
    self.message = message
    self.isPrunable = isPrunable
  }
}
