import ArgumentParser
import Audit
import CRDs
import Kubernetes
import Logging
import OperatorCommands
import PodSecurity
import Scan
import SystemPackage

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// `plimsoll scan`
struct ScanCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scan",
    abstract: "Find misconfigurations in manifests or in a cluster. Writes nothing.",
    discussion: """
      Reads manifests as kubectl does: files, folders, standard input, several documents in a file, lists and JSON. \
      `plimsoll checks` lists the checks.

        plimsoll scan manifests/
        kubectl kustomize overlays/prod | plimsoll scan -
        plimsoll scan manifests/ --format sarif > results.sarif
        plimsoll scan manifests/ --profile restricted --fail-on high
        plimsoll scan --context prod --namespace shop

      Without paths it checks the objects of a cluster, which it finds as kubectl does. It never reads Secrets of a \
      cluster.

      Exit codes: 0 no finding of the severity of --fail-on or above, 1 there are such findings, 2 usage or bad input; \
      everything else is still reported.
      """)

  @Argument(help: "Files or folders with manifests; - for standard input.")
  var paths: [String] = []

  @OptionGroup var cluster: ClusterOptions

  @Option(name: .shortAndLong, help: "Check only this namespace of the cluster.")
  var namespace: String?

  @Option(
    name: [.long, .customShort("o"), .customLong("output")],
    help: "How to print: table, json, sarif, junit, codequality, markdown or html.")
  var format: ScanFormat = .table

  @Option(help: "Exit with 1 for findings of this severity or above: critical, high, medium, low, or none for never.")
  var failOn: Threshold = .low

  @Option(help: "Run only these checks, separated by commas; can be repeated.")
  var checks: [String] = []

  @Option(help: "Do not run these checks, separated by commas; can be repeated.")
  var skip: [String] = []

  @Option(
    help: """
      Which checks to run: baseline or restricted (the checks of these levels of the Pod Security Standards), or all. \
      (default: that of --baseline, or all)
      """)
  var profile: AuditSettings.Profile?

  @Option(help: "Release of the Pod Security Standards: v1.N or latest. (default: latest)")
  var podSecurityVersion: PodSecurityVersion?

  @Option(help: "File with a SecurityBaseline: its audit settings, owners and exemptions apply.")
  var baseline: String?

  @OptionGroup var identity: ClusterNameOption

  @Option(help: "File with findings to ignore: a YAML list of check, object, reason and until.")
  var ignore: String?

  /// The least severe finding for exit code 1.
  enum Threshold: String, CaseIterable, ExpressibleByArgument {
    case critical
    case high
    case medium
    case low
    case none

    var severity: Severity? { Severity(rawValue: rawValue) }
  }

  func validate() throws {
    try cluster.validate(replacedBy: paths, namespace: namespace)
  }

  func run() async throws {
    try await ExitCode.reportingFailure {
      let now = Date()
      let (baseline, errors) = readBaseline(try identity.identity(environment: ProcessEnvironment.current))
      var scanner = ManifestScanner(
        settings: ScanSettings(options, baseline: baseline, isCluster: paths.isEmpty), baseline: baseline,
        ignoring: ignore.map { IgnoreList(path: $0, now: now) }, now: now)
      for error in errors { scanner.add(error) }
      let progress = ScanProgress()
      if paths.isEmpty {
        let configuration = try cluster.configuration(environment: ProcessEnvironment.current)
        try await configuration.withClient(logger: Logger(label: "plimsoll") { _ in SwiftLogNoOpLogHandler() }) {
          try await ClusterScanner(client: $0, namespace: namespace)
            .scan(into: &scanner) { progress.show($0, "objects") }
        }
      } else {
        scanner.scan(paths, standardInput: FileDescriptor.standardInputContent) {
          progress.show($0, "files")
        }
      }
      progress.clear()
      try show(scanner.finish())
    }
  }

  /// The baseline of `--baseline`; `nil` without the option, and with errors if the file is invalid.
  private func readBaseline(_ cluster: ClusterIdentity) -> (audit: BaselineAudit?, errors: [ScanError]) {
    guard let baseline else { return (nil, []) }
    do throws(InvalidBaselineFile) {
      return (try BaselineAudit(path: baseline, cluster: cluster), [])
    } catch {
      return (nil, error.errors)
    }
  }

  private var options: ScanSettings.Options {
    var options = ScanSettings.Options()
    options.checks = Self.ids(checks)
    options.skip = Self.ids(skip)
    options.profile = profile
    options.version = podSecurityVersion
    return options
  }

  private static func ids(_ lists: [String]) -> [String] {
    lists.flatMap { $0.split(separator: ",") }.map { $0.trimmingWhitespace() }.filter { !$0.isEmpty }
  }

  /// Prints the report to standard output, and errors and notes to standard error.
  private func show(_ report: ScanReport) throws {
    let output = BufferedOutput()
    report.write(format, version: ProductVersion.current) { output.write($0) }
    try output.flush()
    report.writeMessages()
    if !report.errors.isEmpty { throw ExitCode.failed }
    if let severity = failOn.severity, report.hasFindings(from: severity) { throw ExitCode.findings }
  }
}
