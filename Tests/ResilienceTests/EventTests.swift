import HTTPTypes
import Kubernetes
import Sandbox
import Synchronization
import Testing

/// Events where the server does not always take them.
@Suite(.timeLimit(.minutes(2))) struct EventTests {
  @Test(
    "an Event that was not written, as far as one could tell, is written when the same happens again",
    arguments: [true, false])
  func lostEvent(isRefused: Bool) async throws {
    let world = World(seed: 1, steps: [])
    try await world.start()
    for step in [Step.createNamespace(1), .applyBaseline(0, spec: 2), .createNamespace(2)] { await world.take(step) }
    #expect(await world.settle() == [])
    let attempts = Mutex(0)
    world.server.faults.set { request in
      guard request.method == .post, request.resource?.resource == "events" else { return nil }
      attempts.withLock { $0 += 1 }
      return isRefused ? .refuse(StatusError(code: 422, reason: "Invalid", message: "not today")) : .dropAnswer
    }
    await world.take(.deleteOwned(0))
    while attempts.withLock({ $0 }) == 0 { try await Task.sleep(for: .milliseconds(20)) }
    #expect(await world.settle() == [])
    #expect(driftEvents(world) == (isRefused ? [] : [1]))
    await world.take(.deleteOwned(0))
    while driftEvents(world) != [2] { try await Task.sleep(for: .milliseconds(20)) }
    await world.stop()
  }

  /// How often each drift was seen.
  private func driftEvents(_ world: World) -> [Int64] {
    world.server.objects(GroupResource(group: "events.k8s.io", resource: "events"))
      .filter { $0["reason"] == "DriftRestored" }
      .map { if case .integer(let count)? = $0["series"]?["count"] { count } else { 1 } }
  }
}
