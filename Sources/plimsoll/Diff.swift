import ArgumentParser
import CRDs
import Foundation
import Kubernetes
import Logging
import Preview
import Reconcilers
import Sandbox

/// `plimsoll diff`
struct Diff: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show what applying baselines would do to a cluster. Writes nothing.",
    discussion: """
      Plans as the operator does, beside the baselines that are in the cluster, and has the API server rehearse every \
      write (a dry run): defaults and webhooks are in what is shown, and the running pods that a raised Pod Security \
      level would refuse.

        plimsoll diff baselines/
        kubectl kustomize overlays/prod | plimsoll diff - --context prod
        plimsoll diff baseline.yaml --output json | jq .summary
        plimsoll diff baselines/ --load exported.yaml

      Finds the cluster as kubectl does, or takes manifests for one (--load): they are put into an API server in memory. \
      A user who may only read gets a diff as well, computed without the server.

      Exit codes: 0 nothing would change, 1 something would, 2 usage, bad input, or a cluster out of reach.
      """)

  @Argument(help: "Files or folders with SecurityBaselines; - for standard input.")
  var baselines: [String]

  @Option(help: "Path of the kubeconfig file to use.")
  var kubeconfig: String?

  @Option(help: "Context of the kubeconfig to use instead of the current one.")
  var context: String?

  @Option(
    name: .long, parsing: .upToNextOption,
    help: "Compare with these manifests instead of a cluster: files or folders, e.g. `kubectl get -A -o yaml`.")
  var load: [String] = []

  @Option(help: "The operator's own namespace, which is protected.")
  var operatorNamespace = "plimsoll-system"

  @Option(help: "How to print: text or json (one object, see docs/diff.md).")
  var output: OutputFormat = .text

  @Option(help: "When to use colours: auto (on a terminal, unless NO_COLOR is set), always or never.")
  var color: ColorChoice = .auto

  /// How a preview is printed.
  enum OutputFormat: String, CaseIterable, ExpressibleByArgument {
    case text
    case json
  }

  func validate() throws {
    guard load.isEmpty || (kubeconfig == nil && context == nil) else {
      throw ValidationError("--load takes the place of a cluster: leave out --kubeconfig and --context")
    }
    guard (baselines + load).count(where: { $0 == "-" }) <= 1 else {
      throw ValidationError("'-' is there twice, and standard input can be read once only: put one into a file")
    }
  }

  func run() async throws {
    let preview: ClusterPreview
    do {
      preview = try await makePreview()
      try show(preview)
    } catch {
      // 1 means differences: nothing else may end with it.
      FileHandle.standardError.write(Data("Error: \(error)\n".utf8))
      throw ExitCode(2)
    }
    if preview.hasChanges { throw ExitCode(1) }
  }

  private func makePreview() async throws -> ClusterPreview {
    let facts = try ManifestReader.baselines(in: baselines)
    if !load.isEmpty { return try await makePreview(of: facts, on: try ManifestLoader().load(load).map(\.object)) }
    let configuration = try ClusterConfiguration.load(
      kubeconfig: kubeconfig, context: context, environment: ProcessInfo.processInfo.environment)
    return try await configuration.withClient(logger: Self.logger) { try await makePreview(of: facts, with: $0) }
  }

  /// Rehearses on a sandbox that holds what the manifests say.
  private func makePreview(of facts: [BaselineFacts], on objects: [JSONValue]) async throws -> ClusterPreview {
    let server = APIServer()
    server.fill(with: objects)
    return try await withThrowingDiscardingTaskGroup { group in
      group.addTask { try await server.run() }
      defer { group.cancelAll() }
      try await server.settle()
      let client = server.client(userAgent: ProductVersion.userAgent, logger: Self.logger)
      var preview = try await makePreview(of: facts, with: client)
      preview.notes += Self.notes(on: objects)
      return preview
    }
  }

  private func makePreview(of facts: [BaselineFacts], with client: Client) async throws -> ClusterPreview {
    try await ClusterPreview.make(of: facts, client: client, operatorNamespace: operatorNamespace, now: Date())
  }

  /// A preview is read, not its log: only what went wrong is told.
  private static let logger = Logger(label: "plimsoll") {
    LineLogHandler(label: $0, format: .text, level: .warning)
  }

  /// An export without managed fields hides what is ours beyond doubt.
  static func notes(on objects: [JSONValue]) -> [String] {
    let isStripped = objects.contains { object in
      let metadata = object["metadata"]
      return metadata?["labels"]?[WellKnown.managedByLabel] == .string(WellKnown.fieldManager)
        && metadata?["managedFields"] == nil
    }
    guard isStripped else { return [] }
    return ["objects of Plimsoll came without managedFields, so none is removed: export with --show-managed-fields"]
  }

  private func show(_ preview: ClusterPreview) throws {
    switch output {
    case .text: print(preview.text(isColored: color.isOn(ProcessInfo.processInfo.environment)), terminator: "")
    case .json: print(try preview.jsonText(), terminator: "")
    }
  }
}

/// When to use colours.
enum ColorChoice: String, CaseIterable, ExpressibleByArgument {
  case auto
  case always
  case never

  /// Whether standard output gets colours. What the caller says outdoes the environment: https://no-color.org
  func isOn(_ environment: [String: String]) -> Bool {
    switch self {
    case .always: true
    case .never: false
    case .auto:
      (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb" && isatty(STDOUT_FILENO) == 1
    }
  }
}
