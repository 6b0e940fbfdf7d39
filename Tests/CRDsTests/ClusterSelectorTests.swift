import CRDs
import Kubernetes
import Testing

@Suite("Cluster selection") struct ClusterSelectorTests {
  struct Row: Sendable, CustomTestStringConvertible {
    var sentence: String
    var selector: ClusterSelector
    var cluster: ClusterIdentity
    /// `selected`, or a part of the text of the other cases after `not: ` or `unknown: `.
    var expected: String
    var testDescription: String { sentence }
  }

  private static let prod = ClusterIdentity(name: "prod-eu1", labels: ["region": "eu", "env": "prod"])
  private static let propertied = ClusterIdentity(properties: ["env": "prod"], flags: ClusterIdentity(labels: [:]))

  @Test(
    "a cluster is selected by its name and labels",
    arguments: [
      Row(
        sentence: "an empty selector selects an unknown cluster", selector: ClusterSelector(),
        cluster: ClusterIdentity(), expected: "selected"),
      Row(
        sentence: "empty lists select an unknown cluster", selector: ClusterSelector(matchNames: [], matchLabels: [:]),
        cluster: ClusterIdentity(), expected: "selected"),
      Row(
        sentence: "one of the globs matches", selector: ClusterSelector(matchNames: ["dev-*", "prod-*"]), cluster: prod,
        expected: "selected"),
      Row(
        sentence: "no glob matches", selector: ClusterSelector(matchNames: ["dev-*"]), cluster: prod,
        expected: "not: spec.clusterSelector.matchNames does not match this cluster, 'prod-eu1'"),
      Row(
        sentence: "names and labels match",
        selector: ClusterSelector(matchNames: ["prod-*"], matchLabels: ["region": "eu", "env": "prod"]), cluster: prod,
        expected: "selected"),
      Row(
        sentence: "a label has another value", selector: ClusterSelector(matchLabels: ["region": "us"]), cluster: prod,
        expected: "not: spec.clusterSelector.matchLabels requires region=us, and this cluster has 'eu'"),
      Row(
        sentence: "a label is missing", selector: ClusterSelector(matchLabels: ["tier": "1"]), cluster: prod,
        expected: "not: spec.clusterSelector.matchLabels requires tier=1, and this cluster does not have it"),
      Row(
        sentence: "a label is missing, and controllers create ClusterProperties one by one",
        selector: ClusterSelector(matchLabels: ["env": "prod", "tier": "1"]), cluster: propertied,
        expected: "unknown: spec.clusterSelector needs the label 'tier' of this cluster, which is unknown: create the "
          + "ClusterProperty 'tier', or set --cluster-labels of the operator; nothing is changed until then"),
      Row(
        sentence: "a ClusterProperty that does not match decides, whatever is missing",
        selector: ClusterSelector(matchLabels: ["env": "dev", "tier": "1"]), cluster: propertied,
        expected: "not: spec.clusterSelector.matchLabels requires env=dev, and this cluster has 'prod'"),
      Row(
        sentence: "a cluster without labels is not one with unknown labels",
        selector: ClusterSelector(matchLabels: ["tier": "1"]), cluster: ClusterIdentity(labels: [:]), expected: "not: "),
      Row(
        sentence: "the name is unknown", selector: ClusterSelector(matchNames: ["*"]),
        cluster: ClusterIdentity(labels: [:]),
        expected: "unknown: spec.clusterSelector needs the name of this cluster, which is unknown: create the "
          + "ClusterProperty 'cluster.clusterset.k8s.io', or set --cluster-name of the operator"),
      Row(
        sentence: "the labels are unknown", selector: ClusterSelector(matchLabels: ["env": "prod"]),
        cluster: ClusterIdentity(name: "a"),
        expected: "unknown: spec.clusterSelector needs the labels of this cluster, which are unknown: create the "
          + "ClusterProperties, or set --cluster-labels of the operator"),
      Row(
        sentence: "both are unknown",
        selector: ClusterSelector(matchNames: ["*"], matchLabels: ["env": "prod"]), cluster: ClusterIdentity(),
        expected: "unknown: spec.clusterSelector needs the name and the labels of this cluster, which are unknown"),
      Row(
        sentence: "the cluster could not be asked", selector: ClusterSelector(matchNames: ["*"]),
        cluster: ClusterIdentity(problem: "cannot list them"),
        expected: "unknown: spec.clusterSelector needs the name of this cluster, which is unknown: cannot list them; "
          + "nothing is changed until then"),
      Row(
        sentence: "a known name that does not match decides, whatever the labels are",
        selector: ClusterSelector(matchNames: ["dev-*"], matchLabels: ["env": "prod"]),
        cluster: ClusterIdentity(name: "prod"), expected: "not: "),
      Row(
        sentence: "a known label that does not match decides, whatever the name is",
        selector: ClusterSelector(matchNames: ["dev-*"], matchLabels: ["env": "prod"]),
        cluster: ClusterIdentity(labels: ["env": "dev"]), expected: "not: "),
    ])
  func selection(_ row: Row) {
    var spec = SecurityBaselineSpec()
    spec.clusterSelector = row.selector
    let text: String
    switch spec.selection(of: row.cluster) {
    case .selected: text = "selected"
    case .notSelected(let reason): text = "not: \(reason)"
    case .unknown(let reason): text = "unknown: \(reason)"
    }
    #expect(text.hasPrefix(row.expected), "\(text)")
  }

