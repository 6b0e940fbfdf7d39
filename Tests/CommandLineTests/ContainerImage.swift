import Foundation
import Kubernetes
import OperatorCommands
import TestSupport

/// An image that `scripts/image` built from the operator that was built with the tests, beside that binary.
struct ContainerImage {
  /// A regular file, folder or link in the image.
  struct File {
    /// The mode as `ls -l` shows it.
    var mode: String
    /// The path without a leading slash; of a link, followed by ` -> ` and its target.
    var path: String
  }

  /// The OCI archive.
  let archive: URL
  /// The SBOM beside the archive.
  let bill: URL
  /// The output of the script.
  let summary: String
  /// The folder with the archive and the files beside it.
  var folder: URL { archive.deletingLastPathComponent() }
  private let layout: URL

  /// The commit of the image, which is not the one of the work tree.
  static let revision = String(repeating: "0123456789", count: 4)

  /// Builds the image.
  ///
  /// - Parameter name: The name of the folder. Its earlier contents are removed.
  /// - Throws: `Failure` if the script fails.
  init(in name: String) throws {
    let folder = CommandRun.operatorBinary.deletingLastPathComponent().appending(path: "images/\(name)")
    if FileManager.default.fileExists(atPath: folder.path) { try FileManager.default.removeItem(at: folder) }
    layout = folder.appending(path: "layout")
    try FileManager.default.createDirectory(at: layout, withIntermediateDirectories: true)
    let base = folder.appending(path: "plimsoll-operator-\(ProductVersion.current)").path
    archive = URL(filePath: "\(base).tar")
    bill = URL(filePath: "\(base).spdx.json")
    summary = try Self.checked(Self.script(["build", CommandRun.operatorBinary.path, folder.path]))
    _ = try Self.checked(
      CommandRun(
        program: URL(filePath: "/bin/tar"), ["--extract", "--file", archive.path], environment: [:], in: layout))
  }

  /// Runs `scripts/image`.
  static func script(_ arguments: [String]) throws -> CommandRun {
    // The script runs `swift --version`.
    let inherited = ProcessInfo.processInfo.environment.filter { ["PATH", "HOME", "SWIFT"].contains($0.key) }
    let settings = ["SOURCE_DATE_EPOCH": "1767225600", "IMAGE_REVISION": revision]
    return try CommandRun(
      program: Repository["scripts/image"], arguments, environment: inherited.merging(settings) { $1 },
      in: Repository.root)
  }

  private static func checked(_ run: CommandRun) throws -> String {
    guard run.status == 0 else { throw Failure(description: run.errors) }
    return run.output
  }

  /// A JSON file of the layout.
  func json(_ path: String) throws -> JSONValue {
    try JSONValue(parsing: Data(contentsOf: layout.appending(path: path)))
  }

  /// `index.json`.
  var index: JSONValue { get throws { try json("index.json") } }

  /// The files of the compressed layers, the lowest first.
  var layers: [URL] {
    get throws {
      let manifest = try blob(index["manifests"]?.arrayValue?.first)
      return (manifest["layers"]?.arrayValue ?? []).compactMap { layer in
        (layer["digest"]?.stringValue?.split(separator: ":").last).map { layout.appending(path: "blobs/sha256/\($0)") }
      }
    }
  }

  /// The configuration, which the manifest refers to.
  var configuration: JSONValue {
    get throws {
      let manifest = try blob(index["manifests"]?.arrayValue?.first)
      return try blob(manifest["config"])
    }
  }

  /// The SBOM in the image.
  var billOfMaterials: JSONValue { get throws { try JSONValue(parsing: Data(contentsOf: bill)) } }

  /// The files of the image.
  var files: [File] {
    get throws {
      let list = try String(contentsOf: archive.deletingPathExtension().appendingPathExtension("txt"), encoding: .utf8)
      return list.split(separator: "\n").map { line in
        let fields = line.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: true)
        let path = fields[2].split(separator: " ").joined(separator: " -> ")
        return File(mode: String(fields[0]), path: path)
      }
    }
  }

  private func blob(_ descriptor: JSONValue?) throws -> JSONValue {
    guard let digest = descriptor?["digest"]?.stringValue else { throw Failure(description: "no digest") }
    return try json("blobs/\(digest.replacing(":", with: "/"))")
  }

  /// The image has an unexpected shape, or the script failed.
  struct Failure: Error, CustomStringConvertible {
    var description: String
  }
}
