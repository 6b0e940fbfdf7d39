import HTTPTypes
import Kubernetes
import Testing

/// A story told to both servers, step by step. Scenarios share nothing: each has namespaces and names of its own.
struct Scenario: Sendable, CustomTestStringConvertible {
  /// What it shows, as a sentence.
  var name: String
  /// Minor version of the first server it makes sense on.
  var since: Int = 0
  /// The requests, in order.
  var steps: [Step]

  var testDescription: String { name }
}

/// One request and what must come back.
struct Step: Sendable {
  /// What is asked, as a sentence; nil for the request line.
  var title: String?
  /// Method of the request.
  var method: HTTPRequest.Method
  /// Path; may hold `{{name}}`.
  var path: String
  /// Query items in order; the values may hold `{{name}}`.
  var query: [(String, String)] = []
  /// Header fields besides content type and credentials.
  var headers: [(String, String)] = []
  /// What is sent, if anything.
  var body: Body?
  /// Who asks.
  var requester = Requester.admin
  /// Minor versions of the servers that are asked at all.
  var servers = 0..<Int.max
  /// What must come back.
  var expectation = Expectation()
  /// Values to remember: name → path in the answer.
  var memories: [String: String] = [:]
  /// Whether the step is asked again until the answer is the expected one: for what a server does in the background.
  var isRepeated = false
  /// How much of the two answers must be equal.
  var comparison = Comparison.whole(except: [])
  /// What happens while a watch is open; nil for a request that is no watch.
  var watch: Watch?
  /// True for no request at all: the server forgets old versions.
  var isCompaction = false
}

/// What is sent.
enum Body: Sendable {
  /// A JSON tree, under this content type.
  case json(JSONValue, String)
  /// Anything else, under this content type.
  case text(String, String)
}

/// Who asks.
enum Requester: Sendable {
  /// The administrator of the kubeconfig.
  case admin
  /// Whoever holds this bearer token; may hold `{{name}}`.
  case bearer(String)
  /// Nobody: no credentials at all.
  case anonymous
}

/// A watch: what happens meanwhile, and when enough has been seen.
struct Watch: Sendable {
  /// Requests sent once the watch is open.
  var meanwhile: [Step] = []
  /// How many events to wait for; nil until the server ends the stream.
  var events: Int?
}

/// What must come back from either server.
struct Expectation: Sendable {
  /// Status codes by the minor version they begin with; the last that applies counts.
  var codes: [Int: Int] = [0: 200]
  /// Further codes that are as good.
  var otherCodes: Set<Int> = []
  /// The body, where it is JSON; the events as an array for a watch.
  var body: Pattern = .present
  /// The body, where it is text.
  var text: String?
  /// Header fields that must be there, and what they contain.
  var headers: [(name: String, value: Pattern)] = []

  /// The code for a server of this minor version.
  func code(minor: Int) -> Int { codes.filter { $0.key <= minor }.max { $0.key < $1.key }?.value ?? 200 }
}

/// How much of the two answers must be equal after normalising. Code and reason must be in any case.
enum Comparison: Sendable {
  /// All of the body, but what is at these paths.
  case whole(except: [String])
  /// The values at these paths.
  case only([String])
  /// Nothing more: each server has been held to the expectation.
  case codeAndReason
  /// Nothing at all: the step prepares the ground, and one server may have more to do for that than the other.
  case nothing
}
