import Access
import Audit
import Foundation
import Kubernetes
import Scan

extension FuzzTarget {
  /// Manifests, as `plimsoll scan` and `plimsoll risk` read them.
  static let manifest = FuzzTarget(
    "manifest", reads: "`ManifestScanner`, all checks, `Inventory`, `RiskReport`",
    properties: """
      Two scans have equal reports. A finding has a position within the file. The report in JSON can be parsed, and a \
      table does not contain characters that control a terminal.
      """,
    check: checkManifest)

  private static func checkManifest(_ input: [UInt8]) throws {
    let data = Data(input)
    var inventory = Inventory()
    let report = scan(data) { try inventory.add($0) }
    for result in report.results {
      let line = result.location?.line ?? 1
      try require((1...(input.count + 2)).contains(line), "the finding \(result.message) is in line \(line)")
    }
    var other = Inventory()
    let again = scan(data) { try other.add($0) }
    try require(text(of: report, .sarif) == text(of: again, .sarif), "two scans differ")
    _ = try JSONValue(parsing: Data(text(of: report, .json).utf8))
    try checkTerminal(text(of: report, .table))
    if let risks = try? RiskReport(inventory) { try checkTerminal(risks.table) }
  }

  private static func scan(_ data: Data, _ onObject: @escaping (JSONValue) throws -> Void) -> ScanReport {
    var scanner = ManifestScanner(settings: ScanSettings(.init()), now: now, onObject: onObject)
    scanner.scan(data, file: "fuzz.yaml")
    return scanner.finish()
  }

  private static func text(of report: ScanReport, _ format: ScanFormat) -> String {
    var text = ""
    report.write(format, version: "0.0.0") { text += $0 }
    return text
  }

  private static func checkTerminal(_ text: String) throws {
    let control = text.utf8.first { ($0 < 0x20 && $0 != UInt8(ascii: "\n")) || $0 == 0x7F }
    try require(control == nil, "the text contains the control character \(control ?? 0)")
  }
}
