import HTTPTypes
import Sandbox
import Testing

/// Deletions that end only if the operator looks again without being told to.
@Suite struct DeletionTests {
  /// A spec that asks for nothing but one field of the default service account.
  private static let accountOnly = World.specs.count - 1

  private func world(baselines: Int, spec: Int) async throws -> World {
    let world = World(seed: 1, steps: [])
    try await world.start()
    await world.take(.createNamespace(1))
    for number in 0..<baselines { await world.take(.applyBaseline(number, spec: spec)) }
    #expect(await world.settle() == [])
    return world
  }

  /// The account's watch is so slow that the answer of the write is known first: its echo is no news then.
  @Test("a baseline goes when all that is left of it is its part in an object that another baseline shares")
  func sharedObject() async throws {
    let world = try await world(baselines: 2, spec: Self.accountOnly)
    world.server.faults.set { request in
      request.isWatch && request.resource?.resource == "serviceaccounts"
        ? .drip(bytes: 1 << 20, every: .seconds(1)) : nil
    }
    world.server.endWatches()
    await world.take(.wait(200))
    await world.take(.deleteBaseline(0))
    #expect(await world.settle() == [])
    await world.stop()
  }

  @Test("a baseline goes when a removal that was refused as invalid is refused no longer")
  func refusedRemoval() async throws {
    let world = try await world(baselines: 1, spec: 0)
    world.server.faults.set { request in
      request.method == .delete && request.resource?.resource == "limitranges"
        ? .refuse(StatusError(code: 422, reason: "Invalid", message: "not today")) : nil
    }
    await world.take(.deleteBaseline(0))
    await world.take(.wait(500))
    #expect(await world.settle() == [])
    await world.stop()
  }

  @Test("a baseline goes when a kind that could not be listed is in sight again")
  func blindness() async throws {
    let world = try await world(baselines: 1, spec: Self.accountOnly)
    world.server.faults.set { request in
      request.method == .get && request.resource?.resource == "limitranges"
        ? .refuse(StatusError(code: 403, reason: "Forbidden", message: "not today")) : nil
    }
    world.server.endWatches()
    await world.take(.wait(200))
    await world.take(.deleteBaseline(0))
    await world.take(.wait(500))
    #expect(await world.settle() == [])
    await world.stop()
  }
}
