import Access
import ArgumentParser
import Kubernetes
import Logging
import OperatorCommands
import Scan
import SystemPackage

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The options of `reach`, `can` and `risk` that select the objects: manifests or a cluster.
struct AccessInput: ParsableArguments {
  @Option(
    name: [.customShort("f"), .customLong("filename")],
    help: "Read manifests instead of a cluster: a file or folder, or - for standard input; can be repeated.")
  var paths: [String] = []

  @OptionGroup var cluster: ClusterOptions

  @Argument(help: .hidden)
  var unexpected: [String] = []

  func validate() throws {
    try Self.rejectPaths(unexpected)
    if let argument = unexpected.first { throw ValidationError("unexpected argument '\(argument)'") }
    guard paths.isEmpty || !cluster.isGiven else {
      throw ValidationError("--filename replaces the cluster: remove --kubeconfig and --context")
    }
    guard paths.count(where: { $0 == "-" }) <= 1 else {
      throw ValidationError("'-' is given twice, but standard input can be read only once: put one of them into a file")
    }
  }

  /// Rejects arguments that are paths, because manifests are specified with `-f`.
  ///
  /// - Throws: `ValidationError` with the fix. A path without a dot or slash can be a name; see `withInventory`.
  static func rejectPaths(_ arguments: [String?]) throws {
    for argument in arguments.compactMap(\.self) where isPath(argument) {
      throw ValidationError("'\(argument)' is a path; specify manifests with -f \(argument)")
    }
  }

  private static func isPath(_ text: String) -> Bool {
    ["-", ".", ".."].contains(text) || ["./", "../", "/", "~/"].contains(where: text.hasPrefix)
      || [".yaml", ".yml", ".json"].contains(where: text.hasSuffix)
      || text.hasSuffix("/") && FileManager.default.fileExists(atPath: text)
  }

  /// Calls a function with the objects.
  ///
  /// - Parameters:
  ///   - kinds: The kinds to list in a cluster. All kinds of manifests are read.
  ///   - arguments: The names that the function looks up. If this fails, and one of them is a path, the error suggests
  ///     `-f`.
  ///   - body: The function.
  /// - Throws: If the input is invalid, the cluster is not available, or `body` throws.
  func withInventory<Value>(
    of kinds: ClusterObjects.Kinds, arguments: [String?], _ body: (Inventory) throws -> Value
  ) async throws -> Value {
    do {
      return try body(try await inventory(of: kinds))
    } catch  where paths.isEmpty {
      let names = arguments.compactMap(\.self)
      guard let path = names.first(where: { FileManager.default.fileExists(atPath: $0) }) else { throw error }
      throw InputError("\(error); to read the manifests in '\(path)', specify -f \(path)")
    }
  }

  private func inventory(of kinds: ClusterObjects.Kinds) async throws -> Inventory {
    if !paths.isEmpty { return try manifests() }
    let configuration = try cluster.configuration(environment: ProcessEnvironment.current)
    return try await configuration.withClient(logger: Logger(label: "plimsoll") { _ in SwiftLogNoOpLogHandler() }) {
      try await ClusterObjects(client: $0).inventory(of: kinds)
    }
  }

  /// Reads manifests as `plimsoll scan` does.
  ///
  /// - Throws: `ExitCode.failed` after it has written the errors to standard error: an answer without an object would
  ///   be wrong.
  private func manifests() throws -> Inventory {
    var collection = ManifestInventory()
    let progress = ScanProgress()
    let notes = ObjectReader.read(
      paths, standardInput: FileDescriptor.standardInputContent, progress: { progress.show($0, "files") }
    ) { collection.add($0) }
    progress.clear()
    Diagnostics.write(errors: collection.errors, notes: notes)
    guard collection.errors.isEmpty else { throw ExitCode.failed }
    return collection.inventory
  }
}

/// How an answer is printed.
enum AccessFormat: String, CaseIterable, ExpressibleByArgument {
  case table
  case json

  /// Prints an answer to standard output, and notes to standard error.
  ///
  /// - Throws: `EncodingError` if the object cannot be represented in JSON, or `InputError` if it cannot be written.
  func show(table: String, json: JSONValue, notes: [String] = []) throws {
    switch self {
    case .table: try BufferedOutput.write(table)
    case .json: try BufferedOutput.write(String(decoding: try json.jsonData(), as: UTF8.self) + "\n")
    }
    Diagnostics.write(notes: notes)
  }
}
