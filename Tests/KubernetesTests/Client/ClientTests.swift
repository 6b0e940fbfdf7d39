import Foundation
import HTTPTypes
import Kubernetes
import Synchronization
import Testing

/// The client with a scripted transport.
@Suite struct ClientTests {
  private let type = NetworkPolicy.resourceType
  private let key = ObjectKey(namespace: "a", name: "x")

  private func status(_ code: Int, _ reason: String, _ extra: String = "") -> ScriptedTransport.Response {
    .init(
      status: code,
      body:
        #"{"kind":"Status","apiVersion":"v1","status":"Failure","message":"m","reason":"\#(reason)","code":\#(code)\#(extra)}"#
    )
  }

  @Test("requests have the expected paths, methods and bodies")
  func requests() throws {
    let get = APIRequest.get(type, key)
    #expect(get.path == "/apis/networking.k8s.io/v1/namespaces/a/networkpolicies/x")
    let list = APIRequest.list(
      Namespace.resourceType, namespace: nil, ListOptions(limit: 5, continueToken: "a/b=", labelSelector: "x=y,z"))
    #expect(list.path == "/api/v1/namespaces?limit=5&continue=a%2Fb%3D&labelSelector=x%3Dy%2Cz")
    let watch = APIRequest.watch(type, namespace: nil, WatchOptions(resourceVersion: "7", timeoutSeconds: 9))
    #expect(
      watch.path
        == "/apis/networking.k8s.io/v1/networkpolicies?watch=true&allowWatchBookmarks=true&resourceVersion=7&timeoutSeconds=9"
    )
    let apply = APIRequest.apply(
      Data("{}".utf8), type, key, ApplyOptions(fieldManager: "m", force: true, dryRun: true, subresource: "status"))
    #expect(apply.path == "\(get.path)/status?fieldManager=m&force=true&dryRun=All")
    #expect(apply.contentType == "application/apply-patch+yaml")
    #expect(apply.method == .patch)
    let delete = try APIRequest.delete(type, key, preconditions: Preconditions(uid: "u", resourceVersion: "3"))
    #expect(delete.method == .delete)
    #expect(String(decoding: delete.body ?? Data(), as: UTF8.self).contains("\"uid\":\"u\""))
    #expect(delete.retrySafety == .idempotent)
    #expect(APIRequest.get(type, ObjectKey(namespace: "ü/?", name: "x")).path.contains("/%C3%BC%2F%3F/"))
  }

  @Test("error responses are decoded into APIError")
  func errors() async throws {
    let causes = #","details":{"causes":[{"reason":"FieldValueInvalid","message":"bad","field":"spec.x"}]}"#
    let cases: [(ScriptedTransport.Response, (APIError) -> Bool)] = [
      (status(409, "Conflict"), { $0.isConflict && !$0.isAlreadyExists }),
      (status(409, "AlreadyExists"), { $0.isAlreadyExists && !$0.isConflict }),
      (status(404, "NotFound"), \.isNotFound), (status(403, "Forbidden"), \.isForbidden),
      (status(422, "Invalid", causes), { $0.isInvalid && $0.causes.first?.field == "spec.x" }),
      (status(410, "Expired"), \.isGone),
      (.init(status: 400, body: "<html>\u{1B}[31mno"), { $0.code == 400 && !$0.message.contains("\u{1B}") }),
    ]
    for (response, matches) in cases {
      let error = try await #require(throws: APIError.self) {
        try await Client(ScriptedTransport([response])).get(NetworkPolicy.self, key)
      }
      #expect(matches(error), "\(error)")
    }
  }

  @Test("requests are retried after overload and failures if that is safe")
  func retries() async throws {
    let success = ScriptedTransport.Response(status: 200, body: #"{"metadata":{"name":"x"}}"#)
    let overloaded = status(429, "TooManyRequests")
    let unavailable = status(503, "ServiceUnavailable")
    let lost = ScriptedTransport.Response(status: 0, error: .connectionLost("gone"))
    for fault in [overloaded, unavailable, lost] {
      let transport = ScriptedTransport([fault, fault, success])
      #expect(try await Client(transport).get(NetworkPolicy.self, key).key.name == "x")
      #expect(transport.requests.count == 3)
    }
    let create = ScriptedTransport([lost, success])
    await #expect(throws: TransportError.self) {
      try await Client(create).create(NetworkPolicy(metadata: ObjectMeta(name: "x"), spec: nil), fieldManager: "m")
    }
    #expect(create.requests.count == 1, "the object may have been created, so the request is not sent again")
    let createOverloaded = ScriptedTransport([overloaded, success])
    _ = try await Client(createOverloaded).create(
      NetworkPolicy(metadata: ObjectMeta(name: "x"), spec: nil), fieldManager: "m")
    #expect(createOverloaded.requests.count == 2, "429 means that the request was not processed")
  }

  @Test("a long Retry-After is thrown to the caller")
  func retryAfter() async throws {
    var response = status(429, "TooManyRequests")
    response.headers["Retry-After"] = "120"
    let transport = ScriptedTransport([response])
    let error = try await #require(throws: APIError.self) { try await Client(transport).get(NetworkPolicy.self, key) }
    #expect(error.retryAfter == .seconds(120))
    #expect(transport.requests.count == 1)
  }

  @Test("a Status with an invalid retryAfterSeconds keeps its reason, and an excessive delay is limited")
  func retryAfterSeconds() async throws {
    let cases: [(String, Duration?)] = [
      ("3", .seconds(3)), ("9223372036854775807", .seconds(300)), ("1e300", .seconds(300)), ("-1", nil),
      (#""soon""#, nil), ("1e999", nil), ("null", nil), ("{}", nil),
    ]
    for (text, expected) in cases {
      let response = status(503, "ServiceUnavailable", #","details":{"retryAfterSeconds":\#(text)}"#)
      let client = Client(ScriptedTransport([response, response, response]), retry: .never)
      let error = try await #require(throws: APIError.self) { try await client.get(NetworkPolicy.self, key) }
      #expect(error.reason == "ServiceUnavailable", "\(text)")
      #expect(error.retryAfter == expected, "\(text)")
    }
  }

  @Test("the texts of an error are bounded and have no control characters")
  func boundedTexts() throws {
    // A letter with any number of combining marks is one character.
    let text = "a" + String(repeating: "\u{301}", count: 3000) + "\u{9B}31m\u{2028}\r\n\u{7F}"
    let cause: JSONValue = ["reason": .string(text), "message": .string(text), "field": .string(text)]
    let causes = JSONValue.array(Array(repeating: cause, count: 101))
    for message in [text, String(text.unicodeScalars.suffix(100))] {
      let body: JSONValue = [
        "kind": "Status", "reason": .string(message), "message": .string(message), "details": ["causes": causes],
      ]
      let error = APIError(code: 422, body: try body.jsonData())
      let texts = [error.message, error.reason] + error.causes.flatMap { [$0.message, $0.reason, $0.field] }
      #expect(error.causes.count == 100)
      #expect(texts.allSatisfy { $0.unicodeScalars.count <= 2000 })
      #expect(!texts.joined().unicodeScalars.contains { "\u{9B}\u{2028}\r\n\u{7F}".unicodeScalars.contains($0) })
    }
    #expect(APIError(code: 500, body: Data("a\u{7F}b".utf8)).message == "the response is not a Status object: a b")
  }

  @Test("after a 401, the credentials are read again and the request is retried once, without delay")
  func unauthorized() async throws {
    final class Rotating: CredentialSource {
      let count = Mutex(0)
      func credentials() async throws -> Credentials {
        Credentials(endpoint: Endpoint(server: "https://x"), authorization: "Bearer \(count.withLock { $0 })")
      }
      func invalidate(_ rejected: Credentials) async { count.withLock { $0 += 1 } }
    }
    let success = ScriptedTransport.Response(status: 200, body: #"{"metadata":{"name":"x"}}"#)
    let transport = ScriptedTransport([status(401, "Unauthorized"), success])
    _ = try await Client(transport, source: Rotating()).get(NetworkPolicy.self, key)
    #expect(transport.requests.map { $0.headerFields[.authorization] } == ["Bearer 0", "Bearer 1"])
    let never = ScriptedTransport([status(401, "Unauthorized"), status(401, "Unauthorized"), success])
    await #expect(throws: APIError.self) { try await Client(never, source: Rotating()).get(NetworkPolicy.self, key) }
  }

  @Test("a malformed object in a list is returned separately from the other objects")
  func malformed() async throws {
    let body = """
      {"metadata":{"resourceVersion":"9","continue":"more"},"items":[
      {"metadata":{"name":"good","namespace":"a"}},
      {"metadata":{"name":"bad","namespace":"a"},"spec":{"podSelector":7}}]}
      """
    let page = try await Client(ScriptedTransport([.init(status: 200, body: body)])).list(NetworkPolicy.self)
    #expect(page.items.map(\.key.name) == ["good"])
    #expect(page.malformed.map(\.key) == [ObjectKey(namespace: "a", name: "bad")])
    #expect(page.continueToken == "more")
    #expect(page.resourceVersion == "9")
  }

  private let events = """
    {"type":"ADDED","object":{"metadata":{"name":"ü😀","namespace":"a","resourceVersion":"1"}}}

    {"type":"BOOKMARK","object":{"kind":"NetworkPolicy","metadata":{"resourceVersion":"2"}}}
    {"type":"MODIFIED","object":{"metadata":{"name":"bad"},"spec":{"podSelector":7}}}
    {"type":"DELETED","object":{"metadata":{"name":"x","namespace":"a","resourceVersion":"3"}}}

    """

  private func summary(_ chunks: [Data]) async throws -> [String] {
    let transport = ScriptedTransport([.init(status: 200, chunks: chunks)])
    let stream = try await Client(transport).watch(NetworkPolicy.self, options: WatchOptions(resourceVersion: "0"))
    var received: [String] = []
    for try await event in stream {
      switch event {
      case .added(let object): received.append("added \(object.key.name)")
      case .modified(let object): received.append("modified \(object.key.name)")
      case .deleted(let object): received.append("deleted \(object.key.name)")
      case .bookmark(let version): received.append("bookmark \(version)")
      case .initialEventsEnd(let version): received.append("end of the initial events \(version)")
      case .known(let version): received.append("known \(version)")
      case .malformed(let object): received.append("malformed \(object.key?.name ?? "")")
      }
    }
    return received
  }

  @Test("watch events do not depend on where the stream is split, even within characters")
  func watchChunks() async throws {
    let bytes = Data(events.utf8)
    let expected = ["added ü😀", "bookmark 2", "malformed bad", "deleted x"]
    for split in 0...bytes.count {
      #expect(try await summary([bytes[..<split], bytes[split...]].map { Data($0) }) == expected, "split at \(split)")
    }
    #expect(try await summary(bytes.map { Data([$0]) }) == expected, "byte by byte")
  }

  @Test("a watch that ends in the middle of an event throws, and an ERROR event throws an APIError")
  func watchEnds() async throws {
    let bytes = Data(events.utf8)
    await #expect(throws: TransportError.self) { try await summary([Data(bytes.dropLast(20))]) }
    let gone = #"{"type":"ERROR","object":{"kind":"Status","code":410,"reason":"Expired","message":"too old"}}"# + "\n"
    let error = try await #require(throws: APIError.self) { try await summary([Data(gone.utf8)]) }
    #expect(error.isGone)
  }
}
