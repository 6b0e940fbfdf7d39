import CRDs
import Kubernetes
import Planning
import Testing

@Suite("A baseline that opens what another one denies") struct VoidedDenyTests {
  /// What the second baseline asks for, and what is reported on the first and on the second one.
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var second: NetworkPoliciesSpec
    var findings: [String]

    init(_ testDescription: String, _ findings: [String] = [], _ change: (inout NetworkPoliciesSpec) -> Void) {
      self.testDescription = testDescription
      self.findings = findings
      second = NetworkPoliciesSpec()
      change(&second)
    }
  }

  private static func policy(_ spec: NetworkPolicySpec) -> [NetworkPolicyTemplate] {
    [NetworkPolicyTemplate(name: "open", spec: spec)]
  }

  private static func allowing(_ sources: [LabelSelector]) -> NetworkPoliciesSpec.AllowedTraffic {
    var allow = NetworkPoliciesSpec.AllowedTraffic()
    allow.ingressFromNamespaces = sources
    return allow
  }

  static let cases: [Case] = [
    Case(
      "with a policy for all ingress",
      [
        "NetworkPolicy 'second-open' of baseline 'second' opens Ingress from anywhere on all ports, which this baseline"
          + " denies by default",
        "NetworkPolicy 'second-open' opens Ingress from anywhere on all ports, which baseline 'first' denies by default",
      ]
    ) { $0.policies = policy(NetworkPolicySpec(ingress: [.init()])) },
    Case(
      "with ingress from all namespaces",
      [
        "NetworkPolicy 'second-allow-ingress-from-namespaces' of baseline 'second' opens Ingress from all namespaces on"
          + " all ports, which this baseline denies by default",
        "NetworkPolicy 'second-allow-ingress-from-namespaces' opens Ingress from all namespaces on all ports, which"
          + " baseline 'first' denies by default",
      ]
    ) { $0.allow = allowing([LabelSelector()]) },
    Case("with a policy for a direction that the first one does not deny") {
      $0.policies = policy(NetworkPolicySpec(egress: [.init()], policyTypes: [.egress]))
    },
    Case("with ingress from one namespace") {
      $0.allow = allowing([LabelSelector(matchLabels: ["kubernetes.io/metadata.name": "ingress-nginx"])])
    },
    Case("with a policy for one port") {
      $0.policies = policy(NetworkPolicySpec(ingress: [.init(ports: [.init(port: .int(80))])]))
    },
    Case("with a policy for some pods") {
      $0.policies = policy(
        NetworkPolicySpec(podSelector: LabelSelector(matchLabels: ["app": "web"]), ingress: [.init()]))
    },
    Case("only in audit mode") {
      $0.enforcement = .audit
      $0.policies = policy(NetworkPolicySpec(ingress: [.init()]))
    },
    Case("and nothing else") { $0.defaultDeny = [.ingress] },
  ]

  private func namespace(_ example: Case) throws -> SimulatedNamespace {
    var namespace = SimulatedNamespace()
    namespace.baselines = [
      Fixtures.denying("first") { $0.networkPolicies?.defaultDeny = [.ingress] },
      Fixtures.denying("second") { $0.networkPolicies = example.second },
    ]
    try namespace.reconcile()
    return namespace
  }

  @Test("is reported on both", arguments: cases)
  func report(example: Case) throws {
    let plan = try namespace(example).plan()
    let findings = ["first", "second"].flatMap { name in
      (plan.results[name]?.findings ?? []).filter { $0.kind == .voidedDeny }
    }
    #expect(findings.map(\.message) == example.findings)
    #expect(findings.allSatisfy { $0.severity == .high })
  }

  @Test("is not reported where the second baseline is exempt or does not select the namespace")
  func scope() throws {
    var namespace = try namespace(Self.cases[0])
    namespace.baselines[1].spec.exemptions = [
      Exemption(namespaces: ["*"], controls: [.networkPolicies], reason: "test")
    ]
    #expect(try namespace.plan().results["first"]?.findings.filter { $0.kind == .voidedDeny } == [])
    namespace.baselines[1].spec.exemptions = nil
    namespace.baselines[1].spec.namespaceSelector = NamespaceSelector(matchNames: ["other"])
    #expect(try namespace.plan().results["first"]?.findings.filter { $0.kind == .voidedDeny } == [])
  }

  @Test("is not reported on itself, because its author chose both")
  func itself() throws {
    var namespace = SimulatedNamespace()
    namespace.baselines = [
      Fixtures.denying("first") { $0.networkPolicies?.policies = Self.policy(NetworkPolicySpec(ingress: [.init()])) }
    ]
    try namespace.reconcile()
    #expect(try namespace.plan().results["first"]?.findings == [])
  }
}
