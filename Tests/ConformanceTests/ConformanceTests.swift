import Foundation
import Testing

/// The sandbox is held to a real kube-apiserver: both are told the same scenarios, in the same run.
///
/// Each answer is held to what the scenario expects, and the two answers to one another (see `Duet`).
/// `PLIMSOLL_CONFORMANCE` names a part of the scenarios' names, to run only those.
@Suite(.serialized) struct Conformance {
  private static let chosen: [Scenario] = {
    guard let part = ProcessInfo.processInfo.environment["PLIMSOLL_CONFORMANCE"] else { return Scenario.all }
    return Scenario.all.filter { $0.name.contains(part) }
  }()

  @Test("the sandbox answers as kube-apiserver does", .timeLimit(.minutes(5)), arguments: chosen)
  func conforms(_ scenario: Scenario) async throws {
    let servers = try await Servers.shared()
    let line = await Duet(servers: servers).run(scenario)
    await Ledger.shared.note(line, of: Self.chosen.count, servers)
    for failure in line.failures { Issue.record("\(scenario.name): \(failure)") }
  }
}
