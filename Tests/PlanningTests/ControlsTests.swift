import CRDs
import Foundation
import Kubernetes
import Planning
import TestSupport
import Testing

@Suite("Controls") struct ControlsTests {
  private func objects(
    _ spec: SecurityBaselineSpec, in namespace: String = "team-a", cluster: ClusterFacts = Fixtures.cluster
  ) -> [DesiredObject] {
    Planner().render(
      [BaselineFacts(name: "restricted", uid: "7a5f", spec: spec)],
      in: NamespaceFacts(name: namespace, uid: "u", labels: ["pod-security.kubernetes.io/enforce": "baseline"]),
      cluster: cluster, now: .distantPast
    ).objects
  }

  @Test("generates the objects of the golden file", arguments: ControlID.allCases)
  func golden(control: ControlID) throws {
    let generated = objects(Fixtures.spec()).filter { $0.control == control }
    #expect(!generated.isEmpty)
    try expectGolden(YAML.emit(generated.map(\.manifest)), at: "Tests/PlanningTests/Golden/\(control.rawValue).yaml")
  }

  @Test("every control has a golden file and a row in docs/controls.md", arguments: ControlID.allCases)
  func documented(control: ControlID) throws {
    let golden = Repository["Tests/PlanningTests/Golden/\(control.rawValue).yaml"].path
    #expect(FileManager.default.fileExists(atPath: golden), "no golden file for \(control.rawValue)")
    let docs = try Repository.text("docs/controls.md")
    #expect(docs.contains("\n| [`\(control.rawValue)`]("), "no row for \(control.rawValue) in docs/controls.md")
  }

  @Test("an empty spec and controls without settings generate nothing")
  func empty() {
    #expect(objects(SecurityBaselineSpec()).isEmpty)
    var spec = SecurityBaselineSpec()
    spec.networkPolicies = NetworkPoliciesSpec()
    spec.networkPolicies?.defaultDeny = []
    spec.networkPolicies?.allow = NetworkPoliciesSpec.AllowedTraffic()
    spec.networkPolicies?.allow?.ingressFromNamespaces = []
    spec.rbac = RBACSpec()
    spec.rbac?.defaultServiceAccount = DefaultServiceAccountSpec()
    spec.podSecurity = PodSecuritySpec()
    spec.resourceQuotas = []
    spec.limitRanges = []
    #expect(objects(spec).isEmpty)
  }

  @Test("expands the placeholder in every string, including keys, and changes nothing else")
  func placeholder() throws {
    let spec = Fixtures.spec {
      $0.rbac?.roles?[0].rules[0].resourceNames = ["{{ namespace.name }}-a", "{{namespace.name}}{{ namespace.name }}"]
      $0.resourceQuotas?[0].hard["{{ namespace.name }}.example.com/gpu"] = Quantity("1")
      $0.networkPolicies?.policies?[0].spec.podSelector.matchLabels = ["{{ namespace.name }}": "{ {namespace.name} }"]
    }
    let text = try objects(spec, in: "blue").map { String(decoding: try $0.manifest.jsonData(), as: UTF8.self) }
      .joined(separator: "\n")
    #expect(!text.contains("{{"))
    for part in ["\"blue-a\",\"blueblue\"", "\"blue.example.com/gpu\":\"1\"", "\"blue\":\"{ {namespace.name} }\""] {
      #expect(text.contains(part), "\(part)")
    }
  }

  @Test("groups the API server's addresses by port, with one CIDR block per address")
  func apiServer() throws {
    let cluster = ClusterFacts(apiServerAddresses: [
      .init(ip: "10.0.0.1", port: 443), .init(ip: "10.0.0.2", port: 6443), .init(ip: "fd00::2", port: 6443),
    ])
    let policy = try #require(
      objects(Fixtures.spec(), cluster: cluster).first { $0.id.name == "restricted-allow-kube-apiserver" })
    let egress = policy.manifest["spec"]?["egress"]?.arrayValue ?? []
    #expect(egress.map { $0["ports"]?.arrayValue?.first?["port"] } == [443, 6443])
    let blocks = egress.map { ($0["to"]?.arrayValue ?? []).map { $0["ipBlock"]?["cidr"]?.stringValue } }
    #expect(blocks == [["10.0.0.1/32"], ["10.0.0.2/32", "fd00::2/128"]])
  }

  @Test("omits the owner reference without a UID, and never sets a controller reference")
  func owner() throws {
    let spec = Fixtures.spec()
    let rendered = Planner().render(
      [BaselineFacts(name: "a", uid: "", spec: spec)], in: NamespaceFacts(name: "x", uid: "u"),
      cluster: Fixtures.cluster, now: .distantPast
    ).objects
    #expect(rendered.allSatisfy { $0.manifest["metadata"]?["ownerReferences"] == nil })
    for object in objects(spec) where object.claim == .whole {
      let owners = object.manifest["metadata"]?["ownerReferences"]?.arrayValue ?? []
      #expect(owners.map { $0["uid"] } == ["7a5f"])
      #expect(owners.map { $0["controller"] } == [false], "another controller reference must not block updates")
    }
  }

  @Test("recompiles templates when the spec or the API server's addresses change")
  func compiling() throws {
    let planner = Planner()
    let namespace = NamespaceFacts(name: "x", uid: "u")
    func names(_ baseline: BaselineFacts, _ cluster: ClusterFacts) -> Int {
      planner.render([baseline], in: namespace, cluster: cluster, now: .distantPast).objects.count
    }
    #expect(names(Fixtures.baseline(), Fixtures.cluster) == 13)
    #expect(names(Fixtures.baseline(), ClusterFacts()) == 12)
    #expect(names(Fixtures.baseline { $0.limitRanges = nil }, Fixtures.cluster) == 12)
    #expect(names(Fixtures.baseline(), Fixtures.cluster) == 13)
  }
}
