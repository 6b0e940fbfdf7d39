import Controller
import Prometheus
import TestSupport
import Testing

@Suite("The operator's metrics") struct OperatorMetricsTests {
  private let families = OperatorMetrics.allFamilies

  @Test("the documentation contains the generated table")
  func documentation() throws {
    let rows = families.sorted { $0.name < $1.name }.map {
      "| `\($0.name)` | \($0.kind.name) | \($0.labels.map { "`\($0)`" }.joined(separator: ", ")) | \($0.help) |"
    }
    let table = (["| Metric | Type | Labels | Value |", "|---|---|---|---|"] + rows).joined(separator: "\n")
    try expectGenerated(table + "\n", in: "docs/monitoring.md", section: "metrics")
  }

  @Test("names are unique and follow the conventions of Prometheus")
  func names() {
    #expect(Set(families.map(\.name)).count == families.count)
    for family in families {
      #expect(family.name.wholeMatch(of: /[a-z][a-z0-9_]*/) != nil, "\(family.name)")
      #expect(
        family.name.hasSuffix("_total") == (family.kind == .counter), "\(family.name): only counters end in _total")
      for unit in ["milliseconds", "minutes", "days", "kilobytes", "percent"] {
        #expect(!family.name.contains(unit), "\(family.name): use a base unit")
      }
      if case .histogram = family.kind { #expect(family.name.hasSuffix("_seconds"), "\(family.name): no unit") }
      #expect(family.help.hasSuffix("."), "\(family.name): the help is not a sentence")
    }
  }

  @Test("no label can have values that a tenant chooses, and labels do not clash with those of Prometheus")
  func labels() {
    for label in families.flatMap(\.labels) {
      #expect(!["namespace", "object", "path", "user", "manager", "job", "instance", "le", "quantile"].contains(label))
      #expect(label.wholeMatch(of: /[a-z][a-z_]*/) != nil)
    }
  }

  @Test("the names that other operators have, too, are theirs")
  func sharedNames() {
    let foreign = families.map(\.name).filter { !$0.hasPrefix("plimsoll_") }
    for name in foreign {
      #expect(
        ["workqueue_", "rest_client_", "leader_election_", "reflector_", "process_"].contains { name.hasPrefix($0) },
        "\(name)")
    }
    #expect(foreign.contains("workqueue_queue_duration_seconds") && foreign.contains("rest_client_requests_total"))
  }
}
