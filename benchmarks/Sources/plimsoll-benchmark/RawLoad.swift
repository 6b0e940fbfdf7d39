import Foundation
import Kubernetes

/// The load that the operator is compared with: the objects that `plimsoll render` prints, sent by one curl process
/// over HTTP/2, with as many requests in flight as one connection takes, as the same service account. It computes nothing
/// and waits for nothing but the responses.
///
/// The objects do not have the labels, annotations and field manager of the operator, but others of the same length: an operator
/// that runs later would remove markers of a baseline that does not exist.
struct RawLoad {
  /// Number of objects.
  let count: Int
  private let creations: URL
  private let deletions: URL

  /// Writes the request bodies and the configurations of curl into the control plane's directory.
  ///
  /// - Parameters:
  ///   - baseline: The objects are those of this baseline in its namespaces.
  ///   - binary: The binary of plimsoll, which renders the objects.
  init(_ baseline: BenchmarkBaseline, namespaces: Int, binary: String, controlPlane: ControlPlane) throws {
    let folder = controlPlane.directory.appending(path: "raw-\(baseline.namespacePrefix)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let objects = try Self.objects(of: baseline, namespaces: namespaces, binary: binary, folder: folder)
    count = objects.count
    creations = folder.appending(path: "create.conf")
    deletions = folder.appending(path: "delete.conf")
    var (creationLines, deletionLines) = ("", "")
    func separator(_ lines: String) -> String { lines.isEmpty ? "" : "next\n" }
    for (index, object) in objects.enumerated() {
      let body = folder.appending(path: "\(index).json")
      try object.jsonData().write(to: body)
      creationLines +=
        separator(creationLines) + (try Self.creation(of: object, body: body, controlPlane: controlPlane))
      guard object["kind"]?.stringValue != Namespace.resourceType.kind else { continue }
      deletionLines += separator(deletionLines) + (try Self.deletion(of: object, controlPlane: controlPlane))
    }
    try Data(creationLines.utf8).write(to: creations)
    try Data(deletionLines.utf8).write(to: deletions)
  }

  /// Creates all objects with POST, and applies the annotations of the namespaces.
  func create() throws { try Self.send(creations) }

  /// Deletes all objects except the namespaces, one request for each.
  func delete() throws { try Self.send(deletions) }

  private static func send(_ configuration: URL) throws {
    try Subprocess.run(
      "/usr/bin/curl", "--silent", "--show-error", "--parallel", "--parallel-max", "\(parallelRequests)",
      "--http2", "--config", configuration.path)
  }

  /// Requests in flight: the number of streams of one HTTP/2 connection to kube-apiserver.
  private static let parallelRequests = 100
}

// MARK: - Objects

extension RawLoad {
  private static func objects(
    of baseline: BenchmarkBaseline, namespaces: Int, binary: String, folder: URL
  ) throws -> [JSONValue] {
    let input = folder.appending(path: "baseline.yaml")
    try Data(YAML.emit([baseline.manifest]).utf8).write(to: input)
    let targets = folder.appending(path: "namespaces.yaml")
    let manifests = (0..<namespaces).map { index -> JSONValue in
      ["apiVersion": "v1", "kind": "Namespace", "metadata": ["name": .string(baseline.namespace(index))]]
    }
    try Data(YAML.emit(manifests).utf8).write(to: targets)
    let output = folder.appending(path: "objects.yaml")
    try Subprocess.run(binary, "render", input.path, "--namespaces", targets.path, writingTo: output)
    let rendered = try YAML.parse(Data(contentsOf: output), file: output.path)
    // The API server rejects a binding if its authorizer has not seen the role yet: roles first, bindings last.
    let ranks = [Role.resourceType.kind: 0, RoleBinding.resourceType.kind: 2]
    let objects = (0...2).flatMap { rank in
      rendered.filter { ranks[$0["kind"]?.stringValue ?? "", default: 1] == rank }
    }
    return objects.map { withoutMarkers(withOwnerReference($0, baseline: baseline.name)) }
  }

  /// The field manager of all objects.
  private static let fieldManager = "raw-load"

  /// Replaces what the operator recognizes its own objects and namespaces by.
  private static func withoutMarkers(_ object: JSONValue) -> JSONValue {
    var object = object
    for field in ["labels", "annotations"] {
      guard case .object(let members)? = object["metadata"]?[field] else { continue }
      let renamed = members.map { key, value in
        (
          key.replacing("plimsoll.dev/", with: "\(fieldManager).dev/"),
          value == "plimsoll" ? JSONValue.string(fieldManager) : value
        )
      }
      object["metadata"]?[field] = .object(Dictionary(renamed) { first, _ in first })
    }
    return object
  }

  /// Adds the owner reference, which `plimsoll render` leaves out, so that the bodies have the size of the operator's.
  private static func withOwnerReference(_ object: JSONValue, baseline: String) -> JSONValue {
    guard object["metadata"]?["labels"]?["plimsoll.dev/baseline"] != nil else { return object }
    var object = object
    object["metadata"]?["ownerReferences"] = [
      [
        "apiVersion": .string(MeasuredBaseline.resourceType.apiVersion),
        "kind": .string(MeasuredBaseline.resourceType.kind), "name": .string(baseline),
        "uid": "00000000-0000-4000-8000-000000000000", "controller": false, "blockOwnerDeletion": false,
      ]
    ]
    return object
  }
}

// MARK: - Requests

extension RawLoad {
  private static let resourceTypes = Dictionary(
    uniqueKeysWithValues: (BenchmarkBaseline.resourceTypes + [Namespace.resourceType]).map { ($0.kind, $0) })

  /// One request that creates an object, or applies the annotation of a namespace, in the syntax of a curl configuration file.
  private static func creation(of object: JSONValue, body: URL, controlPlane: ControlPlane) throws -> String {
    let (type, key) = try identity(of: object)
    let isApplied = type == Namespace.resourceType
    let path = APIPath.path(
      type, namespace: key.namespace, name: isApplied ? key.name : nil,
      query: [("fieldManager", fieldManager)] + (isApplied ? [("force", "true")] : []))
    return """
      url = "\(controlPlane.server)\(path)"
      request = \(isApplied ? "PATCH" : "POST")
      header = "Content-Type: application/\(isApplied ? "apply-patch+yaml" : "json")"
      data-binary = "@\(body.path)"
      \(options(controlPlane))
      """
  }

  /// One request that deletes an object, in the syntax of a curl configuration file.
  private static func deletion(of object: JSONValue, controlPlane: ControlPlane) throws -> String {
    let (type, key) = try identity(of: object)
    return """
      url = "\(controlPlane.server)\(APIPath.path(type, namespace: key.namespace, name: key.name))"
      request = DELETE
      \(options(controlPlane))
      """
  }

  private static func options(_ controlPlane: ControlPlane) -> String {
    """
    header = "Authorization: Bearer \(controlPlane.token)"
    cacert = "\(controlPlane.directory.appending(path: "pki/ca.crt").path)"
    output = /dev/null
    fail

    """
  }

  private static func identity(of object: JSONValue) throws -> (ResourceType, ObjectKey) {
    let (kind, metadata) = (object["kind"]?.stringValue ?? "", object["metadata"])
    guard let type = resourceTypes[kind], let name = metadata?["name"]?.stringValue else {
      throw BenchmarkError("kind '\(kind)' is not known to the benchmark; add it to BenchmarkBaseline.swift")
    }
    return (type, ObjectKey(namespace: metadata?["namespace"]?.stringValue, name: name))
  }
}
