import CRDs
import ClusterTestSupport
import Foundation
import Kubernetes
import TestSupport
import Testing

extension EndToEnd {
  /// `config/components/fleet-monitoring`, with Debian's Prometheus and two clusters.
  @Suite(.serialized) struct FleetMonitoring {
    private static let component = MonitoringComponent(name: "fleet-monitoring")

    /// A namespace that complies, one with a critical finding, and a baseline.
    private static func objects(_ spec: JSONValue) -> [JSONValue] {
      [
        ["apiVersion": "v1", "kind": "Namespace", "metadata": ["name": "bank"]],
        ["apiVersion": "v1", "kind": "Namespace", "metadata": ["name": "shop"]],
        [
          "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding",
          "metadata": ["name": "debug", "namespace": "shop"],
          "roleRef": ["apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "cluster-admin"],
          "subjects": [["apiGroup": "rbac.authorization.k8s.io", "kind": "Group", "name": "developers"]],
        ],
        baseline(spec),
      ]
    }

    private static func baseline(_ spec: JSONValue) -> JSONValue {
      [
        "apiVersion": "plimsoll.dev/v1alpha1", "kind": "SecurityBaseline", "metadata": ["name": "restricted"],
        "spec": spec,
      ]
    }

    private static func spec(enforcement: JSONValue) -> JSONValue {
      [
        "enforcement": enforcement, "namespaceSelector": ["matchNames": ["bank", "shop"]],
        "networkPolicies": ["defaultDeny": ["Ingress"]], "rbac": ["unmanaged": "Report"],
        "exemptions": [
          [
            "namespaces": ["lab"], "controls": ["networkPolicies"], "reason": "a test",
            "expires": .string(Timestamp(Date(timeIntervalSinceNow: 3 * 86_400)).text),
          ]
        ],
      ]
    }

    /// Waits until a query has exactly these values, by the labels that differ.
    private func expect(
      _ query: String, of server: PrometheusServer, by label: String, _ expected: [String: Double]
    ) async throws {
      try await eventually("\(query) is \(expected)", within: .seconds(60)) {
        let values = try await server.query(query).map { ($0.labels[label] ?? "", $0.value) }
        return Dictionary(values) { $1 } == expected && values.count == expected.count
      }
    }

    @Test("Prometheus sees the skew and the compliance of two clusters, and a cluster that stops reporting")
    func twoClusters() async throws {
      let enforced = Self.spec(enforcement: "Enforce")
      let first = try await SandboxCluster.start("prod-eu-1", Self.objects(enforced))
      let second = try await SandboxCluster.start("prod-us-1", Self.objects(Self.spec(enforcement: "Audit")))
      let rules = try Self.component.ruleFile()
      defer { try? FileManager.default.removeItem(at: rules) }
      let server = try PrometheusServer(targets: [first.target, second.target], rules: [rules])

      let skew = "count by (baseline) (count by (baseline, spec_hash) (plimsoll_baseline_info)) > 1"
      #expect(try Self.component.alerts().contains { $0.name == "PlimsollFleetSkew" && $0.expression == skew })
      try await expect(skew, of: server, by: "baseline", ["restricted": 2])
      // In the second cluster, nothing is written, so no namespace complies.
      let ratio = "cluster_baseline:plimsoll_namespaces_compliant:ratio"
      try await expect(ratio, of: server, by: "cluster", ["prod-eu-1": 0.5, "prod-us-1": 0])
      try await expect(
        "baseline:plimsoll_namespaces_compliant:ratio", of: server, by: "baseline", ["restricted": 0.25])
      try await expect(
        pending("PlimsollFleetSkew"), of: server, by: "baseline", ["restricted": 1])

      try await dashboard(of: server, first)
      _ = try await second.client.apply(
        Self.baseline(enforced), type: SecurityBaseline.resourceType, key: ObjectKey(name: "restricted"),
        options: ApplyOptions(fieldManager: "kubectl", force: true))
      try await expect(skew, of: server, by: "baseline", [:])
      try await expect(ratio, of: server, by: "cluster", ["prod-eu-1": 0.5, "prod-us-1": 0.5])

      try await second.stopOperator()
      try await expect(
        pending("PlimsollFleetClusterNotReporting"), of: server, by: "cluster", ["prod-us-1": 1])
      try await expect("cluster:plimsoll_replicas:count", of: server, by: "cluster", ["prod-eu-1": 1])
    }

    private func pending(_ alert: String) -> String { #"ALERTS{alertname="\#(alert)",alertstate="pending"}"# }

    /// Every expression of the dashboard and every rule can be evaluated, and none of the dashboard is empty.
    private func dashboard(of server: PrometheusServer, _ cluster: SandboxCluster) async throws {
      let policy = ObjectKey(namespace: "bank", name: "restricted-default-deny")
      try await cluster.client.delete(NetworkPolicy.resourceType, policy)
      try await eventually("the drift is recorded", within: .seconds(60)) {
        try await !server.query(#"cluster:plimsoll_drift_detected:increase1d{cluster="\#(cluster.name)"}"#).isEmpty
      }
      let expressions = try Self.component.dashboardExpressions()
      #expect(expressions.count == 15)
      for expression in expressions {
        #expect(try await !server.query(expression).isEmpty, "\(expression)")
      }
      for (name, _) in try Self.component.rules(named: "record") {
        #expect(try await !server.query(name).isEmpty, "\(name)")
      }
      for (_, expression) in try Self.component.alerts() { _ = try await server.query(expression) }
    }

    @Test("promtool accepts the rules, and the alerts fire when they should")
    func rules() throws {
      let tests = try Self.component.check("fleet-alert-tests.yaml")
      for (name, _) in try Self.component.alerts() {
        #expect(tests.contains("alertname: \(name)\n"), "\(name) has no test")
      }
      for (name, _) in try Self.component.rules(named: "record") {
        #expect(tests.contains("expr: \(name)") || tests.contains("(\(name))") || Self.tested.contains(name), "\(name)")
      }
    }

    /// Records that the tests of other rules evaluate.
    private static let tested: Set = ["cluster_baseline_state:plimsoll_namespaces:max"]
  }
}
