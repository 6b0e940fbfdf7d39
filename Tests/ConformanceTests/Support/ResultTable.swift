/// Collects the results of all scenarios and prints them as a table.
actor ResultTable {
  static let shared = ResultTable()

  private var results: [ScenarioRunner.Result] = []

  /// Adds a result; prints the table once there are `count` results.
  func note(_ result: ScenarioRunner.Result, of count: Int, _ servers: Servers) {
    results.append(result)
    guard results.count == count else { return }
    print("\nsandbox 1.\(servers.sandbox.minor) against kube-apiserver 1.\(servers.real.minor)")
    if !servers.areComparable { print("(too far apart for texts: codes, reasons and expectations alone are compared)") }
    print(Self.row(["scenario", "steps", "sandbox ok", "real ok", "alike", "skipped"]))
    for result in results.sorted(by: { $0.scenario < $1.scenario }) { print(Self.row(Self.cells(result))) }
    var total = ScenarioRunner.Result(scenario: "all \(results.count) scenarios")
    for result in results {
      total.steps += result.steps
      total.sandboxPasses += result.sandboxPasses
      total.realPasses += result.realPasses
      total.alike += result.alike
      total.skipped += result.skipped
    }
    let cells = Self.cells(total)
    print(Self.row(cells.dropLast() + ["\(total.skipped.count)"]))
  }

  private static func cells(_ result: ScenarioRunner.Result) -> [String] {
    [
      result.scenario, "\(result.steps)", "\(result.sandboxPasses)", "\(result.realPasses)", "\(result.alike)",
      result.skipped.isEmpty ? "-" : skipped(result.skipped),
    ]
  }

  /// E.g. `2, 3 by kube-apiserver`.
  private static func skipped(_ steps: [ScenarioRunner.Result.Skipped]) -> String {
    Dictionary(grouping: steps, by: \.servers).sorted { $0.key < $1.key }.map { servers, steps in
      steps.map { "\($0.number)" }.joined(separator: ", ") + " by " + servers
    }.joined(separator: "; ")
  }

  private static func row(_ cells: [String]) -> String {
    let widths = [64, 6, 11, 8, 6, 0]
    return zip(cells, widths).map { cell, width in
      cell + String(repeating: " ", count: max(1, width - cell.count))
    }.joined()
  }
}
