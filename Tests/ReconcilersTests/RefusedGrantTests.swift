import CRDs
import Foundation
import Kubernetes
import Logging
import Planning
import Testing

@testable import Reconcilers

/// The writes of an executor that knows which grants the API server refuses.
@Suite struct RefusedGrantTests {
  private let objects = FakeObjects()
  private let rules = UngrantableRules()

  private var executor: PlanExecutor {
    PlanExecutor(
      client: objects, cache: ObjectCache(kinds: Catalog.standard.kinds, operatorNamespace: "plimsoll-system"),
      memory: ObjectMemory(), backoff: ConflictBackoff(), failures: FailureBackoff(), ungrantable: rules, removals: nil,
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
  }

  /// The changes that a baseline with one role requires in a new namespace.
  private func changes(in namespace: String) -> [Change] {
    var spec = SecurityBaselineSpec()
    spec.rbac = RBACSpec()
    spec.rbac?.roles = [
      RoleTemplate(name: "r", rules: [PolicyRule(apiGroups: [""], resources: ["secrets"], verbs: ["get"])])
    ]
    let baseline = BaselineFacts(name: "b", uid: "uid-of-b", spec: spec)
    return Planner().plan(
      Observation(namespace: NamespaceFacts(name: namespace, uid: "1"), baselines: [baseline], now: .distantPast)
    ).changes.filter { $0.id.kind != .namespace }
  }

  @Test("a refused role is not sent in other namespaces until the permissions of the operator change")
  func refusedOnce() async throws {
    objects.refuse(
      "create a/b-r",
      with: APIError(
        code: 403, reason: "Forbidden",
        message: "attempting to grant RBAC permissions not currently held:\n{Resources:[\"secrets\"]}"))
    for namespace in ["a", "b", "c"] {
      let result = try #require(await executor.execute(changes(in: namespace)).first)
      #expect(result.wasSent == (namespace == "a"))
      guard case .failed(let failure) = result.outcome else {
        Issue.record("the role was written in \(namespace)")
        continue
      }
      #expect(failure.kind == .permission)
      #expect(failure.message.contains("'\(namespace)/b-r'"))
      #expect(failure.message.contains("plimsoll permissions FILE"))
      let delay: Duration = failure.retryAfter ?? .zero
      #expect(delay > .seconds(60), "far longer than an ordinary retry")
    }
    #expect(objects.writes == ["create a/b-r"])
    #expect(rules.reset(now: .now))
    for namespace in ["b", "c"] { _ = await executor.execute(changes(in: namespace)) }
    #expect(objects.writes == ["create a/b-r", "create b/b-r", "create c/b-r"])
  }
}
