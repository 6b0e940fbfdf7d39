import ArgumentParser
import Fleet
import Kubernetes
import OperatorCommands
import SystemPackage

/// `plimsoll fleet wait`
struct FleetWaitCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "wait",
    abstract: "Wait until every cluster runs a spec, and is ready and compliant. Writes nothing.",
    discussion: """
      The gate between two waves of a rollout over clusters, in a pipeline or in an Argo CD progressive sync. A cluster passes \
      if status.specHash of the baseline is the hash, the operator has processed the current generation, and the conditions \
      Ready and Compliant are True. Compliant is False if there is any finding; --ready-only requires only Ready.

        plimsoll fleet wait --baseline restricted --hash 0f1e2d3c4b5a6978 --contexts 'wave-1-*' --timeout 30m

      Standard error shows what is missing whenever it changes.

      Exit codes: 0 all clusters pass, 1 some do not within the time limit, 2 usage, or the list of clusters cannot be read.
      """)

  @OptionGroup var fleet: FleetOptions

  @Option(help: "The name of the baseline.")
  var baseline: String

  @Option(help: "The hash of the spec, from plimsoll hash or status.specHash.")
  var hash: String

  @Option(help: "How long to wait for all clusters, e.g. 30m; 0s to check once.")
  var timeout = DurationArgument(.seconds(1800))

  @Flag(help: "Require only that the condition Ready is True, and not Compliant.")
  var readyOnly = false

  func validate() throws {
    do {
      _ = try WaitTarget(baseline: baseline, hash: hash)
    } catch {
      throw ValidationError("\(error)")
    }
  }

  func run() async throws {
    try await ExitCode.reportingFailure {
      let target = try WaitTarget(baseline: baseline, hash: hash, isReadyOnly: readyOnly)
      let clusters = try await fleet.list(environment: ProcessEnvironment.current)
      let wait = FleetWait(for: target, with: fleet.reader, timeout: timeout.duration)
      let outcomes = try await wait.run(clusters, progress: Self.report)
      let missing = outcomes.filter { $0.missing != nil }
      guard missing.isEmpty else {
        let rows = [["CLUSTER", "MISSING"]] + missing.map { [$0.cluster, $0.missing ?? ""] }
        try BufferedOutput.write(
          TextTable(rows: rows).text
            + "\(missing.count) of \(outcomes.count.counted("cluster")) did not pass within \(timeout.text)\n")
        throw ExitCode.findings
      }
      try BufferedOutput.write(
        "\(outcomes.count.counted("cluster")): '\(baseline)' runs \(hash), ready\(readyOnly ? "" : " and compliant")"
          .escapedForTerminal + "\n")
    }
  }

  /// One line with the number, and the first clusters that do not pass.
  private static func report(_ outcomes: [FleetWait.Outcome]) {
    let missing = outcomes.filter { $0.missing != nil }
    guard !missing.isEmpty else { return }
    let first = missing.prefix(3).map { "\($0.cluster): \($0.missing ?? "")" }.joined(separator: "; ")
    let more = missing.count > 3 ? "; and \(missing.count - 3) more" : ""
    let line = "waiting for \(missing.count) of \(outcomes.count.counted("cluster")): \(first)\(more)"
      .escapedForTerminal
    _ = try? FileDescriptor.standardError.writeAll((line + "\n").utf8)
  }
}
