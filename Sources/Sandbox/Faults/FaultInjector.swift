public import Foundation
public import HTTPTypes
public import Kubernetes
import Synchronization

/// What goes wrong with a request.
public enum Fault: Sendable {
  /// It is refused, and not carried out.
  case refuse(StatusError)
  /// The connection breaks before it is carried out.
  case drop
  /// It is carried out, and then the connection breaks: the client cannot know.
  case dropAnswer
  /// It takes this much longer.
  case delay(Duration)
  /// The connection breaks after this many bytes of the body.
  case cut(after: Int)
  /// The body comes in pieces of this many bytes, with a pause before each.
  case drip(bytes: Int, every: Duration)
  /// The body is this instead.
  case garbage(Data)
  /// Each line of a watch becomes these: none, the same twice, …
  case tamper(@Sendable (Data) -> [Data])
}

/// A request, as rules that decide on faults see it.
public struct FaultRequest: Sendable {
  /// HTTP method.
  public var method: HTTPRequest.Method
  /// Path without the query.
  public var path: String
  /// Query.
  public var query: [String: String]
  /// Kind's name in paths; nil where the request is not about objects.
  public var resource: GroupResource?
  /// Namespace; nil for cluster-wide requests.
  public var namespace: String?
  /// Object's name; nil for collections.
  public var name: String?
  /// Subresource, if any.
  public var subresource: String?
  /// The program that asks, as it names itself.
  public var userAgent: String

  /// Whether the answer is a stream of events.
  public var isWatch: Bool { method == .get && ["true", "1"].contains(query["watch"]) }
  /// Whether the request changes something.
  public var isWrite: Bool { method != .get }

  init(_ request: SandboxRequest) {
    method = request.method
    path = request.path
    query = request.query
    userAgent = request.headers[.userAgent] ?? ""
    guard case .resource(let path) = RequestInfo.parse(request.path) else { return }
    resource = GroupResource(group: path.group, resource: path.resource)
    namespace = path.namespace
    name = path.name
    subresource = path.subresource
  }
}

/// A write that is about to be stored.
public struct AdmissionReview: Sendable {
  /// What is written.
  public var resource: GroupResource
  /// The object as it will be.
  public var object: JSONValue
  /// The object as it is; nil for a creation.
  public var oldObject: JSONValue?
  /// Who writes, as managedFields names them.
  public var manager: String
}

/// Makes a server fail on purpose. Only code can: nothing of it is served.
public final class FaultInjector: Sendable {
  /// Decides what goes wrong with a request; nil for nothing.
  public typealias Rule = @Sendable (FaultRequest) -> Fault?
  /// Decides whether a write is refused, and why; nil lets it pass. It stands for an admission webhook.
  public typealias Policy = @Sendable (AdmissionReview) -> String?

  private struct State {
    var rule: Rule?
    var policy: Policy?
    var counts: [String: Int] = [:]
  }

  private let state = Mutex(State())

  init() {}

  /// Has a rule asked before each request; nil ends all faults.
  public func set(_ rule: Rule?) { state.withLock { $0.rule = rule } }

  /// Has a policy asked before each write; nil lets all pass.
  public func setPolicy(_ policy: Policy?) { state.withLock { $0.policy = policy } }

  /// How many requests came in by method, watches apart; for tests that count writes.
  public var counts: [String: Int] { state.withLock(\.counts) }

  /// Forgets the counts.
  public func resetCounts() { state.withLock { $0.counts = [:] } }

  /// Carries a request out, with whatever goes wrong.
  func respond(
    to request: SandboxRequest, _ work: () async -> SandboxResponse
  ) async -> SandboxResponse {
    let seen = FaultRequest(request)
    let rule = state.withLock { state in
      state.counts[seen.isWatch ? "WATCH" : request.method.rawValue, default: 0] += 1
      return state.rule
    }
    guard let fault = rule?(seen) else { return await work() }
    switch fault {
    case .refuse(let error): return .status(error)
    case .drop: return SandboxResponse(status: 0, body: .lost)
    case .dropAnswer:
      _ = await work()
      return SandboxResponse(status: 0, body: .lost)
    case .delay(let duration):
      try? await Task.sleep(for: duration)
      return await work()
    case .garbage(let data):
      return SandboxResponse(status: 200, headers: [.contentType: "application/json"], body: .data(data))
    case .cut(let count): return await work().mapBody { .init(cutting: $0, after: count) }
    case .drip(let count, let pause): return await work().mapBody { .init(dripping: $0, by: count, every: pause) }
    case .tamper(let change): return await work().mapBody { .init(tampering: $0, change) }
    }
  }

  /// Asks the policy.
  ///
  /// - Throws: `StatusError` 403.
  func admit(_ object: JSONValue, replacing old: JSONValue?, _ scope: RequestScope) throws {
    guard let policy = state.withLock(\.policy) else { return }
    let review = AdmissionReview(
      resource: scope.resource, object: object, oldObject: old, manager: scope.manager)
    guard let why = policy(review) else { return }
    throw StatusError(
      code: 403, reason: "Forbidden",
      message: "admission webhook \"policy.sandbox.plimsoll.dev\" denied the request: \(why)")
  }
}

/// The connection broke on purpose.
struct BrokenConnection: Error {}

extension SandboxResponse {
  fileprivate func mapBody(_ change: (AsyncThrowingStream<Data, any Error>) -> BodyChange) -> SandboxResponse {
    var response = self
    switch body {
    case .lost: break
    case .stream(let stream): response.body = .stream(change(stream).stream)
    case .data(let data):
      let single = AsyncThrowingStream<Data, any Error> { continuation in
        continuation.yield(data)
        continuation.finish()
      }
      response.body = .stream(change(single).stream)
    }
    return response
  }
}

/// A body that goes wrong on its way. It stands for one reader.
private actor BodyChange {
  private let source: AsyncThrowingStream<Data, any Error>
  /// What becomes of a chunk; nil for a connection that breaks.
  private let step: @Sendable (Data, inout Int) async throws -> [Data?]
  private var total = 0
  private var ready: [Data?] = []

  private init(
    _ source: AsyncThrowingStream<Data, any Error>,
    _ step: @escaping @Sendable (Data, inout Int) async throws -> [Data?]
  ) {
    self.source = source
    self.step = step
  }

  init(cutting source: AsyncThrowingStream<Data, any Error>, after limit: Int) {
    self.init(source) { data, total in
      let part = Data(data.prefix(max(0, limit - total)))
      total += data.count
      // What is left of the body is not sent: the connection breaks behind this part.
      return total > limit ? [part, nil] : [part]
    }
  }

  init(dripping source: AsyncThrowingStream<Data, any Error>, by count: Int, every pause: Duration) {
    self.init(source) { data, _ in
      try await Task.sleep(for: pause)
      return stride(from: 0, to: data.count, by: max(1, count)).map { start in
        Data(data.dropFirst(start).prefix(max(1, count)))
      }
    }
  }

  init(tampering source: AsyncThrowingStream<Data, any Error>, _ change: @escaping @Sendable (Data) -> [Data]) {
    self.init(source) { data, _ in change(data) }
  }

  nonisolated var stream: AsyncThrowingStream<Data, any Error> { AsyncThrowingStream { try await self.next() } }

  private func next() async throws -> Data? {
    while ready.isEmpty {
      var iterator = source.makeAsyncIterator()
      guard let data = try await iterator.next(isolation: self) else { return nil }
      var count = total
      ready = try await step(data, &count).filter { $0?.isEmpty != true }
      total = count
    }
    guard let chunk = ready.removeFirst() else { throw BrokenConnection() }
    return chunk
  }
}
