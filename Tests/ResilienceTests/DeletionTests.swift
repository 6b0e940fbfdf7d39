import HTTPTypes
import Sandbox
import Testing

/// Deletions of baselines that finish only if the operator reconciles without an event.
@Suite struct DeletionTests {
  /// A spec that sets only one field of the default service account.
  private static let accountOnly = SimulatedCluster.specs.count - 1

  private func convergedCluster(baselines: Int, spec: Int) async throws -> SimulatedCluster {
    let cluster = SimulatedCluster(seed: 1, actions: [])
    try await cluster.start()
    await cluster.perform(.createNamespace(1))
    for number in 0..<baselines { await cluster.perform(.applyBaseline(number, spec: spec)) }
    #expect(await cluster.waitUntilConverged() == [])
    return cluster
  }

  /// The watch of the account is so slow that the cache has the response to the write first, and the watch event changes
  /// nothing.
  @Test("deletes a baseline whose last remains are fields of an object that another baseline shares")
  func sharedObject() async throws {
    let cluster = try await convergedCluster(baselines: 2, spec: Self.accountOnly)
    cluster.server.faults.set { request in
      request.isWatch && request.resource?.resource == "serviceaccounts"
        ? .drip(bytes: 1 << 20, every: .seconds(1)) : nil
    }
    cluster.server.endWatches()
    await cluster.perform(.wait(200))
    await cluster.perform(.deleteBaseline(0))
    #expect(await cluster.waitUntilConverged() == [])
    await cluster.stop()
  }

  @Test("deletes a baseline after a removal that was rejected as invalid is accepted")
  func refusedRemoval() async throws {
    let cluster = try await convergedCluster(baselines: 1, spec: 0)
    cluster.server.faults.set { request in
      request.method == .delete && request.resource?.resource == "limitranges"
        ? .refuse(StatusError(code: 422, reason: "Invalid", message: "not today")) : nil
    }
    await cluster.perform(.deleteBaseline(0))
    await cluster.perform(.wait(500))
    #expect(await cluster.waitUntilConverged() == [])
    await cluster.stop()
  }

  @Test("deletes a baseline after a kind that could not be listed is synced again")
  func unlistedKind() async throws {
    let cluster = try await convergedCluster(baselines: 1, spec: Self.accountOnly)
    cluster.server.faults.set { request in
      request.method == .get && request.resource?.resource == "limitranges"
        ? .refuse(StatusError(code: 403, reason: "Forbidden", message: "not today")) : nil
    }
    cluster.server.endWatches()
    await cluster.perform(.wait(200))
    await cluster.perform(.deleteBaseline(0))
    await cluster.perform(.wait(500))
    #expect(await cluster.waitUntilConverged() == [])
    await cluster.stop()
  }
}
