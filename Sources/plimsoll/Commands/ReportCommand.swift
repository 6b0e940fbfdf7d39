import ArgumentParser
import Audit
import Foundation
import Kubernetes
import Logging
import OperatorCommands
import Report
import Scan

/// `plimsoll report`
struct ReportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Write an HTML page about the security of manifests or of a cluster. Writes nothing to the cluster.",
    discussion: """
      The page shows the controls and findings of each namespace, the standards, the risks, who may connect to whom, paths to \
      the control of the cluster, drift, and exemptions that expire. It is one file without scripts and external resources.

        plimsoll report manifests/ -o report.html
        plimsoll report --context prod -o report.html
        plimsoll report --context prod --namespace shop --baseline baseline.yaml -o report.html

      Without paths it reads a cluster, which it finds as kubectl does. It never reads Secrets of a cluster. The time on the page \
      is that of the environment variable SOURCE_DATE_EPOCH, if it is set.

      Exit codes: 0 written, 2 usage or bad input; everything else is still reported.
      """)

  @Argument(help: "Files or folders with manifests; - for standard input.")
  var paths: [String] = []

  @OptionGroup var cluster: ClusterOptions

  @Option(name: .shortAndLong, help: "Show only this namespace of the cluster.")
  var namespace: String?

  @Option(help: "Title of the page. (default: the context of the kubeconfig, or the paths)")
  var title: String?

  @Option(
    help: """
      File with a SecurityBaseline: its audit settings, owners and exemptions apply. (default: that of the cluster, if it has \
      exactly one)
      """)
  var baseline: String?

  @OptionGroup var identity: ClusterNameOption

  @Option(help: "File with findings to ignore: a YAML list of check, object, reason and until.")
  var ignore: String?

  @Option(name: .shortAndLong, help: "File to write. (default: standard output)")
  var output: String?

  func validate() throws {
    try cluster.validate(replacedBy: paths, namespace: namespace)
  }

  func run() async throws {
    try await ExitCode.reportingFailure {
      let time = try Self.time(ProcessEnvironment.current)
      let identity = try identity.identity(environment: ProcessEnvironment.current)
      let reader = ReportReader(
        baseline: try baseline.map { try BaselineAudit(path: $0, cluster: identity) },
        ignoring: ignore.map { IgnoreList(path: $0, now: time) }, cluster: identity, time: time)
      let progress = ScanProgress()
      let report = try await read(reader, progress)
      progress.clear()
      try write(report)
      report.scan.writeMessages()
      if !report.scan.errors.isEmpty { throw ExitCode.failed }
    }
  }

  private func read(_ reader: ReportReader, _ progress: ScanProgress) async throws -> SecurityReport {
    if !paths.isEmpty {
      return reader.read(paths, title: title) { progress.show($0, "files") }
    }
    let configuration = try cluster.configuration(environment: ProcessEnvironment.current)
    let subject = SecurityReport.Subject(title: title ?? Self.title(of: configuration), namespace: namespace)
    return try await configuration.withClient(logger: Logger(label: "plimsoll") { _ in SwiftLogNoOpLogHandler() }) {
      try await reader.read($0, subject) { progress.show($0, "objects") }
    }
  }

  /// The context, without the path of the kubeconfig, which readers of the page need not know.
  private static func title(of configuration: ClusterConfiguration) -> String {
    let text = configuration.description
    return text.firstRange(of: " of ").map { String(text[..<$0.lowerBound]) } ?? text
  }

  /// The time of the page.
  ///
  /// https://reproducible-builds.org/specs/source-date-epoch/
  private static func time(_ environment: [String: String]) throws -> Date {
    guard let text = environment["SOURCE_DATE_EPOCH"], !text.isEmpty else { return Date() }
    guard let seconds = Int64(text), (0...253_402_300_799).contains(seconds) else {
      throw InputError("SOURCE_DATE_EPOCH: '\(text)' is not a time; specify the seconds since 1970")
    }
    return Date(timeIntervalSince1970: TimeInterval(seconds))
  }

  /// Writes a file at once, so that an error leaves no half of it. What is not a regular file, such as a device or a
  /// pipe, stays what it is.
  private static func write(_ data: Data, to file: URL) throws {
    let attributes = try? FileManager.default.attributesOfItem(atPath: file.path)
    guard let type = attributes?[.type] as? FileAttributeType, type != .typeRegular else {
      return try data.write(to: file, options: .atomic)
    }
    let handle = try FileHandle(forWritingTo: file)
    try handle.write(contentsOf: data)
    try handle.close()
  }

  private func write(_ report: SecurityReport) throws {
    let page = try ReportPage(report, version: ProductVersion.current).render()
    guard let output else { return try BufferedOutput.write(page) }
    do {
      try Self.write(Data(page.utf8), to: URL(filePath: output).resolvingSymlinksInPath())
    } catch {
      throw InputError("\(output): cannot write the file: \(error.localizedDescription); check the folder")
    }
    let score = report.score.map { "score \($0) of 100" } ?? "nothing to score"
    try BufferedOutput.write("\(output): \(score); \(report.scan.summary)\n")
  }
}
