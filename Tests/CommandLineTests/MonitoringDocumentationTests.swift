import Kubernetes
import TestSupport
import Testing

/// The tables of rules in `docs/monitoring.md`.
@Suite struct MonitoringDocumentationTests {
  private func rules(_ component: String) throws -> [JSONValue] {
    let path = "config/components/\(component)/prometheus_rule.yaml"
    let groups = try YAML.parse(Repository.text(path), file: path).first?["spec"]?.list("groups") ?? []
    return groups.flatMap { $0.list("rules") }
  }

  @Test(
    "docs/monitoring.md has a row for each alert, with its severity, and for each recorded series",
    arguments: ["monitoring", "fleet-monitoring"])
  func rows(component: String) throws {
    let page = try Repository.text("docs/monitoring.md")
    let rules = try rules(component)
    #expect(rules.count > 5)
    for rule in rules {
      if let alert = rule["alert"]?.stringValue {
        #expect(page.contains("| `\(alert)` | \(rule["labels"]?["severity"]?.stringValue ?? "") | "), "\(alert)")
      } else {
        #expect(page.contains("| `\(rule["record"]?.stringValue ?? "")` | "), "\(rule)")
      }
    }
  }

  @Test("the rules for a fleet need only the metrics that the documented configuration sends")
  func metrics() throws {
    let page = try Repository.text("docs/monitoring.md")
    #expect(page.contains("regex: plimsoll_.*\n"))
    let rules = try rules("fleet-monitoring")
    let recorded = Set(rules.compactMap { $0["record"]?.stringValue })
    for expression in rules.compactMap({ $0["expr"]?.stringValue }) {
      let names = expression.matches(of: /[a-z_:]*[a-z]+_[a-z_:0-9]+/).map { String($0.output) }
      let metrics = names.filter { $0.contains("_") && !Self.words.contains($0) }
      #expect(!metrics.isEmpty, "\(expression)")
      for metric in metrics {
        let isSent = metric.hasPrefix("plimsoll_") && (page.contains("`\(metric)`") || metric == Self.expected)
        #expect(isSent || recorded.contains(metric), "\(metric) in \(expression)")
      }
    }
  }

  /// The series that the administrator records.
  private static let expected = "plimsoll_expected_cluster"
  /// Functions and labels.
  private static let words: Set = ["present_over_time", "spec_hash", "__name__"]
}
