import HTTPTypes
import Kubernetes

extension Step {
  /// A question.
  static func get(_ path: String, _ query: [(String, String)] = []) -> Step {
    Step(method: .get, path: path, query: query)
  }

  /// A creation; 201 is expected.
  static func post(_ path: String, _ body: JSONValue, _ query: [(String, String)] = []) -> Step {
    Step(method: .post, path: path, query: query, body: .json(body, "application/json")).expecting(201)
  }

  /// A replacement.
  static func put(_ path: String, _ body: JSONValue, _ query: [(String, String)] = []) -> Step {
    Step(method: .put, path: path, query: query, body: .json(body, "application/json"))
  }

  /// A removal.
  static func delete(_ path: String, _ body: JSONValue? = nil, _ query: [(String, String)] = []) -> Step {
    Step(method: .delete, path: path, query: query, body: body.map { .json($0, "application/json") })
  }

  /// A JSON merge patch (RFC 7386).
  static func merge(_ path: String, _ body: JSONValue, _ query: [(String, String)] = []) -> Step {
    Step(method: .patch, path: path, query: query, body: .json(body, "application/merge-patch+json"))
  }

  /// A JSON patch (RFC 6902).
  static func jsonPatch(_ path: String, _ body: JSONValue, _ query: [(String, String)] = []) -> Step {
    Step(method: .patch, path: path, query: query, body: .json(body, "application/json-patch+json"))
  }

  /// A strategic merge patch.
  static func strategic(_ path: String, _ body: JSONValue, _ query: [(String, String)] = []) -> Step {
    Step(method: .patch, path: path, query: query, body: .json(body, "application/strategic-merge-patch+json"))
  }

  /// A server-side apply.
  static func apply(
    _ path: String, _ body: JSONValue, manager: String = "ada", force: Bool = false, _ query: [(String, String)] = []
  ) -> Step {
    let items = [("fieldManager", manager)] + (force ? [("force", "true")] : []) + query
    return Step(method: .patch, path: path, query: items, body: .json(body, "application/apply-patch+yaml"))
  }

  /// A watch that ends after so many events, and what is done once it is open.
  static func watch(_ path: String, _ query: [(String, String)], events: Int?, meanwhile: [Step] = []) -> Step {
    var step = Step(method: .get, path: path, query: query + [("watch", "true")])
    step.watch = Watch(meanwhile: meanwhile, events: events)
    return step
  }

  /// The server forgets old versions, as etcd does when it is compacted.
  static var compaction: Step {
    var step = Step(method: .post, path: "compaction")
    step.isCompaction = true
    return step.titled("old versions are forgotten")
  }
}

extension Step {
  /// With a sentence for a name.
  func titled(_ title: String) -> Step { with { $0.title = title } }
  /// With this status code and body.
  func expecting(_ code: Int, _ body: Pattern = .present) -> Step {
    with {
      $0.expectation.codes[0] = code
      $0.expectation.body = body
    }
  }
  /// With this body.
  func expecting(_ body: Pattern) -> Step { with { $0.expectation.body = body } }
  /// With this code on servers of this minor version and later.
  func expecting(_ code: Int, since minor: Int) -> Step { with { $0.expectation.codes[minor] = code } }
  /// With this text.
  func expecting(text: String) -> Step { with { $0.expectation.text = text } }
  /// With these codes being as good, and the two answers not compared: what one server has to make, another has made.
  func accepting(codes: Int...) -> Step {
    with {
      $0.expectation.otherCodes = Set(codes)
      $0.comparison = .nothing
    }
  }
  /// With a header field in the answer.
  func expecting(header name: String, _ value: Pattern) -> Step {
    with { $0.expectation.headers.append((name, value)) }
  }
  /// With a refusal: a Status of this code and reason.
  func refused(_ code: Int, _ reason: String, _ message: Pattern = .anyString, causes: Pattern? = nil) -> Step {
    var members: [String: Pattern] = [
      "apiVersion": "v1", "kind": "Status", "status": "Failure", "code": .exactly(.integer(Int64(code))),
      "reason": .exactly(.string(reason)), "message": message, "metadata": [:],
    ]
    if let causes { members["details"] = ["causes": causes] }
    return expecting(code, .object(members))
  }
  /// Remembering values of the answer: name → path.
  func remembering(_ stored: [String: String]) -> Step { with { $0.stored.merge(stored) { $1 } } }
  /// Asked only of servers of this minor version and later.
  func since(_ minor: Int) -> Step { with { $0.servers = minor..<$0.servers.upperBound } }
  /// Asked only of servers before this minor version.
  func before(_ minor: Int) -> Step { with { $0.servers = $0.servers.lowerBound..<minor } }
  /// Asked by someone else than the administrator.
  func by(_ requester: Requester) -> Step { with { $0.requester = requester } }
  /// With a header field.
  func header(_ name: String, _ value: String) -> Step { with { $0.headers.append((name, value)) } }
  /// With an `Accept` header.
  func accepting(_ type: String) -> Step { header("Accept", type) }
  /// With further items of the query.
  func query(_ name: String, _ value: String) -> Step { with { $0.query.append((name, value)) } }
  /// With a body that is not JSON, or is but under another content type.
  func sending(_ text: String, as type: String) -> Step { with { $0.body = .text(text, type) } }
  /// Asked again until the answer is the expected one.
  var untilExpected: Step { with { $0.isRepeated = true } }
  /// With these paths left out when the two answers are compared.
  func ignoring(_ paths: String...) -> Step { with { $0.comparison = .whole(except: paths) } }
  /// With nothing but these paths compared.
  func comparing(only paths: String...) -> Step { with { $0.comparison = .only(paths) } }
  /// With codes and reasons compared, and nothing more.
  var comparingCode: Step { with { $0.comparison = .codeAndReason } }

  private func with(_ change: (inout Step) -> Void) -> Step {
    var step = self
    change(&step)
    return step
  }
}
