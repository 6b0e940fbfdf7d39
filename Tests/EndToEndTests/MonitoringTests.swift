import CRDs
import ClusterTestSupport
import Foundation
import Kubernetes
import TestSupport
import Testing

extension EndToEnd {
  /// Health checks and metrics, with Debian's Prometheus.
  @Suite(.serialized) struct Monitoring {
    private static let component = MonitoringComponent(name: "monitoring")

    /// Runs a test with an operator that serves health and metrics, and with work for each metric.
    private func run(_ body: (TestCluster, _ address: String) async throws -> Void) async throws {
      try await TestCluster.run(withOperator: false) { cluster, _ in
        let address = "127.0.0.1:\(try LocalHTTP.freePort())"
        let process = try await OperatorProcess.start(
          cluster.plane, "--health-address", address, "--metrics-address", address)
        try await cluster.createNamespace("a")
        var spec = everyControl
        spec["exemptions"] = [
          [
            "namespaces": [.string(cluster.namespace("b"))], "controls": ["resourceQuotas"], "reason": "a test",
            "expires": .string(Timestamp(Date(timeIntervalSinceNow: 3 * 86_400)).text),
          ]
        ]
        spec["owners"] = [["namespaces": [.string("\(cluster.prefix)-*")], "name": "payments"]]
        try await cluster.apply(spec)
        try await cluster.waitUntilReady()
        try await cluster.createNamespace("b")
        try await eventually("a new namespace is protected") {
          try await cluster.get(NetworkPolicy.resourceType, cluster.object("default-deny"), in: "b") != nil
        }
        try await cluster.delete(NetworkPolicy.resourceType, cluster.object("default-deny"), in: "a")
        try await eventually("the policy is restored") { try await cluster.status()?.drift?.restored == 1 }
        try await body(cluster, address)
        try await process.stop()
      }
    }

    @Test("the health endpoints answer as those of the API server, and the metrics pass promtool's checks")
    func endpoints() async throws {
      try await run { cluster, address in
        for path in ["livez", "healthz", "readyz"] {
          let short = try LocalHTTP.get("http://\(address)/\(path)")
          #expect(short.status == 200 && short.body == "ok")
          let verbose = try LocalHTTP.get("http://\(address)/\(path)?verbose")
          #expect(verbose.status == 200 && verbose.body.hasSuffix("\(path) check passed\n"))
        }
        let ready = try LocalHTTP.get("http://\(address)/readyz?verbose").body
        #expect(ready.contains("[+]leader-election ok: this replica is the leader"))
        #expect(ready.contains("[+]full-pass ok: all namespaces were reconciled at 20"))
        // The duration ends when everything is in the namespace, which is after the first policy.
        try await eventually("the protection of the new namespace is measured", within: .seconds(60)) {
          try LocalHTTP.get("http://\(address)/metrics").body
            .contains("plimsoll_namespace_protection_duration_seconds_count 1")
        }
        let metrics = try LocalHTTP.get("http://\(address)/metrics")
        #expect(metrics.status == 200 && metrics.type == "text/plain; version=0.0.4; charset=utf-8")
        let check = try PrometheusServer.promtool(["check", "metrics"], input: metrics.body + "\n")
        #expect(check.status == 0, "\(check.output)\(check.errors)")
        #expect(!metrics.body.contains(cluster.namespace("a")), "namespaces are no labels")
        #expect(metrics.body.contains("plimsoll_namespaces{baseline=\"\(cluster.baseline())\",state=\"selected\"} 2"))
        #expect(
          metrics.body.contains(
            #"plimsoll_drift_restored_total{control="networkPolicies",kind="NetworkPolicy",owner="payments"} 1"#))
      }
    }

    @Test("Prometheus can evaluate every expression of the alerts and of the dashboard, and none of them is empty")
    func expressions() async throws {
      try await run { cluster, address in
        let rules = try Self.component.ruleFile()
        defer { try? FileManager.default.removeItem(at: rules) }
        let server = try PrometheusServer(targets: [address], rules: [rules])
        try await eventually("Prometheus has read the metrics twice", within: .seconds(60)) {
          try await server.query("count_over_time(plimsoll_build_info[1m])").first?.value ?? 0 >= 2
        }
        // A rate needs a change between two samples.
        try await cluster.delete(NetworkPolicy.resourceType, cluster.object("default-deny"), in: "a")
        try await eventually("a rate is known", within: .seconds(60)) {
          try await server.query("sum(rate(plimsoll_drift_restored_total[5m]))").first?.value ?? 0 > 0
        }
        let expressions = try Self.component.dashboardExpressions()
        #expect(expressions.count > 20)
        for expression in expressions {
          let expected = Self.emptyWithoutWork.contains { expression.contains($0) }
          let result = try await server.query(expression)
          #expect(result.isEmpty == expected, "\(expression)")
        }
        let alerts = try Self.component.alerts()
        for (_, expression) in alerts { _ = try await server.query(expression) }
        try await eventually("the alert of the exemption fires", within: .seconds(30)) {
          try await server.query(#"ALERTS{alertname="PlimsollExemptionExpiring",alertstate="firing"}"#).count == 1
        }
        let firing = try await server.query(#"ALERTS{alertstate="firing"}"#).compactMap { $0.labels["alertname"] }
        #expect(firing == ["PlimsollExemptionExpiring"])
      }
    }

    @Test("promtool accepts the alerts, and they fire when they should")
    func rules() throws {
      let tests = try Self.component.check("alert-tests.yaml")
      for (name, _) in try Self.component.alerts() {
        #expect(tests.contains("alertname: \(name)\n"), "\(name) has no test")
      }
    }

    /// Parts of expressions that have no value while no object is contested.
    private static let emptyWithoutWork = ["plimsoll_drift_contested_total"]
  }
}
