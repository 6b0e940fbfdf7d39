import HTTPTypes
import Kubernetes
import Testing

/// A sequence of requests to both servers. Scenarios are independent: each uses its own namespaces and names.
struct Scenario: Sendable, CustomTestStringConvertible {
  /// What it verifies, as a sentence.
  var name: String
  /// First minor version that it applies to.
  var since: Int = 0
  /// The requests, in order.
  var steps: [Step]

  var testDescription: String { name }
}

/// A request and the expected answer.
struct Step: Sendable {
  /// What the step does, as a sentence; the request line if `nil`.
  var title: String?
  /// Method of the request.
  var method: HTTPRequest.Method
  /// Path; may hold `{{name}}`.
  var path: String
  /// Query items in order; the values may hold `{{name}}`.
  var query: [(String, String)] = []
  /// Header fields besides content type and credentials.
  var headers: [(String, String)] = []
  /// Body of the request.
  var body: Body?
  /// Credentials of a request.
  var requester = Requester.admin
  /// Minor versions of the servers that the step applies to.
  var servers = 0..<Int.max
  /// The expected answer.
  var expectation = Expectation()
  /// Values to store: name → path in the answer.
  var stored: [String: String] = [:]
  /// Whether the step is repeated until the answer matches, for asynchronous work of a server.
  var isRepeated = false
  /// Which parts of the two answers must be equal.
  var comparison = Comparison.whole(except: [])
  /// The steps while the watch is open; `nil` if the request is not a watch.
  var watch: Watch?
  /// True if the step compacts the server's history instead of sending a request.
  var isCompaction = false
}

/// The body of a request.
enum Body: Sendable {
  /// A JSON tree, under this content type.
  case json(JSONValue, String)
  /// Anything else, under this content type.
  case text(String, String)
}

/// Credentials of a request.
enum Requester: Sendable {
  /// The administrator of the kubeconfig.
  case admin
  /// A bearer token; may hold `{{name}}`.
  case bearer(String)
  /// No credentials.
  case anonymous
}

/// A watch: steps while it is open, and when it ends.
struct Watch: Sendable {
  /// Requests sent once the watch is open.
  var meanwhile: [Step] = []
  /// Number of events to wait for; until the server ends the stream if `nil`.
  var events: Int?
}

/// The expected answer of both servers.
struct Expectation: Sendable {
  /// Status codes by the minor version they begin with; the last that applies counts.
  var codes: [Int: Int] = [0: 200]
  /// Other accepted codes.
  var otherCodes: Set<Int> = []
  /// The body if it is JSON; an array of events for a watch.
  var body: Pattern = .present
  /// The body if it is text.
  var text: String?
  /// Required header fields and their content.
  var headers: [(name: String, value: Pattern)] = []

  /// The code for a server of this minor version.
  func code(minor: Int) -> Int { codes.filter { $0.key <= minor }.max { $0.key < $1.key }?.value ?? 200 }
}

/// Which parts of the two normalized answers must be equal. Code and reason always must be.
enum Comparison: Sendable {
  /// The whole body except these paths.
  case whole(except: [String])
  /// The values at these paths.
  case only([String])
  /// Only code and reason.
  case codeAndReason
  /// Nothing: the step is preparation, which may differ between servers.
  case nothing
}
