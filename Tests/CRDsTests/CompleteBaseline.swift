import CRDs
import Kubernetes

/// A valid baseline in which every property of every type is set. A test fails if a property is missing.
enum CompleteBaseline {
  static var spec: SecurityBaselineSpec {
    var spec = SecurityBaselineSpec()
    spec.suspend = false
    spec.enforcement = .enforce
    spec.clusterSelector = ClusterSelector(matchNames: ["prod-*"], matchLabels: ["region": "eu"])
    spec.namespaceSelector = NamespaceSelector(
      matchLabels: ["tier": "prod"], matchExpressions: selector.matchExpressions, matchNames: ["team-*"],
      excludeNames: ["team-legacy"])
    spec.networkPolicies = networkPolicies
    spec.rbac = rbac
    spec.podSecurity = podSecurity
    spec.resourceQuotas = [quota]
    spec.limitRanges = [limitRange]
    spec.rollout = RolloutSpec(
      steps: [
        RolloutStep(
          namespaces: RolloutNamespaces(matchNames: ["canary-*"], matchLabels: ["tier": "dev"]), pause: "10m",
          manual: true), RolloutStep(percent: 50, pause: "1h"),
      ], haltOn: [.preflight, .failure])
    spec.exemptions = [
      Exemption(
        namespaces: ["team-batch"], controls: [.podSecurity], reason: "needs hostPath",
        expires: Timestamp(text: "2027-01-31T00:00:00Z"), clusters: ["prod-*"])
    ]
    spec.owners = [
      NamespaceOwner(
        namespaces: ["team-a*"], name: "payments", contact: "#payments-oncall",
        link: "https://example.com/payments")
    ]
    var audit = AuditSpec()
    audit.profile = .restricted
    audit.allowedRegistries = ["registry.example.com/"]
    audit.disabled = ["no-readiness-probe"]
    audit.severities = ["latest-tag": .high]
    audit.exceptions = [
      AuditException(
        namespaces: ["team-batch"], checks: ["host-path"], reason: "needs hostPath",
        expires: Timestamp(text: "2027-01-31T00:00:00Z"), clusters: ["prod-*"])
    ]
    spec.audit = audit
    spec.deletionPolicy = .remove
    spec.adoptExisting = false
    return spec
  }

  static let selector = LabelSelector(
    matchLabels: ["app": "{{ namespace.name }}-web"],
    matchExpressions: [LabelSelectorRequirement(key: "tier", operator: .in, values: ["prod"])])

  private static var networkPolicies: NetworkPoliciesSpec {
    var control = NetworkPoliciesSpec()
    control.enforcement = .audit
    control.defaultDeny = [.ingress, .egress]
    let peers = [
      NetworkPolicyPeer(podSelector: selector, namespaceSelector: selector),
      NetworkPolicyPeer(ipBlock: IPBlock(cidr: "10.0.0.0/8", except: ["10.1.0.0/16"])),
    ]
    var allow = NetworkPoliciesSpec.AllowedTraffic()
    allow.dns = true
    allow.dnsServers = DNSServers(ports: [53, 5353], peers: peers)
    allow.sameNamespace = true
    allow.kubeAPIServer = true
    allow.ingressFromNamespaces = [selector]
    control.allow = allow
    let port = NetworkPolicyPort(protocol: "TCP", port: .int(9090), endPort: 9099)
    control.policies = [
      NetworkPolicyTemplate(
        name: "metrics",
        spec: NetworkPolicySpec(
          podSelector: selector, ingress: [NetworkPolicyIngressRule(ports: [port], from: peers)],
          egress: [NetworkPolicyEgressRule(ports: [port], to: peers)], policyTypes: [.ingress, .egress]))
    ]
    control.unmanaged = .report
    return control
  }

  private static var rbac: RBACSpec {
    var control = RBACSpec()
    control.enforcement = .enforce
    control.roles = [
      RoleTemplate(
        name: "viewer",
        rules: [
          PolicyRule(apiGroups: [""], resources: ["pods", "pods/log"], verbs: ["get", "list"], resourceNames: ["a"])
        ])
    ]
    control.roleBindings = [
      RoleBindingTemplate(
        name: "viewers", roleRef: RoleRef(kind: "Role", name: "viewer", apiGroup: "rbac.authorization.k8s.io"),
        subjects: [
          Subject(kind: "Group", name: "oidc:{{ namespace.name }}", apiGroup: "rbac.authorization.k8s.io"),
          Subject(kind: "ServiceAccount", name: "robot", namespace: "{{ namespace.name }}", apiGroup: ""),
        ])
    ]
    control.defaultServiceAccount = DefaultServiceAccountSpec(automountToken: false)
    control.unmanaged = .ignore
    return control
  }

  private static var podSecurity: PodSecuritySpec {
    var control = PodSecuritySpec()
    control.enforcement = .enforce
    control.enforce = .baseline
    control.audit = .restricted
    control.warn = .restricted
    control.version = "v1.29"
    return control
  }

  private static let quota = ResourceQuotaTemplate(
    name: "compute", hard: ["requests.cpu": Quantity("10"), "pods": Quantity("50")], scopes: ["NotBestEffort"],
    scopeSelector: ScopeSelector(matchExpressions: [
      ScopedResourceSelectorRequirement(
        scopeName: "PriorityClass", operator: .in, values: ["{{ namespace.name }}-high"])
    ]), enforcement: .audit)

  private static let limitRange = LimitRangeTemplate(
    name: "defaults",
    limits: [
      LimitRangeItem(
        type: "Container", max: ["cpu": Quantity("2")], min: ["cpu": Quantity("10m")],
        default: ["cpu": Quantity("500m")], defaultRequest: ["cpu": Quantity("100m")],
        maxLimitRequestRatio: ["cpu": Quantity("10")])
    ], enforcement: .enforce)

  static var status: SecurityBaselineStatus {
    var status = SecurityBaselineStatus()
    let time = Timestamp(text: "2026-11-21T10:00:00Z")
    status.observedGeneration = 3
    status.lastHandledRequestedAt = "now"
    status.specHash = spec.normalizedHash
    status.rollout = RolloutStatus(
      hash: spec.rolloutHash, phase: .halted, step: 1, position: 5000, startedAt: time, stepStartedAt: time,
      pausedAt: time, observedSince: time, acceptedStep: 1, acceptedPosition: 0,
      halt: .init(cause: .failure, namespace: "team-a", message: "It cannot be written.", time: time), promoted: "3")
    status.conditions = [
      Condition(
        type: "Ready", status: .true, observedGeneration: 3, lastTransitionTime: time, reason: "Reconciled",
        message: "Everything is as asked.")
    ]
    status.namespaces = .init(selected: 3, compliant: 1, drifted: 1, failed: 0, exempt: 1)
    status.objects = .init(desired: 24, applied: 24)
    status.findings = 1
    status.mode = "Enforce"
    status.drift = .init(detected: 2, restored: 2, open: 0, lastDetected: time)
    status.recentDrift = [
      DriftRecord(
        time: time, namespace: "team-a", kind: "NetworkPolicy", name: "restricted-default-deny", change: .modified,
        fields: ["spec.policyTypes"], manager: "kubectl-edit", operation: "Update", action: .restored)
    ]
    status.nonCompliant = [.init(namespace: "team-b", control: .rbac, message: "RoleBinding 'debug'")]
    status.audit = .init(
      worst: [
        .init(
          severity: .high, check: "host-network", namespace: "team-a", kind: "Deployment", name: "web",
          message: "hostNetwork is true")
      ])
    return status
  }
}
