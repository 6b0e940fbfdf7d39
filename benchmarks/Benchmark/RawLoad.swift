import CRDs
import Foundation
import Kubernetes
import Planning

/// The peer: curl, one process, HTTP/2, as many requests in flight as the server takes, sending the very bytes that the
/// operator sends, to namespaces of its own, as the same service account. It computes nothing, and waits for nothing
/// but the answers.
struct RawLoad {
  let count: Int
  private let configuration: URL

  /// Requests in flight: what one HTTP/2 connection of kube-apiserver carries (100 streams).
  private static let parallel = 100

  init(baseline: BaselineFacts, count namespaces: Int, prefix: String, plane: BenchmarkPlane) throws {
    let folder = plane.directory.appending(path: "raw")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    configuration = folder.appending(path: "curl.conf")
    var lines = ""
    var count = 0
    let planner = Planner()
    var facts = baseline
    // Labels of a baseline that does not exist: the operator must not take these objects for its own and prune them.
    facts.name = "raw"
    facts.spec.namespaceSelector?.matchNames = ["\(prefix)-*"]
    let objects = (0..<namespaces).flatMap { index in
      let namespace = NamespaceFacts(name: "\(prefix)-\(index)", uid: "")
      return planner.render([facts], in: namespace, cluster: ClusterFacts(), now: Date()).objects
    }
    // The server refuses a binding while its role is not there: roles first, as the operator has it.
    for object in objects.filter({ $0.id.kind != .roleBinding }) + objects.filter({ $0.id.kind == .roleBinding }) {
      let file = folder.appending(path: "\(count).json")
      try object.manifest.jsonData().write(to: file)
      lines += Self.entry(object, file: file, plane: plane, isFirst: count == 0)
      count += 1
    }
    self.count = count
    try Data(lines.utf8).write(to: configuration)
  }

  private static func entry(_ object: DesiredObject, file: URL, plane: BenchmarkPlane, isFirst: Bool) -> String {
    let isNamespace = object.id.kind == .namespace
    let path = APIPath.path(
      object.id.kind.resourceType, namespace: isNamespace ? nil : object.id.namespace, name: object.id.name,
      query: [("fieldManager", "plimsoll"), ("force", "false")])
    return """
      \(isFirst ? "" : "next")
      url = "\(plane.server)\(path)"
      request = PATCH
      header = "Content-Type: application/apply-patch+yaml"
      header = "Authorization: Bearer \(plane.token)"
      data-binary = "@\(file.path)"
      cacert = "\(plane.directory.appending(path: "pki/ca.crt").path)"
      output = /dev/null
      fail

      """
  }

  /// Sends everything.
  func send() throws {
    try Shell.run(
      "/usr/bin/curl", "--silent", "--show-error", "--parallel", "--parallel-max", "\(Self.parallel)", "--http2",
      "--config", configuration.path)
  }
}
