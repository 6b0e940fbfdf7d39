import ClusterTestSupport
import Foundation
import Kubernetes
import TestSupport
import Testing

/// Attacks of tenants on a real API server, while the operator runs with its own ServiceAccount and role.
///
/// `PLIMSOLL_ATTACK` limits the run to the attacks whose description contains the text.
@Suite(.serialized) struct AdversaryTests {
  /// How long protection may be absent.
  ///
  /// The promise is one second, which docs/security/attacks.md shows for a release build. A debug build, which responds several
  /// times slower, gets a limit that only an attack exceeds that works.
  static let limit: Duration = OperatorProcess.isReleaseBuild ? .seconds(2) : .seconds(15)
  /// Attacks that run at the same time.
  private static let lanes = 3

  @Test("the operator restores protection within a second, and the admission policies prevent the change")
  func attacks() async throws {
    let arena = try await Arena.shared()
    try await arena.removeGuard()
    let alone = try await run(in: arena)
    for result in alone { expectRestored(result) }
    var guarded: [AttackResult] = []
    if arena.canGuard {
      try await arena.installGuard()
      guarded = try await run(in: arena)
      for result in guarded { expectGuarded(result) }
    } else {
      print(
        "This API server has no ValidatingAdmissionPolicy (Kubernetes 1.30); the attacks ran without config/admission.")
    }
    let table = AttackTable(alone: alone, guarded: guarded).markdown
    print(table)
    guard ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1", arena.canGuard else { return }
    let version = try await arena.admin.serverVersion()
    let text = "Recorded with Kubernetes \(version.gitVersion.prefix { $0 != "-" && $0 != "+" }).\n\n" + table
    try expectGenerated(text, in: "docs/security/attacks.md", section: "attacks")
  }

  @Test("docs/security/attacks.md lists every attack")
  func documentation() throws {
    let page = try Repository.text("docs/security/attacks.md")
    let missing = Attack.all.filter { !page.contains("| \($0.tenant.rawValue) | \($0.title) |") }
    #expect(missing.map(\.description) == [], "record the page again with RECORD_SNAPSHOTS=1")
  }

  /// Runs all attacks, those that stop the operator one by one and the others a few at a time.
  private func run(in arena: Arena) async throws -> [AttackResult] {
    let filter = ProcessInfo.processInfo.environment["PLIMSOLL_ATTACK"]
    let attacks = Attack.all.filter { filter.map($0.description.contains) ?? true }.enumerated()
    var results: [Int: AttackResult] = [:]
    try await withThrowingTaskGroup(of: (Int, AttackResult).self) { group in
      var waiting = attacks.filter { !$0.element.stopsOperator }.makeIterator()
      for _ in 0..<Self.lanes {
        if let (index, attack) = waiting.next() { group.addTask { (index, try await arena.run(attack)) } }
      }
      while let (index, result) = try await group.next() {
        results[index] = result
        if let (index, attack) = waiting.next() { group.addTask { (index, try await arena.run(attack)) } }
      }
    }
    for (index, attack) in attacks where attack.stopsOperator { results[index] = try await arena.run(attack) }
    return results.sorted { $0.key < $1.key }.map(\.value)
  }

  private func expectRestored(_ result: AttackResult) {
    #expect(result.problem == nil, "\(result.attack)")
    guard case .restored = result.attack.expectation else { return }
    #expect(result.isProtected, "\(result.attack): \(result.attack.protection.title)")
    #expect(result.longestAbsence <= result.attack.limit, "\(result.attack): \(result.attack.protection.title)")
  }

  private func expectGuarded(_ result: AttackResult) {
    guard case .rejects = result.attack.guarded else { return expectRestored(result) }
    #expect(!result.isAccepted, "with the policies, \(result.attack): \(result.answers)")
    #expect(result.isProtected && result.longestAbsence == .zero, "with the policies, \(result.attack)")
    #expect(result.problem == nil, "with the policies, \(result.attack)")
  }
}
