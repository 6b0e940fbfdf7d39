import Foundation
import Kubernetes
import Testing

@testable import ControllerRuntime

@Suite struct EventSeriesTests {
  private let start = Date(timeIntervalSince1970: 1_800_000_000)
  private let object = ObjectReference(Namespace(metadata: ObjectMeta(name: "team-a", uid: "1")))
  private let reporter = EventRecorder.Reporter(
    controller: "example.com/operator", instance: "pod-0", fieldManager: "operator", combinedNote: "more of the same")

  private func content(_ note: String) -> EventContent {
    EventContent(isWarning: true, reason: "Failed", action: "Write", note: note)
  }

  private func add(_ note: String, to set: inout EventSeriesSet, after seconds: TimeInterval = 0) {
    set.add(
      content(note), on: object, combinedNote: reporter.combinedNote, now: start.addingTimeInterval(seconds))
  }

  @Test("an Event is written once, and the same content increases its count")
  func counting() throws {
    var set = EventSeriesSet()
    add("x", to: &set)
    let first = try #require(set.takeDue().first)
    #expect(!first.isWritten, "it has to be created")
    #expect(set.takeDue().isEmpty)
    add("x", to: &set, after: 5)
    let second = try #require(set.takeDue().first)
    #expect(second.isWritten, "it has to be updated")
    #expect(second.name == first.name)
    #expect(second.update["series"]?["count"] == 2)
  }

  @Test("an Event that could not be written is created at the next occurrence")
  func unwritten() throws {
    var set = EventSeriesSet()
    add("x", to: &set)
    set.markUnwritten(try #require(set.takeDue().first))
    #expect(set.takeDue().isEmpty, "it waits for the next occurrence")
    add("x", to: &set)
    let again = try #require(set.takeDue().first)
    #expect(!again.isWritten)
    #expect(again.manifest(reporter)["series"]?["count"] == 2)
  }

  @Test("beyond 25 different Events of one object, further ones are combined")
  func burst() {
    var set = EventSeriesSet()
    for index in 0..<40 { add("\(index)", to: &set) }
    let due = set.takeDue()
    #expect(due.count == EventRecorder.burst + 1)
    #expect(due.filter { $0.content.note == "more of the same" }.map(\.count) == [15])
  }

  @Test("after ten minutes the same content is a new Event")
  func period() throws {
    var set = EventSeriesSet()
    add("x", to: &set)
    let first = try #require(set.takeDue().first)
    add("x", to: &set, after: EventRecorder.period + 1)
    let second = try #require(set.takeDue().first)
    #expect(second.name != first.name)
    #expect(second.count == 1)
  }

  @Test("an Event that expired before it was written is still written, and then removed")
  func expiredBeforeWritten() throws {
    var set = EventSeriesSet()
    add("x", to: &set)
    add("other", to: &set, after: EventRecorder.period + 1)
    add("x", to: &set, after: EventRecorder.period + 2)
    let due = set.takeDue()
    #expect(due.map(\.count) == [2, 1])
    add("x", to: &set, after: EventRecorder.period + 3)
    let new = try #require(set.takeDue().first)
    #expect(new.name != due.first?.name)
    #expect(new.count == 1)
  }

  @Test("expired Events do not count as different Events of their object")
  func burstAfterPeriod() {
    var set = EventSeriesSet()
    for index in 0..<EventRecorder.burst { add("\(index)", to: &set) }
    _ = set.takeDue()
    for index in 0..<EventRecorder.burst { add("new \(index)", to: &set, after: EventRecorder.period) }
    #expect(set.takeDue().allSatisfy { $0.content.note.hasPrefix("new") })
  }

  @Test("the cost of an occurrence does not depend on the number of Events", arguments: [1_000, 20_000])
  func cost(count: Int) {
    var set = EventSeriesSet()
    func addAll(after seconds: TimeInterval) {
      for index in 0..<count {
        let object = ObjectReference(Namespace(metadata: ObjectMeta(name: "team", uid: "\(index)")))
        set.add(content("x"), on: object, combinedNote: "", now: start.addingTimeInterval(seconds))
      }
    }
    addAll(after: 0)
    addAll(after: 1)
    #expect(set.visits == 0, "nothing has expired")
    #expect(set.takeDue().count == count)
    addAll(after: EventRecorder.period)
    #expect(set.takeDue().count == count)
    #expect(set.visits == 3 * count, "each of the old Events was taken and expired, and each of the new ones was taken")
  }

  @Test("the manifest of an Event about a cluster-scoped object")
  func manifest() throws {
    var set = EventSeriesSet()
    add("not\nallowed", to: &set)
    let series = try #require(set.takeDue().first)
    let manifest = series.manifest(reporter)
    #expect(manifest["metadata"]?["namespace"] == "kube-system")
    #expect(manifest["regarding"] == ["apiVersion": "v1", "kind": "Namespace", "name": "team-a", "uid": "1"])
    #expect(manifest["type"] == "Warning")
    #expect(manifest["reason"] == "Failed")
    #expect(manifest["action"] == "Write")
    #expect(manifest["note"] == "not allowed")
    #expect(manifest["reportingController"] == "example.com/operator")
    #expect(manifest["reportingInstance"] == "pod-0")
    #expect(manifest["eventTime"] == "2027-01-15T08:00:00.000000Z")
    #expect(manifest["series"] == nil)
  }
}
