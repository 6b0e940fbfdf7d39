import ArgumentParser
import CRDs
import Kubernetes
import OperatorCommands
import Planning
import SystemPackage

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// `plimsoll render`
struct RenderCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "render",
    abstract: "Print the objects that baselines would create, as YAML. Needs no cluster.",
    discussion: """
      The objects are those that the operator would apply, except for the owner reference, which needs the baseline's UID.

        plimsoll render baseline.yaml --namespaces team-a team-b
        plimsoll render baseline.yaml --namespaces namespaces.yaml
        kubectl get namespaces -o yaml | plimsoll render baseline.yaml --namespaces -

      Namespaces given by name have no labels. A file contains Namespace objects or a List of them. A namespace that no \
      baseline selects is reported on standard error.
      """)

  @Argument(help: "Files or folders with SecurityBaselines; - for standard input.")
  var baselines: [String]

  @Option(
    parsing: .upToNextOption,
    help: "Namespaces to render for: names, files with Namespace objects, or - for standard input.")
  var namespaces: [String]

  @Option(help: "Address of the API server as ip:port, for allow.kubeAPIServer; may be repeated.")
  var apiServerAddress: [String] = []

  @OptionGroup var namespace: OperatorNamespaceOption

  @OptionGroup var identity: ClusterIdentityOptions

  func run() throws {
    do {
      let cluster = ClusterFacts(
        apiServerAddresses: try apiServerAddress.map(Self.address), operatorNamespace: namespace.name)
      let identity = try identity.identity(environment: ProcessEnvironment.current)
      let parsed = try ManifestReader.baselines(in: baselines).map { $0.applied(in: identity) }
      let targets = try ManifestReader.namespaces(in: namespaces)
      let planner = Planner()
      let rendered = targets.map { planner.render(parsed, in: $0, cluster: cluster, now: Date()) }
      print(YAML.emit(rendered.flatMap(\.objects).map(\.manifest)), terminator: "")
      let notes =
        parsed.compactMap(Self.note)
        + rendered.filter { !$0.isSelected }.map { "no baseline selects namespace '\($0.name)'" }
      _ = try? FileDescriptor.standardError.writeAll(notes.map { "note: \($0)\n" }.joined().utf8)
    } catch let error as UsageError {
      throw ValidationError(error.description)
    }
  }

  /// Why nothing is rendered for a baseline.
  private static func note(on baseline: BaselineFacts) -> String? {
    switch baseline.cluster {
    case .selected: nil
    case .notSelected(let reason): "baseline '\(baseline.name)' does not select the cluster: \(reason)"
    case .unknown(let reason): "baseline '\(baseline.name)' is not rendered: \(reason)"
    }
  }

  private static func address(_ text: String) throws -> ClusterFacts.Address {
    guard let colon = text.lastIndex(of: ":"), let port = Int32(text[text.index(after: colon)...]), port > 0 else {
      throw UsageError("--api-server-address: '\(text)' is not an address; write ip:port, e.g. 10.0.0.1:6443")
    }
    return ClusterFacts.Address(
      ip: String(text[..<colon].trimming { $0 == "[" || $0 == "]" }), port: port)
  }
}

/// Invalid arguments; exit code 2.
struct UsageError: Error, CustomStringConvertible {
  var description: String

  init(_ description: String) { self.description = description }
}
