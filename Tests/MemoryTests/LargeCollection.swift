import ClusterTestSupport
import Foundation
import HTTPTypes
import Kubernetes
import Sandbox
import Synchronization

/// A namespace with many large NetworkPolicies, which a tenant with the ClusterRole `edit` can create.
///
/// The sandbox would hold all of them as values, so the responses to requests for NetworkPolicies are written as bytes instead.
final class LargeCollection: Sendable {
  /// How the server lists the collection.
  enum Listing: String, Sendable, CaseIterable {
    /// `sendInitialEvents`, as in Kubernetes 1.32 and later.
    case stream = "stream"
    /// Pages, as in earlier releases.
    case pages = "pages"
  }

  /// Number of policies: fewer if the operator is a debug build, which needs half a second for each.
  static let count = OperatorProcess.isReleaseBuild ? 40 : 12
  /// The size of a policy in bytes.
  static let size = 1_400_000

  /// A merge patch that enlarges a policy to `size`.
  static let enlargement: JSONValue = [
    "spec": [
      "ingress": [
        [
          "from": .array(
            (0..<size / 36).map { ["ipBlock": ["cidr": .string("11.\($0 >> 16).\($0 >> 8 & 255).\($0 & 255)/32")]] })
        ]
      ]
    ]
  ]

  private let listing: Listing
  private let peers: Data
  private struct State {
    var version = 1000
    var requests: [String: Int] = [:]
    var isChanging = false
  }
  private let state = Mutex(State())

  init(_ listing: Listing) {
    self.listing = listing
    var text = Data()
    var index = 0
    while text.count < Self.size {
      if !text.isEmpty { text.append(UInt8(ascii: ",")) }
      text.append(
        contentsOf: #"{"ipBlock":{"cidr":"11.\#(index >> 16).\#(index >> 8 & 255).\#(index & 255)/32"}}"#.utf8)
      index += 1
    }
    peers = text
  }

  /// Number of requests by kind: `stream`, `page`, `watch`.
  var requests: [String: Int] { state.withLock(\.requests) }

  /// From now on, each watch begins with a change of every policy.
  func beginChanges() { state.withLock { $0.isChanging = true } }

  /// From now on, watches have no changes.
  func endChanges() { state.withLock { $0.isChanging = false } }

  /// The response to a request; `nil` to let the sandbox respond.
  func respond(to request: FaultRequest) -> Fault? {
    guard request.resource?.resource == "networkpolicies", request.method == .get, request.name == nil else {
      return nil
    }
    guard request.isWatch else { return .garbage(page(request.query)) }
    if request.query["sendInitialEvents"] == "true" { return stream() }
    return watch()
  }

  private func count(_ name: String) -> State {
    state.withLock { state in
      state.requests[name, default: 0] += 1
      state.version += Self.count
      return state
    }
  }

  private func stream() -> Fault {
    guard listing == .stream else {
      return .refuse(StatusError(code: 422, reason: "Invalid", message: "sendInitialEvents is forbidden for watch"))
    }
    let version = count("stream").version
    var data = events("ADDED", version - Self.count)
    data.append(
      contentsOf: #"{"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"\#(version)","#.utf8)
    data.append(contentsOf: #""annotations":{"k8s.io/initial-events-end":"true"}}}}"#.utf8)
    data.append(UInt8(ascii: "\n"))
    return .garbage(data)
  }

  private func watch() -> Fault? {
    let state = count("watch")
    return state.isChanging ? .garbage(events("MODIFIED", state.version - Self.count)) : nil
  }

  private func events(_ type: String, _ version: Int) -> Data {
    var data = Data(capacity: Self.count * (Self.size + 500))
    for index in 0..<Self.count {
      data.append(contentsOf: #"{"type":"\#(type)","object":"#.utf8)
      data.append(policy(index, version: version + index))
      data.append(contentsOf: "}\n".utf8)
    }
    return data
  }

  private func page(_ query: [String: String]) -> Data {
    let version = count("page").version
    let start = query["continue"].flatMap { Int($0) } ?? 0
    let end = min(start + (query["limit"].flatMap { Int($0) } ?? Self.count), Self.count)
    var data = Data(#"{"kind":"NetworkPolicyList","metadata":{"resourceVersion":"\#(version)""#.utf8)
    if end < Self.count { data.append(contentsOf: #","continue":"\#(end)""#.utf8) }
    data.append(contentsOf: #"},"items":["#.utf8)
    for index in start..<end {
      if index > start { data.append(UInt8(ascii: ",")) }
      data.append(policy(index, version: version - Self.count + index))
    }
    data.append(contentsOf: "]}".utf8)
    return data
  }

  private func policy(_ index: Int, version: Int) -> Data {
    var data = Data(
      #"{"metadata":{"name":"big-\#(index)","namespace":"tenant","uid":"uid-\#(index)","resourceVersion":"\#(version)"},"#
        .utf8)
    data.append(contentsOf: #""spec":{"podSelector":{},"policyTypes":["Ingress"],"ingress":[{"from":["#.utf8)
    data.append(peers)
    data.append(contentsOf: "]}]}}".utf8)
    return data
  }
}
