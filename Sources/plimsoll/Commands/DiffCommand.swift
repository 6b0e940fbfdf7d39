import ArgumentParser
import CRDs
import Kubernetes
import Logging
import OperatorCommands
import Planning
import Preview
import Sandbox

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// `plimsoll diff`
struct DiffCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Show what applying baselines would do to a cluster. Writes nothing.",
    discussion: """
      Plans as the operator does, beside the baselines in the cluster, and sends every write to the API server as a \
      dry run: the output includes defaults and changes by webhooks, and names the running pods that a raised Pod \
      Security level would reject.

        plimsoll diff baselines/
        kubectl kustomize overlays/prod | plimsoll diff - --context prod
        plimsoll diff baseline.yaml --output json | jq .summary
        plimsoll diff baselines/ --load exported.yaml

      Finds the cluster as kubectl does, or uses manifests instead of a cluster (--load): they are loaded into an API \
      server in memory. A user who may only read gets a diff too, computed without the server. The name and the labels \
      of the cluster are those that the operator has, unless --cluster-name and --cluster-labels specify others.

      Exit codes: 0 nothing would change, 1 something would, 2 usage, bad input, or a cluster that is not available.
      """)

  @Argument(help: "Files or folders with SecurityBaselines; - for standard input.")
  var baselines: [String]

  @OptionGroup var cluster: ClusterOptions

  @Option(
    name: .long, parsing: .upToNextOption,
    help: "Compare with these manifests instead of a cluster: files or folders, e.g. `kubectl get -A -o yaml`.")
  var load: [String] = []

  @OptionGroup var namespace: OperatorNamespaceOption

  @OptionGroup var identity: ClusterIdentityOptions

  @Option(name: .shortAndLong, help: "How to print: text or json (one object, see docs/diff.md).")
  var output: OutputFormat = .text

  @Option(help: "When to use colors: auto (on a terminal, unless NO_COLOR is set), always or never.")
  var color: ColorChoice = .auto

  @Flag(help: "Name every namespace; otherwise more than eight with the same changes are shortened.")
  var full = false

  /// How a preview is printed.
  enum OutputFormat: String, CaseIterable, ExpressibleByArgument {
    case text
    case json
  }

  func validate() throws {
    guard load.isEmpty || !cluster.isGiven else {
      throw ValidationError("--load replaces the cluster: remove --kubeconfig and --context")
    }
    guard (baselines + load).count(where: { $0 == "-" }) <= 1 else {
      throw ValidationError("'-' is given twice, but standard input can be read only once: put one of them into a file")
    }
  }

  func run() async throws {
    try await ExitCode.reportingFailure {
      let preview = try await makePreview()
      try show(preview)
      if preview.hasChanges { throw ExitCode.findings }
    }
  }

  private func makePreview() async throws -> ClusterPreview {
    let facts = try ManifestReader.baselines(in: baselines)
    if !load.isEmpty { return try await makePreview(of: facts, on: try ManifestLoader().load(load).map(\.object)) }
    let configuration = try cluster.configuration(environment: ProcessEnvironment.current)
    return try await configuration.withClient(logger: Self.logger) { try await makePreview(of: facts, with: $0) }
  }

  /// Previews on a sandbox with the objects of the manifests.
  private func makePreview(of facts: [BaselineFacts], on objects: [JSONValue]) async throws -> ClusterPreview {
    let server = APIServer()
    server.fill(with: objects)
    return try await withThrowingDiscardingTaskGroup { group in
      group.addTask { try await server.run() }
      defer { group.cancelAll() }
      try await server.waitUntilIdle()
      let client = server.client(userAgent: ProductVersion.userAgent, logger: Self.logger)
      var preview = try await makePreview(of: facts, with: client)
      preview.notes += Self.notes(on: objects)
      return preview
    }
  }

  private func makePreview(of facts: [BaselineFacts], with client: Client) async throws -> ClusterPreview {
    let flags = await ClusterIdentity.ofOperator(
      client, in: namespace.name, options: try identity.identity(environment: ProcessEnvironment.current),
      fix: "specify --operator-namespace, or --cluster-name and --cluster-labels")
    return try await ClusterPreview.make(
      of: facts, client: client, operatorNamespace: namespace.name, cluster: flags, now: Date())
  }

  /// Logs only problems, because users read the preview.
  private static let logger = Logger(label: "plimsoll") {
    LineLogHandler(label: $0, format: .text, level: .warning)
  }

  /// Without managed fields, objects cannot be recognized as generated.
  static func notes(on objects: [JSONValue]) -> [String] {
    let isStripped = objects.contains { object in
      let metadata = object["metadata"]
      return metadata?["labels"]?[WellKnown.managedByLabel] == .string(WellKnown.fieldManager)
        && metadata?["managedFields"] == nil
    }
    guard isStripped else { return [] }
    return [
      "generated objects were loaded without managedFields, so none of them would be removed: export with --show-managed-fields"
    ]
  }

  private func show(_ preview: ClusterPreview) throws {
    switch output {
    case .text:
      print(preview.text(isColored: color.isOn(ProcessEnvironment.current), isFull: full), terminator: "")
    case .json: print(try preview.jsonText(), terminator: "")
    }
  }
}
