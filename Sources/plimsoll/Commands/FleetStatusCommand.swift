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

      Exit codes: 0 fine, 1 a row has a reason of --fail-on, 2 usage, or the list of clusters cannot be read.
      """)

  @OptionGroup var fleet: FleetOptions

  @Option(help: ArgumentHelp("Files or folder with the baselines in Git, to compare with.", valueName: "path"))
  var git: String?

  @Option(name: .shortAndLong, help: "How to print: table, wide, json, markdown or html.")
  var output: OutputFormat = .table

  @Option(help: "Exit with 1 for these rows, separated by commas: skew, noncompliant, unreachable.")
  var failOn: FailureList = FailureList()

  @Flag(help: "Print again and again, until interrupted.")
  var watch = false

  @Option(help: "How often to print with --watch, e.g. 10s.")
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

  /// A list of `--fail-on`.
  struct FailureList: ExpressibleByArgument {
    var failures: Set<FleetFailure> = []

    init() {}

    init?(argument: String) {
      for word in argument.split(separator: ",", omittingEmptySubsequences: false) {
        guard let failure = FleetFailure(rawValue: String(word)) else { return nil }
        failures.insert(failure)
      }
    }

    var defaultValueDescription: String { "none" }
  }

  func validate() throws {
    try ClusterTimeout.validate(timeout)
    guard interval.duration >= .seconds(1) else {
      throw ValidationError("--interval '\(interval.text)' is too short; use at least 1s")
    }
    guard !watch || failOn.failures.isEmpty && [.table, .wide, .json].contains(output) else {
      throw ValidationError(
        "--watch prints tables or JSON, and has no end: remove --fail-on and use -o table, wide or json")
    }
  }

  func run() async throws {
    try await ExitCode.reportingFailure {
      let reference = try reference()
      let clusters = try await fleet.list(environment: ProcessEnvironment.current)
      while true {
        let status = await read(clusters, reference)
        try show(status)
        guard watch else {
          if status.fails(on: failOn.failures) { throw ExitCode.findings }
          return
        }
        try await Task.sleep(for: interval.duration)
      }
    }
  }

  private func read(_ clusters: [FleetCluster], _ reference: SpecReference) async -> FleetStatus {
    let states = await clusters.read(with: FleetRunner(timeout: timeout.duration), fleet.reader)
    return FleetStatus(states, comparedWith: reference, time: Date())
  }

  /// The hashes in Git.
  private func reference() throws -> SpecReference {
    guard let git else { return .majority }
    let baselines = try ManifestReader.baselines(in: [git])
    let hashes = Dictionary(baselines.map { ($0.name, [$0.spec.normalizedHash]) }, uniquingKeysWith: +)
    if let (name, _) = hashes.first(where: { Set($0.value).count > 1 }) {
      throw InputError(
        "--git: \(git): the SecurityBaseline '\(name)' exists several times with different specs; specify the folder of one "
          + "of them")
    }
    return .git(hashes.compactMapValues(\.first))
  }

  private func show(_ status: FleetStatus) throws {
    if watch, output != .json, isatty(STDOUT_FILENO) == 1 { try BufferedOutput.write("\u{1b}[H\u{1b}[2J") }
    switch output {
    case .table, .wide: try BufferedOutput.write(status.table(isWide: output == .wide) + (watch ? "\n" : ""))
    case .json: try BufferedOutput.write(try status.json.indented())
    case .markdown: try BufferedOutput.write(status.markdown)
    case .html: try BufferedOutput.write(try FleetPage(status, version: ProductVersion.current).render())
    }
  }
}
