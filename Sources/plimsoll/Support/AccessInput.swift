import Access
import ArgumentParser
import Foundation
import Kubernetes
import Logging

/// The options of `reach`, `can` and `risk` that select the objects: manifests or a cluster.
struct AccessInput: ParsableArguments {
  @Option(
    name: [.customShort("f"), .customLong("filename")],
    help: "Read manifests instead of a cluster: a file or folder, or - for standard input; can be repeated.")
  var paths: [String] = []

  @OptionGroup var cluster: ClusterOptions

  func validate() throws {
    guard paths.isEmpty || !cluster.isGiven else {
      throw ValidationError("--filename replaces the cluster: remove --kubeconfig and --context")
    }
    guard paths.count(where: { $0 == "-" }) <= 1 else {
      throw ValidationError("'-' is given twice, but standard input can be read only once: put one of them into a file")
    }
  }

  /// Reads the objects.
  ///
  /// - Parameter kinds: The kinds to list in a cluster. All kinds of manifests are read.
  /// - Throws: If the input is invalid or the cluster is not available.
  func inventory(of kinds: ClusterObjects.Kinds) async throws -> Inventory {
    if !paths.isEmpty { return try Self.inventory(of: try ManifestLoader().load(paths)) }
    let configuration = try cluster.configuration(environment: ProcessInfo.processInfo.environment)
    return try await configuration.withClient(logger: Logger(label: "plimsoll") { _ in SwiftLogNoOpLogHandler() }) {
      try await ClusterObjects(client: $0).inventory(of: kinds)
    }
  }

  private static func inventory(of manifests: [Manifest]) throws -> Inventory {
    var inventory = Inventory()
    var problems: [String] = []
    for manifest in manifests {
      do throws(InvalidObject) {
        try inventory.add(manifest.object)
      } catch {
        problems.append("\(manifest.source): \(error)")
      }
    }
    guard problems.isEmpty else { throw InvalidManifests(problems) }
    return inventory
  }
}

/// How an answer is printed.
enum AccessFormat: String, CaseIterable, ExpressibleByArgument {
  case table
  case json

  /// Prints an answer to standard output.
  ///
  /// - Throws: `EncodingError` if the object cannot be represented in JSON.
  func show(table: String, json: JSONValue) throws {
    switch self {
    case .table: print(table, terminator: "")
    case .json: print(String(decoding: try json.jsonData(), as: UTF8.self))
    }
  }
}
