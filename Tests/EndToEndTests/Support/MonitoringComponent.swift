import ClusterTestSupport
import Foundation
import Kubernetes
import TestSupport
import Testing

/// A component in `config/components` with rules of Prometheus and a dashboard of Grafana.
struct MonitoringComponent {
  /// The name of its folder.
  let name: String

  private var folder: URL { Repository.root.appending(path: "config/components/\(name)") }

  /// The alerts with their expressions.
  func alerts() throws -> [(name: String, expression: String)] {
    let alerts = try rules(named: "alert")
    #expect(alerts.count > 5)
    return alerts
  }

  /// The rules with a name in this field, and their expressions.
  func rules(named field: String) throws -> [(name: String, expression: String)] {
    let groups = try rule()["spec"]?["groups"]?.arrayValue ?? []
    return groups.flatMap { $0["rules"]?.arrayValue ?? [] }.compactMap { rule in
      rule[field]?.stringValue.flatMap { name in rule["expr"]?.stringValue.map { (name, $0) } }
    }
  }

  /// The rules in the format of Prometheus, in a temporary file.
  func ruleFile() throws -> URL {
    let file = FileManager.default.temporaryDirectory.appending(path: "rules-\(UUID().uuidString).yaml")
    try (try rule()["spec"] ?? [:]).jsonData().write(to: file)
    return file
  }

  /// The expressions of all panels, for all baselines and clusters.
  func dashboardExpressions() throws -> [String] {
    let dashboard = try JSONValue(parsing: Data(contentsOf: folder.appending(path: "dashboard.json")))
    let panels = dashboard["panels"]?.arrayValue ?? []
    return panels.flatMap { $0["targets"]?.arrayValue ?? [] }.compactMap { $0["expr"]?.stringValue }.map {
      $0.replacing("$baseline", with: ".*").replacing("$cluster", with: ".*")
    }
  }

  /// Checks the rules, and runs their unit tests, with promtool.
  ///
  /// - Parameter tests: The name of a file beside this one, in which the text `RULES` stands for the file of the rules.
  /// - Returns: The unit tests.
  func check(_ tests: String) throws -> String {
    let rules = try ruleFile()
    defer { try? FileManager.default.removeItem(at: rules) }
    let check = try PrometheusServer.promtool(["check", "rules", rules.path])
    #expect(check.status == 0, "\(check.output)\(check.errors)")
    let text = try String(
      contentsOf: Repository.root.appending(path: "Tests/EndToEndTests/Support/\(tests)"), encoding: .utf8)
    let file = rules.deletingPathExtension().appendingPathExtension("test.yaml")
    defer { try? FileManager.default.removeItem(at: file) }
    try text.replacing("RULES", with: rules.path).write(to: file, atomically: true, encoding: .utf8)
    let result = try PrometheusServer.promtool(["test", "rules", file.path])
    #expect(result.status == 0, "\(result.output)\(result.errors)")
    return text
  }

  private func rule() throws -> JSONValue {
    let file = folder.appending(path: "prometheus_rule.yaml")
    return try #require(try YAML.parse(String(contentsOf: file, encoding: .utf8), file: file.lastPathComponent).first)
  }
}
