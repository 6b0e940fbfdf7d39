/// Collects the results of all scenarios and prints them as a table.
actor ResultTable {
  static let shared = ResultTable()

  private var lines: [ScenarioRunner.Result] = []

  /// Adds a result; prints the table once there are `count` results.
  func note(_ line: ScenarioRunner.Result, of count: Int, _ servers: Servers) {
    lines.append(line)
    guard lines.count == count else { return }
    print("\nsandbox 1.\(servers.sandbox.minor) against kube-apiserver 1.\(servers.real.minor)")
    if !servers.areComparable { print("(too far apart for texts: codes, reasons and expectations alone are compared)") }
    print(Self.row(["scenario", "steps", "sandbox ok", "real ok", "alike", "skipped"]))
    for line in lines.sorted(by: { $0.scenario < $1.scenario }) { print(Self.row(Self.cells(line))) }
    var total = ScenarioRunner.Result(scenario: "all \(lines.count) scenarios")
    for line in lines {
      total.steps += line.steps
      total.sandboxPasses += line.sandboxPasses
      total.realPasses += line.realPasses
      total.alike += line.alike
      total.skipped += line.skipped
    }
    let cells = Self.cells(total)
    print(Self.row(cells.dropLast() + ["\(total.skipped.count)"]))
  }

  private static func cells(_ line: ScenarioRunner.Result) -> [String] {
    [
      line.scenario, "\(line.steps)", "\(line.sandboxPasses)", "\(line.realPasses)", "\(line.alike)",
      line.skipped.isEmpty ? "-" : skipped(line.skipped),
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
