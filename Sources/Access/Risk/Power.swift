import Kubernetes

/// A permission that helps an attacker.
struct Power: Sendable {
  /// The factor of the score.
  let factor: RiskFactor
  private let groups: Set<String>
  private let resources: [String]
  private let verbs: [String]
  /// Whether the permission exists in a namespace. Cluster-scoped resources need a ClusterRoleBinding.
  let isNamespaced: Bool

  private init(
    _ factor: RiskFactor, _ verbs: [String], on resources: [String], in groups: Set<String> = [""],
    isNamespaced: Bool = true
  ) {
    self.factor = factor
    self.groups = groups
    self.resources = resources
    self.verbs = verbs
    self.isNamespaced = isNamespaced
  }

  private static let rbac: Set = ["rbac.authorization.k8s.io"]
  private static let writing = ["create", "update", "patch"]

  /// All powers. `everything`, `write` and `read` are not among them, because they are not about certain resources.
  static let all: [Power] = [
    Power(.escalateRoles, ["escalate", "bind"], on: ["roles", "clusterroles"], in: rbac),
    Power(.impersonate, ["impersonate"], on: ["users", "groups", "serviceaccounts"]),
    Power(
      .nodesProxy, ["get", "create", "update", "patch", "delete"], on: ["nodes/proxy"], isNamespaced: false),
    createTokens, Power(.readSecrets, ["get", "list", "watch"], on: ["secrets"]),
    Power(
      .webhooks, writing, on: ["mutatingwebhookconfigurations", "validatingwebhookconfigurations"],
      in: ["admissionregistration.k8s.io"], isNamespaced: false),
    createPods, Power(.createPods, writing, on: workloads, in: ["apps", "batch"]), exec,
    Power(.exec, ["update", "patch"], on: ["pods/ephemeralcontainers"]),
    Power(
      .approveCertificates, ["update", "patch"], on: ["certificatesigningrequests/approval"],
      in: ["certificates.k8s.io"], isNamespaced: false),
    Power(.persistentVolumes, ["create"], on: ["persistentvolumes"], isNamespaced: false),
    Power(.changeRBAC, writing, on: ["roles", "clusterroles", "rolebindings", "clusterrolebindings"], in: rbac),
    Power(.namespaces, ["update", "patch"], on: ["namespaces"]),
    Power(.portForward, ["get", "create"], on: ["pods/portforward"]),
  ]

  private static let workloads = ["deployments", "statefulsets", "daemonsets", "replicasets", "jobs", "cronjobs"]
  static let createPods = Power(.createPods, writing, on: ["pods", "replicationcontrollers"])
  static let createTokens = Power(.createTokens, ["create"], on: ["serviceaccounts/token"])
  static let exec = Power(.exec, ["get", "create"], on: ["pods/exec", "pods/attach"])

  /// Whether a rule includes the permission, perhaps for some names only.
  func isIncluded(in rule: PolicyRule) -> Bool {
    var rule = rule
    rule.resourceNames = nil
    return verbs.contains { verb in
      resources.contains { resource in
        groups.contains { rule.allows(AccessRequest(verb, resource, group: $0)) }
      }
    }
  }
}

extension PolicyRule {
  /// Whether the rule allows all verbs on all resources.
  var allowsEverything: Bool {
    let verbs = ["get", "list", "watch", "create", "update", "patch", "delete"]
    return (resourceNames ?? []).isEmpty && (apiGroups ?? []).contains("*") && (resources ?? []).contains("*")
      && (self.verbs.contains("*") || verbs.allSatisfy(self.verbs.contains))
  }

  /// Whether the rule allows a verb that changes objects.
  var allowsWriting: Bool {
    let reading: Set = ["get", "list", "watch"]
    return !(resources ?? []).isEmpty && verbs.contains { !reading.contains($0) }
  }
}
