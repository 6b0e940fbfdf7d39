import Foundation
import Kubernetes

/// The load that the operator is compared with: the objects that `plimsoll render` prints, sent by one curl process
/// over HTTP/2, with as many requests in flight as one connection takes, to namespaces of its own, as the same service
/// account. It computes nothing and waits for nothing but the responses.
struct RawLoad {
  /// How whole objects are written. Labels of namespaces and the default service accounts are always applied.
  enum Method: String {
    /// POST, as the operator does.
    case create
    /// Server-side apply.
    case apply
  }

  /// Number of objects.
  let count: Int
  private let configuration: URL

  /// Requests in flight: the number of streams of one HTTP/2 connection to kube-apiserver.
  private static let parallelRequests = 100

  /// Writes the request bodies and the configuration of curl into the control plane's directory.
  init(
    prefix: String, namespaces: Int, binary: String, controlPlane: ControlPlane, method: Method = .create
  ) throws {
    let folder = controlPlane.directory.appending(path: "raw-\(prefix)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let objects = try Self.objects(prefix: prefix, namespaces: namespaces, binary: binary, folder: folder)
    count = objects.count
    configuration = folder.appending(path: "curl.conf")
    var lines = ""
    for (index, object) in objects.enumerated() {
      let file = folder.appending(path: "\(index).json")
      try object.jsonData().write(to: file)
      lines += try Self.request(
        for: object, body: file, controlPlane: controlPlane, method: method, isFirst: index == 0)
    }
    try Data(lines.utf8).write(to: configuration)
  }

  /// Sends everything.
  func send() throws {
    try Subprocess.run(
      "/usr/bin/curl", "--silent", "--show-error", "--parallel", "--parallel-max", "\(Self.parallelRequests)",
      "--http2", "--config", configuration.path)
  }
}

// MARK: - Objects

extension RawLoad {
  /// Renders the example under the name of a baseline that does not exist, so that the operator does not prune the
  /// objects.
  private static func objects(prefix: String, namespaces: Int, binary: String, folder: URL) throws -> [JSONValue] {
    let baseline = try ExampleBaseline(namespacePrefix: prefix, name: "raw")
    let input = folder.appending(path: "baseline.yaml")
    try Data(YAML.emit([baseline.manifest]).utf8).write(to: input)
    let targets = folder.appending(path: "namespaces.yaml")
    let manifests = (0..<namespaces).map { index -> JSONValue in
      ["apiVersion": "v1", "kind": "Namespace", "metadata": ["name": .string("\(prefix)-\(index)")]]
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
    return objects.map { withOwnerReference($0, baseline: baseline.name) }
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
  private static let resourceTypes: [String: ResourceType] = {
    let types = [
      Namespace.resourceType, NetworkPolicy.resourceType, Role.resourceType, RoleBinding.resourceType,
      ServiceAccount.resourceType, ResourceQuota.resourceType, LimitRange.resourceType,
    ]
    return Dictionary(uniqueKeysWithValues: types.map { ($0.kind, $0) })
  }()

  /// One request in the syntax of a curl configuration file.
  private static func request(
    for object: JSONValue, body: URL, controlPlane: ControlPlane, method: Method, isFirst: Bool
  ) throws -> String {
    let kind = object["kind"]?.stringValue ?? ""
    guard let type = resourceTypes[kind], let metadata = object["metadata"] else {
      throw BenchmarkError("kind '\(kind)' is not known to the benchmark; add it to RawLoad.swift")
    }
    let isCreated = method == .create && ![Namespace.resourceType, ServiceAccount.resourceType].contains(type)
    let path = APIPath.path(
      type, namespace: type.isNamespaced ? metadata["namespace"]?.stringValue : nil,
      name: isCreated ? nil : metadata["name"]?.stringValue,
      query: [("fieldManager", "plimsoll")] + (isCreated ? [] : [("force", "false")]))
    return """
      \(isFirst ? "" : "next")
      url = "\(controlPlane.server)\(path)"
      request = \(isCreated ? "POST" : "PATCH")
      header = "Content-Type: application/\(isCreated ? "json" : "apply-patch+yaml")"
      header = "Authorization: Bearer \(controlPlane.token)"
      data-binary = "@\(body.path)"
      cacert = "\(controlPlane.directory.appending(path: "pki/ca.crt").path)"
      output = /dev/null
      fail

      """
  }
}
