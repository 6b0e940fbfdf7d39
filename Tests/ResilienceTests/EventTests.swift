import HTTPTypes
import Kubernetes
import Sandbox
import Synchronization
import Testing

/// Events on a server that rejects some of them.
@Suite(.timeLimit(.minutes(10))) struct EventTests {
  @Test(
    "writes an Event again that was rejected, or whose response was lost",
    arguments: [true, false])
  func lostEvent(isRefused: Bool) async throws {
    let cluster = SimulatedCluster(seed: 1, actions: [])
    try await cluster.start()
    for action in [Action.createNamespace(1), .applyBaseline(0, spec: 2), .createNamespace(2)] {
      await cluster.perform(action)
    }
    #expect(await cluster.waitUntilConverged() == [])
    let attempts = Mutex(0)
    cluster.server.faults.set { request in
      guard request.method == .post, request.resource?.resource == "events" else { return nil }
      attempts.withLock { $0 += 1 }
      return isRefused ? .refuse(StatusError(code: 422, reason: "Invalid", message: "not today")) : .dropAnswer
    }
    await cluster.perform(.deleteManaged(0))
    while attempts.withLock({ $0 }) == 0 { try await Task.sleep(for: .milliseconds(20)) }
    #expect(await cluster.waitUntilConverged() == [])
    #expect(driftEvents(cluster) == (isRefused ? [] : [1]))
    await cluster.perform(.deleteManaged(0))
    while driftEvents(cluster) != [2] { try await Task.sleep(for: .milliseconds(20)) }
    await cluster.stop()
  }

  /// The count of each drift Event.
  private func driftEvents(_ cluster: SimulatedCluster) -> [Int64] {
    cluster.server.objects(GroupResource(group: "events.k8s.io", resource: "events"))
      .filter { $0["reason"] == "DriftRestored" }
      .map { if case .integer(let count)? = $0["series"]?["count"] { count } else { 1 } }
  }
}
