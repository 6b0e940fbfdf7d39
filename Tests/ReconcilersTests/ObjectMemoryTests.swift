import Planning
import Testing

@testable import Reconcilers

@Suite struct ObjectMemoryTests {
  private let id = ObjectID(kind: .role, namespace: "a", name: "viewer")
  private let start = ContinuousClock.now

  @Test("remembers a rejected write until its retry is due")
  func rejections() {
    let memory = ObjectMemory()
    let until = start + ObjectMemory.rejectionLifetime
    memory.reject(RejectedWrite(desired: Fingerprint(value: 1), message: "no", until: until), for: id)
    #expect(memory.history(in: "a", now: start).rejected[id]?.message == "no")
    #expect(memory.history(in: "a", now: until - .seconds(1)).rejected[id] != nil)
    #expect(memory.history(in: "a", now: until).rejected[id] == nil)
    memory.forgetRejections()
    #expect(memory.history(in: "a", now: start).rejected[id] == nil)
  }

  @Test("an applied object is no longer rejected, and a forgotten object leaves no entry")
  func applied() {
    let memory = ObjectMemory()
    let until = start + .seconds(10)
    memory.reject(RejectedWrite(desired: Fingerprint(value: 1), message: "no", until: until), for: id)
    memory.remember(applied: [id: Fingerprint(value: 2)], in: "a")
    #expect(memory.history(in: "a", now: start).rejected.isEmpty)
    #expect(memory.history(in: "a", now: start).lastApplied == [id: Fingerprint(value: 2)])
    #expect(memory.history(in: "b", now: start).lastApplied.isEmpty)
    memory.forget(id)
    #expect(memory.history(in: "a", now: start).lastApplied.isEmpty)
  }

  @Test("accepts the equivalent objects of a plan, and forgets a deleted namespace")
  func plans() {
    let memory = ObjectMemory()
    let difference = AcceptedDifference(desired: Fingerprint(value: 1), live: Fingerprint(value: 2))
    memory.remember(Plan(inPlace: [id: Fingerprint(value: 3)], equivalent: [id: difference]), in: "a")
    let history = memory.history(in: "a", now: start)
    #expect(history.lastApplied == [id: Fingerprint(value: 3)])
    #expect(history.accepted == [id: difference])
    memory.forget(namespace: "a")
    #expect(memory.history(in: "a", now: start).accepted.isEmpty)
  }
}
