import CRDs
import Foundation
import Kubernetes
import Planning
import Testing

@Suite("Normalized content") struct NormalizedContentTests {
  /// Two contents that are semantically equal, or not.
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var kind: ManagedKind
    var left: JSONValue
    var right: JSONValue
  }

  private static func policy(_ spec: JSONValue) -> JSONValue {
    var spec = spec
    spec["podSelector"] = spec["podSelector"] ?? [:]
    return ["spec": spec]
  }

  private static func binding(_ subject: JSONValue) -> JSONValue {
    ["roleRef": ["kind": "Role", "name": "x", "apiGroup": "rbac.authorization.k8s.io"], "subjects": [subject]]
  }

  private static func limits(_ item: JSONValue) -> JSONValue { ["spec": ["limits": [item]]] }

  static let equal: [Case] = [
    .init(
      testDescription: "absent, null and empty rules", kind: .networkPolicy, left: policy(["ingress": []]),
      right: policy(["ingress": .null])),
    .init(
      testDescription: "policyTypes defaults to Ingress", kind: .networkPolicy, left: policy([:]),
      right: policy(["policyTypes": ["Ingress"]])),
    .init(
      testDescription: "policyTypes defaults to both directions if there are egress rules", kind: .networkPolicy,
      left: policy(["egress": [[:]]]), right: policy(["egress": [[:]], "policyTypes": ["Egress", "Ingress"]])),
    .init(
      testDescription: "the protocol of a port defaults to TCP", kind: .networkPolicy,
      left: policy(["ingress": [["ports": [["port": 80]]]]]),
      right: policy(["ingress": [["from": [], "ports": [["port": 80, "protocol": "TCP"]]]]])),
    .init(
      testDescription: "empty fields of selectors and CIDR blocks", kind: .networkPolicy,
      left: policy([
        "podSelector": ["matchLabels": [:], "matchExpressions": []],
        "egress": [["to": [["ipBlock": ["cidr": "10.0.0.0/8", "except": []]]]]],
      ]),
      right: policy(["egress": [["to": [["ipBlock": ["cidr": "10.0.0.0/8"]]], "ports": .null]]])),
    .init(
      testDescription: "empty fields of rules", kind: .role,
      left: ["rules": [["apiGroups": [""], "resources": ["pods"], "verbs": ["get"], "resourceNames": []]]],
      right: ["rules": [["apiGroups": [""], "resources": ["pods"], "verbs": ["get"], "nonResourceURLs": .null]]]),
    .init(testDescription: "null and empty rules", kind: .role, left: ["rules": .null], right: ["rules": []]),
    .init(
      testDescription: "the apiGroup of a user defaults to the RBAC group", kind: .roleBinding,
      left: binding(["kind": "User", "name": "eve"]),
      right: binding(["kind": "User", "name": "eve", "apiGroup": "rbac.authorization.k8s.io"])),
    .init(
      testDescription: "an empty and an absent apiGroup of a service account", kind: .roleBinding,
      left: binding(["kind": "ServiceAccount", "name": "ci", "namespace": "x", "apiGroup": ""]),
      right: binding(["kind": "ServiceAccount", "name": "ci", "namespace": "x"])),
    .init(
      testDescription: "quantities compare by value, scopes as a set", kind: .resourceQuota,
      left: ["spec": ["hard": ["cpu": "1000m", "memory": "1Gi"], "scopes": ["NotBestEffort", "NotTerminating"]]],
      right: [
        "spec": ["hard": ["memory": "1024Mi", "cpu": 1], "scopes": ["NotTerminating", "NotBestEffort"]], "status": [:],
      ]),
    .init(
      testDescription: "quantities are rounded up to milli-units", kind: .resourceQuota,
      left: ["spec": ["hard": ["requests.cpu": "1500u", "limits.cpu": "1n", "memory": "1.5", "pods": "0"]]],
      right: ["spec": ["hard": ["requests.cpu": "2m", "limits.cpu": "1m", "memory": "1500m", "pods": 0]]]),
    .init(
      testDescription: "ratios are rounded up to milli-units", kind: .limitRange,
      left: limits(["type": "Pod", "max": ["cpu": "100500u"], "maxLimitRequestRatio": ["cpu": "1.0005"]]),
      right: limits(["type": "Pod", "max": ["cpu": "101m"], "maxLimitRequestRatio": ["cpu": "1001m"]])),
    .init(
      testDescription: "an empty scope selector", kind: .resourceQuota,
      left: ["spec": ["hard": ["pods": "1"], "scopes": [], "scopeSelector": ["matchExpressions": []]]],
      right: ["spec": ["hard": ["pods": 1]]]),
    .init(
      testDescription: "a limit defaults to the maximum, a request to the limit", kind: .limitRange,
      left: limits(["type": "Container", "max": ["cpu": "2"]]),
      right: limits([
        "type": "Container", "max": ["cpu": "2"], "default": ["cpu": "2000m"], "defaultRequest": ["cpu": 2],
      ])),
    .init(
      testDescription: "a request defaults to the minimum if there is no limit", kind: .limitRange,
      left: limits(["type": "Container", "min": ["cpu": "1"]]),
      right: limits(["type": "Container", "min": ["cpu": "1"], "default": [:], "defaultRequest": ["cpu": "1"]])),
  ]

  static let different: [Case] = [
    .init(
      testDescription: "no peers and all peers", kind: .networkPolicy, left: policy(["ingress": []]),
      right: policy(["ingress": [[:]]])),
    .init(
      testDescription: "default policyTypes without egress rules, and explicit Egress", kind: .networkPolicy,
      left: policy([:]),
      right: policy(["policyTypes": ["Ingress", "Egress"]])),
    .init(
      testDescription: "all pods of the namespace, and of all namespaces", kind: .networkPolicy,
      left: policy(["ingress": [["from": [["podSelector": [:]]]]]]),
      right: policy(["ingress": [["from": [["podSelector": [:], "namespaceSelector": [:]]]]]])),
    .init(
      testDescription: "a numeric port and a named port", kind: .networkPolicy,
      left: policy(["ingress": [["ports": [["port": 80]]]]]), right: policy(["ingress": [["ports": [["port": "80"]]]]])),
    .init(
      testDescription: "a port and a port range", kind: .networkPolicy,
      left: policy(["ingress": [["ports": [["port": 80]]]]]),
      right: policy(["ingress": [["ports": [["port": 80, "endPort": 90]]]]])),
    .init(
      testDescription: "one resource name and all names", kind: .role,
      left: ["rules": [["apiGroups": [""], "resources": ["pods"], "verbs": ["get"], "resourceNames": ["a"]]]],
      right: ["rules": [["apiGroups": [""], "resources": ["pods"], "verbs": ["get"]]]]),
    .init(
      testDescription: "subject names that look equal but differ in their bytes", kind: .roleBinding,
      left: binding(["kind": "Group", "name": "\u{E9}quipe"]),
      right: binding(["kind": "Group", "name": "e\u{301}quipe"])),
    .init(
      testDescription: "a subject name and the escaped form of another", kind: .roleBinding,
      left: binding(["kind": "Group", "name": "\u{E9}quipe"]),
      right: binding(["kind": "Group", "name": #"\u{00E9}quipe"#])),
    .init(
      testDescription: "resource names that look equal but differ in their bytes", kind: .role,
      left: ["rules": [["resources": ["a"], "verbs": ["get"], "resourceNames": ["\u{E9}"]]]],
      right: ["rules": [["resources": ["a"], "verbs": ["get"], "resourceNames": ["e\u{301}"]]]]),
    .init(
      testDescription: "quantities that differ by a milli-unit", kind: .resourceQuota,
      left: ["spec": ["hard": ["requests.cpu": "1001u"]]], right: ["spec": ["hard": ["requests.cpu": "2001u"]]]),
    .init(
      testDescription: "a quota with an additional resource", kind: .resourceQuota,
      left: ["spec": ["hard": ["pods": "1"]]],
      right: ["spec": ["hard": ["pods": "1", "services": "1"]]]),
    .init(
      testDescription: "limits of type Pod have no defaults", kind: .limitRange,
      left: limits(["type": "Pod", "max": ["cpu": "2"]]),
      right: limits(["type": "Pod", "max": ["cpu": "2"], "default": ["cpu": "2"]])),
    .init(
      testDescription: "a minimum does not lower a request", kind: .limitRange,
      left: limits(["type": "Container", "max": ["cpu": "2"], "min": ["cpu": "1"]]),
      right: limits(["type": "Container", "max": ["cpu": "2"], "min": ["cpu": "1"], "defaultRequest": ["cpu": "1"]])),
  ]

  private func fingerprint(_ content: JSONValue, _ kind: ManagedKind) throws -> Fingerprint {
    var object = content
    object["metadata"] = ["name": "x", "namespace": "y"]
    return try ObservedObject.decoded(from: object, kind: kind).fingerprint
  }

  @Test("semantically equal contents have equal fingerprints", arguments: equal)
  func equality(example: Case) throws {
    #expect(try fingerprint(example.left, example.kind) == fingerprint(example.right, example.kind))
    let completed = example.left.withServerDefaults(kind: example.kind)
    #expect(try fingerprint(completed, example.kind) == fingerprint(example.left, example.kind))
  }

  @Test("contents that Kubernetes distinguishes have different fingerprints", arguments: different)
  func inequality(example: Case) throws {
    #expect(try fingerprint(example.left, example.kind) != fingerprint(example.right, example.kind))
  }

  /// A baseline with the placeholder in every string that may have one.
  private var templated: BaselineFacts {
    let text = "{{ namespace.name }}"
    let selector = LabelSelector(
      matchLabels: [text: text], matchExpressions: [.init(key: text, operator: .in, values: [text])])
    let peers = [
      NetworkPolicyPeer(podSelector: selector, namespaceSelector: selector),
      NetworkPolicyPeer(ipBlock: IPBlock(cidr: "10.0.0.0/8", except: ["10.1.0.0/16"])),
    ]
    let ports = [NetworkPolicyPort(port: .string(text)), NetworkPolicyPort(port: .int(1), endPort: 2)]
    return Fixtures.baseline {
      $0.networkPolicies?.policies?[0].spec = NetworkPolicySpec(
        podSelector: selector, ingress: [.init(ports: ports, from: peers)], egress: [.init(ports: ports, to: peers)])
      $0.rbac?.roles?[0].rules = [
        PolicyRule(apiGroups: [text], resources: [text], verbs: [text], resourceNames: [text])
      ]
      $0.rbac?.roleBindings?[1].roleRef.name = text
      $0.rbac?.roleBindings?[1].subjects = [Subject(kind: "ServiceAccount", name: text, namespace: text)]
      $0.resourceQuotas?[0].hard[text] = Quantity("1Gi")
      $0.resourceQuotas?[0].scopeSelector = ScopeSelector(matchExpressions: [
        .init(scopeName: "PriorityClass", operator: .in, values: [text])
      ])
      $0.limitRanges?[0].limits[0].max?[text] = Quantity("1000m")
    }
  }

  @Test("a generated object has the same fingerprint as the object that the server stores")
  func generated() throws {
    var rendered = Fixtures.baseline()
    rendered.uid = ""
    for baseline in [Fixtures.baseline(), rendered, templated] {
      let objects = Planner().render(
        [baseline], in: NamespaceFacts(name: "team-a", uid: "u"), cluster: Fixtures.cluster, now: .distantPast
      ).objects
      #expect(objects.count == 13)
      for desired in objects where desired.id.kind != .namespace {
        let live = desired.manifest.withServerDefaults(kind: desired.id.kind)
        let digest = try ObservedObject.decoded(from: live, kind: desired.id.kind)
        #expect(digest.fingerprint == desired.fingerprint, "\(desired.id)")
        #expect(digest.immutable == desired.immutable)
        #expect(DriftDetector.compare(desired: desired, live: live).differences == [])
      }
    }
  }

  @Test("a literal key wins over a placeholder key that expands to the same name")
  func collision() throws {
    let names = (0..<12).map { "\($0).example.com/gpu" }
    let baseline = Fixtures.baseline {
      for name in names {
        $0.resourceQuotas?[0].hard["team-a.\(name)"] = Quantity("1")
        $0.resourceQuotas?[0].hard["{{ namespace.name }}.\(name)"] = Quantity("2")
      }
    }
    let objects = Planner().render(
      [baseline], in: NamespaceFacts(name: "team-a", uid: "u"), cluster: Fixtures.cluster, now: .distantPast
    ).objects
    let quota = try #require(objects.first { $0.id.kind == .resourceQuota })
    for name in names { #expect(quota.manifest["spec"]?["hard"]?["team-a.\(name)"] == "1") }
    let digest = try ObservedObject.decoded(from: quota.manifest, kind: .resourceQuota)
    #expect(digest.fingerprint == quota.fingerprint, "otherwise the operator would write it in every reconcile")
  }
}
