import Access
import ArgumentParser
import Kubernetes
import OperatorCommands

/// `plimsoll risk`
struct RiskCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "risk",
    abstract: "Score workloads by what an attacker gains from them. Writes nothing.",
    discussion: """
      Reads manifests (-f) or a cluster, which it finds as kubectl does. The score, from 0 to 100, is the sum of six \
      terms: exposure, privilege, permissions, blast radius, limits and vulnerabilities (docs/risk.md).

        plimsoll risk --context prod
        plimsoll risk -f manifests/ --sort-by permissions
        plimsoll risk shop/deployment/web --explain -f manifests/
        plimsoll risk --namespace shop -o json

      The vulnerabilities are those of the VulnerabilityReports of Trivy Operator, if there are any.

      Exit codes: 0 printed, 2 usage or bad input.
      """)

  @Argument(
    help: """
      Show only these workloads: namespace, namespace/name or namespace/kind/name; with --namespace, name or kind/name.
      """)
  var workload: String?

  @Option(name: .shortAndLong, help: "Show only workloads in this namespace.")
  var namespace: String?

  @Flag(help: "Show the factors of each term.")
  var explain = false

  @Option(help: "Order by \(Self.orders), where a term stands for its points.")
  var sortBy = "score"

  @OptionGroup var input: AccessInput

  @Option(name: .shortAndLong, help: "How to print: table or json (docs/risk.md).")
  var output: AccessFormat = .table

  /// The values of `--sort-by`.
  private static let orders = (["score", "name"] + RiskTerm.allCases.map(\.rawValue)).joined(separator: ", ")

  private var order: RiskReport.Order? {
    switch Self.normalized(sortBy) {
    case "score": .score
    case "name": .name
    case let name: RiskTerm.allCases.first { Self.normalized($0.rawValue) == name }.map { .term($0) }
    }
  }

  /// A name without separators: the documentation writes `blast radius`, and the JSON output `blastRadius`.
  private static func normalized(_ name: String) -> String { name.lowercased().filter { !"-_ ".contains($0) } }

  private var reference: EndpointReference? {
    get throws(InvalidReference) {
      guard let workload = workload ?? namespace else { return nil }
      return try EndpointReference(workload, in: self.workload == nil ? nil : namespace)
    }
  }

  func validate() throws {
    guard order != nil else {
      throw ValidationError("--sort-by: '\(sortBy)' is not an order; use \(Self.orders)")
    }
    try AccessInput.rejectPaths([workload])
    do throws(InvalidReference) {
      _ = try reference
    } catch {
      throw ValidationError("\(error)")
    }
  }

  func run() async throws {
    try await ExitCode.reportingFailure {
      let reference = try reference
      let report = try await input.withInventory(
        of: [.network, .permissions, .exposure], arguments: [workload]
      ) { try RiskReport($0, of: reference, order: order ?? .score) }
      try output.show(table: explain ? report.explanation : report.table, json: report.json, notes: report.notes)
    }
  }
}
