import HTTPTypes
import Kubernetes
import Sandbox
import Testing

/// Events where the server does not always take them.
@Suite struct EventTests {
  @Test("an Event that could not be written is written when the same happens again")
  func lostEvent() async throws {
    let world = World(seed: 1, steps: [])
    try await world.start()
    for step in [Step.createNamespace(1), .applyBaseline(0, spec: 2), .createNamespace(2)] { await world.take(step) }
    #expect(await world.settle() == [])
    world.server.faults.set { request in
      request.method == .post && request.resource?.resource == "events"
        ? .refuse(StatusError(code: 422, reason: "Invalid", message: "not today")) : nil
    }
    await world.take(.deleteOwned(0))
    await world.take(.wait(1500))
    #expect(await world.settle() == [])
    #expect(driftEvents(world) == [])
    await world.take(.deleteOwned(0))
    await world.take(.wait(1500))
    #expect(driftEvents(world) == [2])
    await world.stop()
  }

  /// How often each drift was seen.
  private func driftEvents(_ world: World) -> [Int64] {
    world.server.objects(GroupResource(group: "events.k8s.io", resource: "events"))
      .filter { $0["reason"] == "DriftRestored" }
      .map { if case .integer(let count)? = $0["series"]?["count"] { count } else { 1 } }
  }
}
