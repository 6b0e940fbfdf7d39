import Reconcilers
import Testing

@testable import Controller

@Suite struct ObjectMemoryTests {
  @Test("a refusal is taken for an answer for a while, not for ever")
  func rejections() {
    let memory = ObjectMemory()
    let id = ObjectID(kind: .role, namespace: "a", name: "viewer")
    let start = ContinuousClock.now
    let until = start + ObjectMemory.Rejected.lifetime
    memory.reject(.init(desired: Fingerprint(value: 1), message: "no", until: until), for: id)
    #expect(memory.rejected(id, now: start)?.message == "no")
    #expect(memory.rejected(id, now: until - .seconds(1)) != nil)
    #expect(memory.rejected(id, now: until) == nil)
    memory.forgetRejections()
    #expect(memory.rejected(id, now: start) == nil)
  }
}
