import Foundation
import Testing

/// Compares the sandbox with a real kube-apiserver: both run the same scenarios in the same test run.
///
/// Each answer must match the scenario's expectation, and both answers must match (see `ScenarioRunner`).
/// `PLIMSOLL_CONFORMANCE` names a part of the scenarios' names, to run only those.
///
/// All tests against the real server are in this suite, so that none runs while a scenario restarts the server.
@Suite(.serialized) struct Conformance {
  private static let chosen: [Scenario] = {
    guard let part = ProcessInfo.processInfo.environment["PLIMSOLL_CONFORMANCE"] else { return Scenario.all }
    return Scenario.all.filter { $0.name.contains(part) }
  }()

  @Test("the sandbox and kube-apiserver give the same answers", .timeLimit(.minutes(10)), arguments: chosen)
  func conforms(_ scenario: Scenario) async throws {
    let servers = try await Servers.shared()
    let result = await ScenarioRunner(servers: servers).run(scenario)
    await ResultTable.shared.note(result, of: Self.chosen.count, servers)
    for failure in result.failures { Issue.record("\(scenario.name): \(failure)") }
  }
}
