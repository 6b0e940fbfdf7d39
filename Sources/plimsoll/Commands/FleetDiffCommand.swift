import ArgumentParser
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

/// `plimsoll fleet diff`
struct FleetDiffCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Show what applying baselines would do to every cluster. Writes nothing.",
    discussion: """
      Plans in each cluster as `plimsoll diff` does, with dry runs, and groups the clusters with the same effect.

        plimsoll fleet diff baselines/ --contexts 'prod-*'
        plimsoll fleet diff baselines/ --kubeconfigs clusters/ -o markdown > comment.md

      Exit codes: 0 nothing would change, 1 something would or a cluster could not be compared, 2 usage or bad input.
      """)

  @Argument(help: "Files or folders with SecurityBaselines; - for standard input.")
  var baselines: [String]

  @OptionGroup var fleet: FleetOptions

  @Option(name: .shortAndLong, help: "How to print: text, json or markdown.")
  var output: OutputFormat = .text

  @Flag(help: "Name every cluster and namespace; otherwise more than eight are shortened.")
  var full = false

  @Option(help: "How long one cluster may take, e.g. 1m.")
  var timeout = DurationArgument(.seconds(60))

  /// How a diff is printed.
  enum OutputFormat: String, CaseIterable, ExpressibleByArgument {
    case text
    case json
    case markdown
  }

  /// A preview reads all objects of the managed kinds of a cluster; fewer clusters at the same time than for other commands
  /// bound the memory.
  private static let concurrency = 8

  func validate() throws { try ClusterTimeout.validate(timeout) }

  func run() async throws {
    try await ExitCode.reportingFailure {
      let facts = try ManifestReader.baselines(in: baselines)
      let clusters = try await fleet.list(environment: ProcessEnvironment.current)
      let diff = await FleetDiff.make(
        of: facts, in: clusters, with: FleetRunner(concurrency: Self.concurrency, timeout: timeout.duration),
        operatorNamespace: fleet.namespace.name, now: Date())
      switch output {
      case .text: try BufferedOutput.write(diff.text(isFull: full))
      case .json: try BufferedOutput.write(try diff.json.indented())
      case .markdown: try BufferedOutput.write(diff.markdown)
      }
      if diff.hasChanges || diff.isIncomplete { throw ExitCode.findings }
    }
  }
}