  @Test("without a selector, a baseline applies in every cluster")
  func noSelector() { #expect(SecurityBaselineSpec().selection(of: ClusterIdentity()) == .selected) }

  @Test(
    "an exemption with clusters applies only in clusters that match, and in none of unknown name",
    arguments: [("prod-eu1", ["all", "prod"]), ("dev", ["all", "dev"]), (nil, ["all"])] as [(String?, [String])])
  func exemptions(name: String?, expected: [String]) {
    func exemption(_ reason: String, _ clusters: [String]?) -> Exemption {
      Exemption(namespaces: ["a"], controls: [.rbac], reason: reason, clusters: clusters)
    }
    func exception(_ reason: String, _ clusters: [String]?) -> AuditException {
      AuditException(namespaces: ["a"], checks: ["host-path"], reason: reason, clusters: clusters)
    }
    var spec = SecurityBaselineSpec()
    spec.exemptions = [exemption("all", nil), exemption("prod", ["prod-*"]), exemption("dev", ["dev", "test"])]
    spec.audit = AuditSpec()
    spec.audit?.exceptions = [exception("all", nil), exception("prod", ["prod-*"]), exception("dev", ["dev", "test"])]
    #expect(spec.hasClusterExemptions)
    let applied = spec.applied(in: ClusterIdentity(name: name, labels: [:]))
    #expect(applied.exemptions?.map(\.reason) == expected)
    #expect(applied.audit?.exceptions?.map(\.reason) == expected)
    #expect(!SecurityBaselineSpec().hasClusterExemptions)
  }

  @Test("a property takes precedence over a flag, and each property is a label")
  func properties() {
    let flags = ClusterIdentity(name: "flag", labels: ["env": "flag", "region": "eu"])
    #expect(ClusterIdentity(properties: [:], flags: flags) == flags)
    let known = ClusterIdentity(properties: ["cluster.clusterset.k8s.io": "prod-eu1", "env": "prod"], flags: flags)
    #expect(known.name == "prod-eu1")
    #expect(known.labels == ["cluster.clusterset.k8s.io": "prod-eu1", "env": "prod", "region": "eu"])
    let nameless = ClusterIdentity(properties: ["env": "prod"], flags: ClusterIdentity(name: "flag"))
    #expect(nameless.name == "flag" && nameless.labels == ["env": "prod"] && nameless.hasProperties)
    #expect(ClusterIdentity(properties: ["env": "prod"], flags: ClusterIdentity()).name == nil)
  }

  @Test("a property that is not a name leaves the name unknown, and says why", arguments: ["", "a b", "-a", "a\nb"])
  func invalidProperty(value: String) {
    let flags = ClusterIdentity(name: "flag")
    let cluster = ClusterIdentity(properties: ["cluster.clusterset.k8s.io": value], flags: flags)
    #expect(cluster.name == nil)
    #expect(cluster.problem?.contains("'cluster.clusterset.k8s.io' is not a cluster name; use letters") == true)
  }

  @Test(
    "flags are read",
    arguments: [
      (nil, nil, ClusterIdentity()), ("", "", ClusterIdentity(labels: [:])),
      ("prod-eu1", "region=eu, env=prod,", ClusterIdentity(name: "prod-eu1", labels: ["region": "eu", "env": "prod"])),
      ("Prod_1.a", "example.com/tier=", ClusterIdentity(name: "Prod_1.a", labels: ["example.com/tier": ""])),
    ] as [(String?, String?, ClusterIdentity)])
  func flags(name: String?, labels: String?, expected: ClusterIdentity) throws {
    #expect(try ClusterIdentity(flagName: name, flagLabels: labels) == expected)
  }

  @Test(
    "an invalid flag is an error that names the flag, the value and the fix",
    arguments: [
      ("prod eu", nil, "--cluster-name: 'prod eu' is not a cluster name; use letters, digits"),
      ("prod-*", nil, "--cluster-name: 'prod-*' is not a cluster name"),
      (nil, "region", "--cluster-labels: 'region' is not a label; write key=value pairs"),
      (nil, "a=b,=c", "--cluster-labels: '=c' is not a label"),
      (nil, "a=b=c", "--cluster-labels: 'a=b=c' is not a label"),
      (nil, "a=b,a=c", "--cluster-labels: 'a' is given twice; remove one of them"),
    ] as [(String?, String?, String)])
  func invalidFlags(name: String?, labels: String?, message: String) {
    let error = #expect(throws: InvalidClusterFlag.self) { try ClusterIdentity(flagName: name, flagLabels: labels) }
    #expect(error?.description.hasPrefix(message) == true, "\(error?.description ?? "")")
  }
}
