import HTTPTypes
import Kubernetes
import Synchronization

/// Makes a server fail on purpose. Only code can: nothing of it is served.
public final class FaultInjector: Sendable {
  /// Selects the fault of a request; `nil` for none.
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
