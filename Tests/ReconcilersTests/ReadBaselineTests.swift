import CRDs
import Foundation
import Kubernetes
import Logging
import Planning
import Testing

@testable import Reconcilers

/// Baselines that this version of the operator cannot read in full, and their last valid specs.
@Suite struct ReadBaselineTests {
  private func read(_ spec: String, status: String = "{}", generation: Int = 2) throws -> ReadBaseline {
    let json = """
      {"metadata": {"name": "b", "uid": "u", "generation": \(generation), "finalizers": ["plimsoll.dev/cleanup"]},
       "spec": \(spec), "status": \(status)}
      """
    return try JSONDecoder().decode(ReadBaseline.self, from: Data(json.utf8))
  }

  @Test("a spec with an unknown value is an error that names the field, and the last valid spec stays in force")
  func unknownValue() throws {
    let valid = ObservedBaseline(try read(#"{"suspend": true}"#, generation: 1).baseline, previous: nil)
    let newer = try read(#"{"enforcement": "Sometimes"}"#)
    let error = try #require(newer.unreadable)
    #expect(error.description.contains("enforcement"))
    let observed = ObservedBaseline(newer.baseline, previous: valid, unreadable: newer.unreadable)
    #expect(observed.errors == [error])
    #expect(observed.spec.suspend == true)
    #expect(observed.facts.hasInvalidSpec)
  }

  @Test("a status that cannot be read does not keep the baseline from being enforced")
  func unknownStatus() throws {
    let read = try read(#"{"suspend": true}"#, status: #"{"recentDrift": [{"action": "Teleported"}]}"#)
    #expect(read.unreadable == nil)
    #expect(read.baseline.status == nil)
    #expect(read.baseline.spec.suspend == true)
  }

  @Test("tries to store a spec again one minute after a failure")
  func storeAgain() async throws {
    let (objects, clock) = (FakeObjects(), SteppedClock())
    objects.refuse("apply", with: APIError(code: 404, reason: "NotFound", message: "namespaces \"ops\" not found"))
    let specs = LastValidSpecs(
      client: objects, namespace: "ops", clock: clock,
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    let baseline = ObservedBaseline(try read(#"{"suspend": true}"#).baseline, previous: nil)
    await specs.store(baseline)
    await specs.store(baseline)
    #expect(objects.writes.count == 1)
    clock.advance(by: .seconds(60))
    await specs.store(baseline)
    #expect(objects.writes.count == 2)
  }

  @Test("a restart writes a spec only if the ConfigMap does not have it")
  func restart() async throws {
    let objects = FakeObjects()
    let key = ObjectKey(namespace: "ops", name: "plimsoll-spec-b")
    let baseline = ObservedBaseline(try read(#"{"suspend": true}"#).baseline, previous: nil)
    func storeAfterRestart() async -> Int {
      let specs = LastValidSpecs(
        client: objects, namespace: "ops", logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
      let count = objects.writes.count
      await specs.store(baseline)
      await specs.store(baseline)
      return objects.writes.count - count
    }
    #expect(await storeAfterRestart() == 1)
    let stored = try #require(objects[key])
    #expect(await storeAfterRestart() == 0)
    let changes: [JSONValue] = [
      ["data": ["spec.json": #"{"suspend":false}"#]], ["data": ["spec.json": "no JSON"]], ["data": .null],
      ["metadata": ["labels": ["plimsoll.dev/baseline-uid": "another"]]],
      ["metadata": ["labels": ["app.kubernetes.io/managed-by": "another"]]],
      ["metadata": ["ownerReferences": .null]],
    ]
    for change in changes {
      objects[key] = FakeObjects.merge(change, into: stored)
      #expect(await storeAfterRestart() == 1, "\(change)")
      #expect(await storeAfterRestart() == 0, "\(change)")
    }
    objects[key] = nil
    #expect(await storeAfterRestart() == 1)
  }

  @Test("stores a valid spec once per generation, and loads it for the baseline with the same UID only")
  func lastValid() async throws {
    let objects = FakeObjects()
    let specs = LastValidSpecs(
      client: objects, namespace: "ops", logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    var baseline = ObservedBaseline(try read(#"{"suspend": true}"#).baseline, previous: nil)
    await specs.store(baseline)
    await specs.store(baseline)
    #expect(objects.writes == ["apply ops/plimsoll-spec-b force"])
    #expect(try await specs.load(for: baseline)?.suspend == true)
    baseline.object.metadata.uid = "another"
    #expect(try await specs.load(for: baseline) == nil)
  }
}
