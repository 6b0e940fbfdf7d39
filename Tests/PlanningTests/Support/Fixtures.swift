import CRDs
import Foundation
import Kubernetes
import Planning

/// Baselines and cluster facts that many tests use.
enum Fixtures {
  static func spec(_ change: (inout SecurityBaselineSpec) -> Void = { _ in }) -> SecurityBaselineSpec {
    var spec = SecurityBaselineSpec()
    spec.networkPolicies = networkPolicies
    spec.rbac = rbac
    var podSecurity = PodSecuritySpec()
    podSecurity.enforce = .restricted
    podSecurity.audit = .restricted
    podSecurity.warn = .restricted
    spec.podSecurity = podSecurity
    spec.resourceQuotas = [
      ResourceQuotaTemplate(name: "compute", hard: ["requests.cpu": Quantity("10"), "pods": Quantity("50")])
    ]
    spec.limitRanges = [
      LimitRangeTemplate(
        name: "defaults",
        limits: [
          LimitRangeItem(
            type: "Container", max: ["cpu": Quantity("2")], min: ["cpu": Quantity("10m")],
            default: ["memory": Quantity("512Mi")])
        ])
    ]
    change(&spec)
    return spec
  }

  static func baseline(
    _ name: String = "restricted", _ change: (inout SecurityBaselineSpec) -> Void = { _ in }
  ) -> BaselineFacts {
    BaselineFacts(name: name, uid: "uid-of-\(name)", spec: spec(change))
  }

  /// A baseline with one network policy, which denies everything.
  static func denying(
    _ name: String = "restricted", _ change: (inout SecurityBaselineSpec) -> Void = { _ in }
  ) -> BaselineFacts {
    var spec = SecurityBaselineSpec()
    var control = NetworkPoliciesSpec()
    control.defaultDeny = [.ingress, .egress]
    spec.networkPolicies = control
    change(&spec)
    return BaselineFacts(name: name, uid: "uid-of-\(name)", spec: spec)
  }

  static let cluster = ClusterFacts(
    apiServerAddresses: [.init(ip: "10.0.0.1", port: 6443), .init(ip: "fd00::1", port: 6443)],
    clusterRoleGrants: [
      "cluster-admin": GrantAssessment(Power.allCases), "god-mode": GrantAssessment(Power.allCases),
      "system:aggregate-to-edit": GrantAssessment([.secrets, .exec, .createPods, .scale]),
    ])

  private static var networkPolicies: NetworkPoliciesSpec {
    var control = NetworkPoliciesSpec()
    control.defaultDeny = [.ingress, .egress]
    var allow = NetworkPoliciesSpec.AllowedTraffic()
    allow.dns = true
    allow.sameNamespace = true
    allow.kubeAPIServer = true
    allow.ingressFromNamespaces = [
      LabelSelector(matchLabels: ["kubernetes.io/metadata.name": "ingress-nginx"]),
      LabelSelector(matchLabels: ["team": "monitoring"]),
    ]
    control.allow = allow
    control.policies = [
      NetworkPolicyTemplate(
        name: "allow-metrics",
        spec: NetworkPolicySpec(
          podSelector: LabelSelector(matchLabels: ["app": "{{ namespace.name }}-web"]),
          ingress: [.init(ports: [.init(port: .int(9090))])], policyTypes: [.ingress]))
    ]
    return control
  }

  private static var rbac: RBACSpec {
    var control = RBACSpec()
    control.roles = [
      RoleTemplate(
        name: "viewer",
        rules: [PolicyRule(apiGroups: [""], resources: ["pods", "services"], verbs: ["get", "list", "watch"])])
    ]
    control.roleBindings = [
      RoleBindingTemplate(
        name: "team-viewers", roleRef: RoleRef(kind: "Role", name: "viewer"),
        subjects: [
          Subject(kind: "Group", name: "oidc:{{ namespace.name }}-viewers"),
          Subject(kind: "ServiceAccount", name: "robot", namespace: "{{namespace.name}}"),
        ]),
      RoleBindingTemplate(
        name: "auditors", roleRef: RoleRef(kind: "ClusterRole", name: "view"),
        subjects: [Subject(kind: "User", name: "eve")]),
    ]
    control.defaultServiceAccount = DefaultServiceAccountSpec(automountToken: false)
    return control
  }
}
