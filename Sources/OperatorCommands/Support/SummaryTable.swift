import CRDs
import Controller
import Kubernetes

/// The output of `run --once`.
struct SummaryTable {
  /// The lines, without a trailing newline.
  var text: String

  init(_ summary: RunOnce.Summary) {
    var rows = [["BASELINE", "MODE", "NAMESPACES", "COMPLIANT", "OBJECTS", "FINDINGS", "MESSAGE"]]
    for baseline in summary.baselines {
      let status = baseline.status
      rows.append([
        baseline.name, status.mode ?? "", "\(status.namespaces?.selected ?? 0)", "\(status.namespaces?.compliant ?? 0)",
        "\(status.objects?.applied ?? 0)/\(status.objects?.desired ?? 0)",
        "\((status.findings ?? 0) + (status.drift?.open ?? 0))", baseline.message,
      ])
    }
    text = TextTable(rows: rows).text + "written in this run: \(summary.writes.counted("object"))"
  }
}
