public import Foundation
public import Kubernetes

/// What `kubectl kustomize` builds from the folders in `examples/gitops`, and server-side dry runs of it.
public enum GitOpsManifests {
  /// The folder.
  public static let root = "examples/gitops"

  /// The namespaces that exist in a management cluster.
  public static let namespaces = ["argocd", "flux-system", "plimsoll-fleet", "plimsoll-system"]

  /// The folder that the environment variable `PLIMSOLL_CRDS` names. It contains the CustomResourceDefinitions of Argo CD, Flux
  /// and OCM, which are not part of this repository.
  public static var definitions: URL? {
    ProcessInfo.processInfo.environment["PLIMSOLL_CRDS"].map { URL(filePath: $0, directoryHint: .isDirectory) }
  }

  /// Why a test with `definitions` is disabled.
  public static let needsDefinitions: String =
    "PLIMSOLL_CRDS is not set: it names a folder with the CustomResourceDefinitions of Argo CD, Flux and OCM"

  /// What `kubectl kustomize` prints.
  ///
  /// - Throws: An error if kubectl is not installed or fails.
  public static func text(_ folder: String) throws -> String {
    let run = try Kubectl.run(["kustomize", Repository["\(root)/\(folder)"].path])
    guard run.status == 0, run.errors.isEmpty else { throw Failure(description: "\(folder): \(run.errors)") }
    return run.output
  }

  /// The objects that `kubectl kustomize` builds.
  ///
  /// - Throws: An error if kubectl is not installed or fails.
  public static func objects(_ folder: String) throws -> [JSONValue] {
    try YAML.parse(try text(folder), file: folder)
  }

  /// Sends objects to an API server in a dry run, as kubectl does.
  ///
  /// - Returns: What kubectl printed to standard error; empty if the server accepted all of them.
  /// - Throws: An error if kubectl cannot be run.
  public static func dryRun(_ objects: [JSONValue], kubeconfig: URL) async throws -> String {
    let run = try await Kubectl.concurrently(
      ["apply", "--server-side", "--dry-run=server", "-f", "-"], input: YAML.emit(objects), kubeconfig: kubeconfig)
    let accepted = run.output.split(separator: "\n").filter { $0.hasSuffix("serverside-applied (server dry run)") }
    if run.status == 0 && accepted.count == objects.count { return "" }
    return "exit code \(run.status), \(accepted.count) of \(objects.count) accepted: \(run.errors)"
  }

  /// Creates the namespaces of a management cluster.
  ///
  /// - Throws: An error if kubectl cannot be run.
  public static func createNamespaces(kubeconfig: URL) async throws {
    let list: [JSONValue] = namespaces.map {
      ["apiVersion": "v1", "kind": "Namespace", "metadata": ["name": .string($0)]]
    }
    let run = try await Kubectl.concurrently(
      ["apply", "--server-side", "--force-conflicts", "-f", "-"], input: YAML.emit(list), kubeconfig: kubeconfig)
    guard run.status == 0 else { throw Failure(description: run.errors) }
  }

  /// Creates the CustomResourceDefinitions in `definitions`, and waits until the API server serves them.
  ///
  /// - Throws: An error if one is not accepted.
  public static func createDefinitions(in folder: URL, kubeconfig: URL) async throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".yaml") }
    for file in files.sorted() {
      // Older API servers do not know all fields of newer schemas.
      let run = try await Kubectl.concurrently(
        ["create", "--validate=false", "-f", folder.appending(path: file).path], kubeconfig: kubeconfig)
      guard run.status == 0 || run.errors.contains("AlreadyExists") else {
        throw Failure(description: "\(file): \(run.errors)")
      }
    }
    let run = try await Kubectl.concurrently(
      ["wait", "--for=condition=Established", "crd", "--all", "--timeout=60s"], kubeconfig: kubeconfig)
    guard run.status == 0 else { throw Failure(description: run.errors) }
  }

  /// What failed.
  public struct Failure: Error, CustomStringConvertible {
    /// What failed, and why.
    public var description: String
  }
}
