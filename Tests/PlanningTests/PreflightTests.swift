import CRDs
import Foundation
import Kubernetes
import Planning
import Testing

/// What a new spec would break in a namespace.
@Suite struct PreflightTests {
  private static let old = Fixtures.baseline {
    $0.podSecurity = nil
    $0.networkPolicies = nil
    $0.resourceQuotas = nil
    $0.limitRanges = nil
  }

  private func preflight(
    pods: [String] = [], warnings: [String] = [], before: (inout SecurityBaselineSpec) -> Void = { _ in },
    _ change: (inout SecurityBaselineSpec) -> Void
  ) throws -> String? {
    var namespace = SimulatedNamespace()
    namespace.cluster = Fixtures.cluster
    var old = Self.old
    before(&old.spec)
    namespace.baselines = [old]
    try namespace.reconcile()
    var new = old
    change(&new.spec)
    namespace.baselines = [new]
    let plan = try namespace.plan()
    var preflight = Preflight(
      plan: plan, baseline: new, earlier: old,
      namespace: NamespaceFacts(name: namespace.name, uid: "1", labels: namespace.labels))
    preflight.add(warnings: warnings)
    for pod in pods { preflight.add(pod: try #require(try YAML.parse(pod, file: "pod").first)) }
    return preflight.problem
  }

  private static func pod(_ name: String, _ resources: String = "{}", _ spec: String = "", phase: String = "Running")
    -> String
  {
    "{metadata: {name: \(name)}, status: {phase: \(phase)}, spec: {\(spec)containers: [{name: c, resources: \(resources)}]}}"
  }

  private static func quota(_ hard: [String: Quantity]) -> (inout SecurityBaselineSpec) -> Void {
    { $0.resourceQuotas = [ResourceQuotaTemplate(name: "q", hard: hard)] }
  }

  @Test("a spec without changes has no problems")
  func none() throws { #expect(try preflight(pods: [Self.pod("a")]) { _ in } == nil) }

  @Test("a running pod that the Pod Security level rejects is a problem; one that has ended is not")
  func podSecurity() throws {
    func restricted(_ spec: inout SecurityBaselineSpec) {
      spec.podSecurity = PodSecuritySpec()
      spec.podSecurity?.enforce = .baseline
    }
    let privileged = Self.pod("a", "{}", "hostNetwork: true, ")
    let problem = try preflight(pods: [privileged, Self.pod("b"), Self.pod("c", "{}", "hostPID: true, ")], restricted)
    #expect(problem == "Pod Security level baseline would reject pod 'a' (host namespaces) and 1 more pod")
    #expect(try preflight(pods: [Self.pod("b")], restricted) == nil)
    let ended = Self.pod("a", "{}", "hostNetwork: true, ", phase: "Succeeded")
    #expect(try preflight(pods: [ended], restricted) == nil)
    let warning = "existing pods in namespace \"a\" violate the new PodSecurity enforce level \"baseline:latest\""
    let warnings = ["policy: an unrelated warning", warning, "a: host namespaces"]
    #expect(try preflight(warnings: warnings, restricted) == "\(warning), a: host namespaces")
  }

  @Test(
    "pods that the server could not check are a problem",
    arguments: [
      "failed to list pods while checking new PodSecurity enforce level",
      "new PodSecurity enforce level only checked against the first 2 of 4 existing pods",
    ])
  func unchecked(warning: String) throws {
    let problem = try preflight(warnings: [warning]) { spec in
      spec.podSecurity = PodSecuritySpec()
      spec.podSecurity?.enforce = .restricted
    }
    #expect(problem == warning)
    #expect(
      try preflight(warnings: ["policy: an unrelated warning"]) { spec in
        spec.podSecurity = PodSecuritySpec()
        spec.podSecurity?.enforce = .restricted
      } == nil)
  }

  @Test(
    "usage above a new quota is a problem",
    arguments: [
      (["pods": Quantity("1")], "the running pods use 2 of pods, more than the 1 of ResourceQuota"),
      (["pods": Quantity("2")], nil),
      (["requests.cpu": Quantity("700m")], "the running pods use 750m of requests.cpu, more than the 700m"),
      (["cpu": Quantity("750m")], nil), (["limits.memory": Quantity("1Gi")], nil),
      (
        ["limits.memory": Quantity("511Mi")], "the running pods use 536870912 of limits.memory, more than the 535822336"
      ),
      (["services": Quantity("0")], nil),
      (["count/pods": Quantity("2")], "the pods use 3 of count/pods, more than the 2 of ResourceQuota"),
    ] as [([String: Quantity], String?)])
  func quotas(hard: [String: Quantity], expected: String?) throws {
    let resources = "{requests: {cpu: 250m}, limits: {memory: 256Mi}}"
    let pods = [
      Self.pod("a", resources), Self.pod("b", "{requests: {cpu: 500m}, limits: {memory: 256Mi}}"),
      Self.pod("ended", resources, phase: "Failed"),
    ]
    let problem = try preflight(pods: pods, Self.quota(hard))
    if let expected {
      #expect(problem?.hasPrefix(expected) == true, "\(problem ?? "")")
    } else {
      #expect(problem == nil)
    }
  }

  @Test(
    "a pod uses what its containers and sidecars request together, or the largest init container, or the pod as a whole",
    arguments: [
      ("containers: [{name: a, $1}, {name: b, $1}]", "2"),
      ("containers: [{name: a, $1}], initContainers: [{name: i, $3}, {name: j, $1}]", "3"),
      ("containers: [{name: a, $1}], initContainers: [{name: s, $1, restartPolicy: Always}]", "2"),
      ("containers: [{name: a, $1}], initContainers: [{name: s, $1, restartPolicy: Always}, {name: i, $3}]", "4"),
      ("containers: [{name: a, $1}], initContainers: [{name: i, $3}, {name: s, $1, restartPolicy: Always}]", "3"),
      ("containers: [{name: a, $1}], resources: {requests: {cpu: 5}}", "5"),
      ("containers: [{name: a, $1}], overhead: {cpu: 2}", "3"),
      ("containers: [{name: a}], resources: {requests: {cpu: 5}}, overhead: {cpu: 2}", "7"),
    ])
  func demand(spec: String, used: String) throws {
    let text = spec.replacing(#/\$(\d)/#) { "resources: {requests: {cpu: \($0.1)}}" }
    let problem = try preflight(
      pods: ["{metadata: {name: a}, spec: {\(text)}}"], Self.quota(["requests.cpu": Quantity("500m")]))
    #expect(
      problem == "the running pods use \(used) of requests.cpu, more than the 500m of ResourceQuota 'restricted-q'")
  }

  @Test("overhead counts for a limit only if there is one")
  func overhead() throws {
    func problem(_ resources: String) throws -> String? {
      try preflight(pods: [Self.pod("a", resources, "overhead: {cpu: 3}, ")]) { spec in
        Self.quota(["limits.cpu": Quantity("1")])(&spec)
        spec.limitRanges = [
          LimitRangeTemplate(
            name: "l", limits: [LimitRangeItem(type: "Container", default: ["cpu": Quantity("100m")])])
        ]
      }
    }
    #expect(try problem("{}") == nil)
    #expect(try problem("{limits: {cpu: 1}}")?.hasPrefix("the running pods use 4 of limits.cpu") == true)
  }

  @Test("a pod without a request that a quota requires is a problem, unless a limit range has a default")
  func requests() throws {
    let problem = try preflight(pods: [Self.pod("a")], Self.quota(["requests.cpu": Quantity("4")]))
    #expect(problem?.hasPrefix("pod 'a' has no requests.cpu, which ResourceQuota 'restricted-q' requires") == true)
    for item in [
      LimitRangeItem(type: "Container", defaultRequest: ["cpu": Quantity("100m")]),
      LimitRangeItem(type: "Container", default: ["cpu": Quantity("100m")]),
    ] {
      let fixed = try preflight(pods: [Self.pod("a")]) {
        Self.quota(["requests.cpu": Quantity("4")])(&$0)
        $0.limitRanges = [LimitRangeTemplate(name: "l", limits: [item])]
      }
      #expect(fixed == nil)
    }
  }

  @Test("denied egress without DNS is a problem if pods are running")
  func egress() throws {
    func deny(_ spec: inout SecurityBaselineSpec) {
      spec.networkPolicies = NetworkPoliciesSpec()
      spec.networkPolicies?.defaultDeny = [.ingress, .egress]
    }
    let problem = try preflight(pods: [Self.pod("a")], deny)
    #expect(problem?.contains("1 running pod could not resolve names; set spec.networkPolicies.allow.dns") == true)
    #expect(try preflight(deny) == nil)
    let allowed = try preflight(pods: [Self.pod("a")]) {
      deny(&$0)
      $0.networkPolicies?.allow = NetworkPoliciesSpec.AllowedTraffic()
      $0.networkPolicies?.allow?.dns = true
    }
    #expect(allowed == nil)
    let ingress = try preflight(pods: [Self.pod("a")]) {
      $0.networkPolicies = NetworkPoliciesSpec()
      $0.networkPolicies?.defaultDeny = [.ingress]
    }
    #expect(ingress == nil)
  }

  @Test("egress without DNS is a problem if it was not denied before, and only then")
  func egressBefore() throws {
    typealias Change = (inout SecurityBaselineSpec) -> Void
    func deny(_ directions: [PolicyType], dns: Bool? = nil, _ enforcement: Enforcement? = nil) -> Change {
      { spec in
        spec.networkPolicies = NetworkPoliciesSpec()
        spec.networkPolicies?.defaultDeny = directions
        spec.networkPolicies?.enforcement = enforcement
        guard let dns else { return }
        spec.networkPolicies?.allow = NetworkPoliciesSpec.AllowedTraffic()
        spec.networkPolicies?.allow?.dns = dns
      }
    }
    let denied = deny([.ingress, .egress])
    let rows: [(before: Change, isProblem: Bool)] = [
      (deny([.ingress]), true), (deny([.ingress, .egress], dns: true), true),
      (deny([.ingress, .egress], .audit), true), (deny([.egress]), false), (denied, false),
    ]
    for (index, row) in rows.enumerated() {
      let problem = try preflight(pods: [Self.pod("a")], before: row.before, denied)
      #expect((problem?.contains("could not resolve names") ?? false) == row.isProblem, "row \(index)")
    }
  }

  @Test(
    "a policy for port 53 with UDP or TCP allows DNS",
    arguments: [
      (NetworkPolicyPort(protocol: "UDP", port: .int(53)), true), (NetworkPolicyPort(port: .int(53)), true),
      (NetworkPolicyPort(protocol: "UDP"), true),
      (NetworkPolicyPort(protocol: "UDP", port: .int(1), endPort: 65535), true),
      (NetworkPolicyPort(protocol: "SCTP", port: .int(53)), false), (NetworkPolicyPort(port: .int(443)), false),
      (NetworkPolicyPort(port: .int(1), endPort: 52), false), (NetworkPolicyPort(port: .string("dns")), false),
    ])
  func ports(port: NetworkPolicyPort, allowsDNS: Bool) throws {
    let problem = try preflight(pods: [Self.pod("a")]) { spec in
      spec.networkPolicies = NetworkPoliciesSpec()
      spec.networkPolicies?.defaultDeny = [.egress]
      spec.networkPolicies?.policies = [
        NetworkPolicyTemplate(
          name: "dns",
          spec: NetworkPolicySpec(podSelector: LabelSelector(), egress: [NetworkPolicyEgressRule(ports: [port])]))
      ]
    }
    #expect((problem == nil) == allowsDNS)
  }

  @Test("bindings that would be removed are a problem")
  func bindings() throws {
    let problem = try preflight { $0.rbac?.roleBindings?.removeAll { $0.name == "auditors" } }
    #expect(problem == "RoleBinding 'restricted-auditors' would be removed")
  }

  @Test("at most three problems are described")
  func many() throws {
    let problem = try preflight(pods: [Self.pod("a")]) {
      Self.quota(["requests.cpu": Quantity("4"), "requests.memory": Quantity("4"), "pods": Quantity("0")])(&$0)
      $0.rbac?.roleBindings = nil
    }
    #expect(problem?.hasSuffix("; and 2 more") == true, "\(problem ?? "")")
  }
}
