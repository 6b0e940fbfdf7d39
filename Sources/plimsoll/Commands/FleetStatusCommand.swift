import ArgumentParser
import CRDs
import Fleet
import Kubernetes
import OperatorCommands
import Planning
import Preview

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// `plimsoll fleet status`
struct FleetStatusCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show the state of the baselines in every cluster. Writes nothing.",
    discussion: """
      One row per cluster and baseline: which spec the cluster runs, whether it is that of Git or of most clusters, and what \
      needs attention. A cluster that cannot be read is a row with the reason.

        plimsoll fleet status --contexts 'prod-*'
        plimsoll fleet status --kubeconfigs clusters/ --git baselines/ --fail-on skew,noncompliant,unreachable
        plimsoll fleet status --argocd-namespace argocd --context hub -o html > fleet.html

      The column STATUS has the reasons, the most urgent first: unreachable, halted (a rollout), stalled, noncompliant, missing \
      (the baseline), skew (another spec), silent (the operator), deleting, reconciling, expiring (an exemption), older (a CRD \
      without status.specHash). docs/fleet.md describes them.

      Exit codes: 0 fine, 1 a row has a reason of --fail-on, 2 usage, or the list of clusters cannot be read. With --watch, an \
      interrupt ends the command, which a shell reports as 130.
      """)

  @OptionGroup var fleet: FleetOptions

  @Option(help: ArgumentHelp("File or folder with the baselines in Git, to compare with.", valueName: "path"))
  var git: String?

  @Option(name: .shortAndLong, help: "How to print: table, wide, json, markdown or html.")
  var output: OutputFormat = .table

  @Option(
    help: ArgumentHelp(
      "Exit with 1 for these rows, separated by commas: skew, noncompliant, unreachable.", valueName: "reasons"),
    transform: FleetStatusCommand.failures)
  var failOn: Set<FleetFailure>?

  @Flag(
    help:
      "Read until interrupted. On a terminal, each table replaces the one before; elsewhere, only changes are printed.")
  var watch = false

  @Option(help: "How long to pause between two readings with --watch, e.g. 10s.")
  var interval = DurationArgument(.seconds(10))

  @Option(help: "How long one cluster may take, e.g. 10s.")
  var timeout = DurationArgument(.seconds(10))

  /// How a status is printed.
  enum OutputFormat: String, CaseIterable, ExpressibleByArgument {
    case table
    case wide
    case json
    case markdown
    case html
  }

  /// The reasons of `--fail-on`.
  ///
  /// - Throws: `ValidationError` that names the value and those that are supported.
  private static func failures(_ text: String) throws -> Set<FleetFailure> {
    let words = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    return Set(
      try words.map { word in
        guard let failure = FleetFailure(rawValue: word) else {
          let supported = FleetFailure.allCases.map(\.rawValue).joined(separator: ", ")
          throw ValidationError("'\(word)' is not supported; use one or more of \(supported), separated by commas")
        }
        return failure
      })
  }

  func validate() throws {
    try ClusterTimeout.validate(timeout)
    guard interval.duration >= .seconds(1) else {
      throw ValidationError("--interval '\(interval.text)' is too short; use at least 1s")
    }
    guard !watch || failOn == nil && [.table, .wide, .json].contains(output) else {
      throw ValidationError(
        "--watch prints tables or JSON until interrupted: remove --fail-on, and use -o table, wide or json")
    }
  }

  func run() async throws {
    try await ExitCode.reportingFailure {
      let reference = try reference()
      let clusters = try await fleet.list(environment: ProcessEnvironment.current)
      if watch { return try await showContinuously(clusters, reference) }
      let status = await read(clusters, reference)
      try BufferedOutput.write(try text(of: status))
      if status.fails(on: failOn ?? []) { throw ExitCode.findings }
    }
  }

  /// Only a signal or a failed write ends it.
  private func showContinuously(_ clusters: [FleetCluster], _ reference: SpecReference) async throws {
    let isScreen = output != .json && isatty(STDOUT_FILENO) == 1
    let watch = FleetWatch(isScreen ? .replacing : .appending, every: interval.duration)
    try await watch.run(
      read: { await read(clusters, reference) },
      show: { status in
        let isJSON = output == .json
        try BufferedOutput.write(isJSON ? text(of: status) : watch.text(status, isWide: output == .wide))
      })
  }

  private func read(_ clusters: [FleetCluster], _ reference: SpecReference) async -> FleetStatus {
    let states = await clusters.read(with: FleetRunner(timeout: timeout.duration), fleet.reader)
    return FleetStatus(states, comparedWith: reference, time: Date())
  }

  /// The hashes in Git.
  private func reference() throws -> SpecReference {
    guard let git else { return .majority }
    let hashes = try gitBaselines(in: git).map { ($0.name, $0.spec.normalizedHash) }
    return .git(Dictionary(hashes, uniquingKeysWith: { first, _ in first }))
  }

  /// The baselines in a file or folder. A name that occurs twice is an error.
  private func gitBaselines(in path: String) throws -> [BaselineFacts] {
    guard !path.isEmpty else { throw InputError("--git: '' is not a path; specify the folder with the baselines") }
    do {
      return try ManifestReader.baselines(in: [path])
    } catch {
      throw InputError("--git: \(error)")
    }
  }

  private func text(of status: FleetStatus) throws -> String {
    switch output {
    case .table, .wide: status.table(isWide: output == .wide)
    case .json: try status.json.indented()
    case .markdown: status.markdown
    case .html: try FleetPage(status, version: ProductVersion.current).render()
    }
  }
}
