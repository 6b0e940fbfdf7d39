import Foundation
import HTTPTypes
import Kubernetes
import Logging
import Planning
import Preview
import Synchronization

/// Responds as an API server with the given objects would, and records the requests. The real client and preview run
/// against it. It never stores anything.
final class FakeServer: Transport {
  /// A recorded request.
  struct Request: Sendable, Hashable {
    var method: String
    var path: String
    var query: [String: String]
    var body: JSONValue?

    /// Whether the request would change something without `dryRun`.
    var isWrite: Bool { ["POST", "PUT", "PATCH"].contains(method) }

    var name: String { String(path.split(separator: "/").last ?? "") }
  }

  /// A response.
  struct Answer: Sendable {
    var status = 200
    var body: JSONValue
    var warnings: [String] = []

    /// An error response.
    static func refusal(_ status: Int, _ reason: String, _ message: String) -> Answer {
      Answer(
        status: status,
        body: [
          "kind": "Status", "apiVersion": "v1", "status": "Failure", "code": .integer(Int64(status)),
          "reason": .string(reason), "message": .string(message),
        ])
    }
  }

  /// Objects by their path.
  private let objects: [String: JSONValue]
  private let answering: @Sendable (Request) -> Answer?
  private let seen = Mutex<[Request]>([])

  /// Creates a server.
  ///
  /// - Parameters:
  ///   - objects: The objects in the cluster: managed kinds and baselines.
  ///   - answering: Called first; `nil` for the default response.
  init(_ objects: [JSONValue], answering: @escaping @Sendable (Request) -> Answer? = { _ in nil }) {
    self.objects = Dictionary(objects.map { (Self.path(of: $0), $0) }, uniquingKeysWith: { $1 })
    self.answering = answering
  }

  /// The requests received so far.
  var requests: [Request] { seen.withLock { $0 } }

  /// A preview of baselines on this server.
  func preview(_ baselines: BaselineFacts...) async throws -> ClusterPreview {
    let client = Client(
      source: StaticCredentials(Credentials(endpoint: Endpoint(server: "https://x"))), transport: self,
      userAgent: "test", retry: .never, logger: Logger(label: "test"))
    return try await ClusterPreview.make(
      of: baselines, client: client, operatorNamespace: "plimsoll-system", now: Examples.now)
  }

  func send(
    _ request: HTTPRequest, body: Data?, to endpoint: Endpoint, options: TransferOptions
  ) async throws -> (HTTPResponse, Data) {
    let asked = try Self.read(request, body)
    seen.withLock { $0.append(asked) }
    let answer = answering(asked) ?? usual(asked)
    var head = HTTPResponse(status: .init(code: answer.status))
    for warning in answer.warnings {
      guard let name = HTTPField.Name("Warning") else { continue }
      head.headerFields.append(HTTPField(name: name, value: "299 - \"\(warning.replacing("\"", with: "\\\""))\""))
    }
    return (head, try answer.body.jsonData())
  }

  func stream(
    _ request: HTTPRequest, to endpoint: Endpoint, options: TransferOptions
  ) async throws -> (HTTPResponse, TransferBody) {
    throw TransportError.closed
  }
}

// MARK: - Default responses

extension FakeServer {
  /// Lists, objects, discovery of baselines, and dry runs: server-side apply merges maps, and new objects get a uid.
  private func usual(_ request: Request) -> Answer {
    if request.method == "PATCH", request.query["dryRun"] == "All", let body = request.body {
      var object = Self.merge(body, into: objects[request.path] ?? ["metadata": ["uid": "new", "generation": 1]])
      object["metadata"]?["managedFields"] = [["manager": "plimsoll", "operation": "Apply"]]
      return Answer(body: object)
    }
    if request.method == "POST" || request.method == "PUT", request.query["dryRun"] == "All", var object = request.body
    {
      if request.method == "POST" { object["metadata"]?["uid"] = "new" }
      object["metadata"]?["managedFields"] = [["manager": "plimsoll", "operation": "Update"]]
      return Answer(body: object)
    }
    guard request.method == "GET" else { return .refusal(405, "MethodNotAllowed", "nothing is written here") }
    if let object = objects[request.path] { return Answer(body: object) }
    if request.path == "/apis/plimsoll.dev/v1alpha1" {
      return Answer(body: ["resources": [["name": "securitybaselines"]]])
    }
    guard let plural = Self.collections[request.path] else { return .refusal(404, "NotFound", "not found") }
    let name = request.query["fieldSelector"]?.replacing("metadata.name=", with: "")
    let found = objects.sorted { $0.key < $1.key }.filter { path, _ in
      let parts = path.split(separator: "/")
      return parts.dropLast().last.map(String.init) == plural && (name == nil || parts.last.map(String.init) == name)
    }
    return Answer(body: ["metadata": ["resourceVersion": "9"], "items": .array(found.map(\.value))])
  }

  private static let types =
    Catalog.standard.kinds.map(\.resourceType) + [
      ResourceType(
        group: "plimsoll.dev", version: "v1alpha1", plural: "securitybaselines", kind: "SecurityBaseline",
        isNamespaced: false), ClusterRole.resourceType,
    ]

  /// Plural names by path for all namespaces; for endpoints, by the path of the single object.
  private static let collections = Dictionary(
    types.map { (APIPath.path($0, namespace: nil), $0.plural) }
      + [(APIPath.path(Endpoints.resourceType, namespace: "default"), "endpoints")], uniquingKeysWith: { $1 })

  /// The path of an object.
  static func path(of object: JSONValue) -> String {
    let metadata = object["metadata"]
    guard let type = types.first(where: { $0.kind == object["kind"]?.stringValue }) else { return "" }
    return APIPath.path(
      type, namespace: metadata?["namespace"]?.stringValue, name: metadata?["name"]?.stringValue ?? "")
  }

  private static func merge(_ patch: JSONValue, into object: JSONValue) -> JSONValue {
    guard case .object(let changes) = patch, case .object(var members) = object else { return patch }
    for (key, value) in changes {
      if value == .null {
        members.removeValue(forKey: key)
      } else {
        members[key] = members[key].map { merge(value, into: $0) } ?? value
      }
    }
    return .object(members)
  }

  private static func read(_ request: HTTPRequest, _ body: Data?) throws -> Request {
    let parts = (request.path ?? "").split(separator: "?", maxSplits: 1).map(String.init)
    let pairs = (parts.count > 1 ? parts[1] : "").split(separator: "&").map { pair in
      let sides = pair.split(separator: "=", maxSplits: 1).map { $0.removingPercentEncoding ?? "" }
      return (sides[0], sides.count > 1 ? sides[1] : "")
    }
    return Request(
      method: request.method.rawValue, path: parts[0], query: Dictionary(pairs, uniquingKeysWith: { $1 }),
      body: try body.map { try JSONValue(parsing: $0) })
  }
}
