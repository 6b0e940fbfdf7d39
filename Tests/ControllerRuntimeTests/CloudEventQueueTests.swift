import Foundation
import HTTPTypes
import Kubernetes
import Logging
import Metrics
import Prometheus
import Synchronization
import Testing

@testable import ControllerRuntime

private func event(_ subject: String, group: String = "a") -> CloudEvent {
  CloudEvent(
    type: "dev.plimsoll.drift", source: "/a", subject: subject, data: ["kind": "Role"], group: group, key: subject)
}

@Suite struct CloudEventQueueTests {
  private let start = Date(timeIntervalSince1970: 0)

  @Test("events with the same key within ten minutes are queued once")
  func duplicates() throws {
    var queue = CloudEventQueue()
    #expect(try queue.add(event("a"), id: "1", now: start) == .queued)
    #expect(try queue.add(event("a"), id: "2", now: start + 599) == .duplicate)
    #expect(try queue.add(event("b"), id: "3", now: start + 599) == .queued)
    #expect(try queue.add(event("a"), id: "4", now: start + 600) == .queued)
    #expect(queue.batch().map(\.id) == ["1", "3", "4"])
  }

  @Test("a group has a part of the queue, and the events of others do not suffer from it")
  func groups() throws {
    var queue = CloudEventQueue()
    for number in 0..<CloudEventQueue.groupLimit {
      #expect(try queue.add(event("\(number)"), id: "\(number)", now: start) == .queued)
    }
    for number in 0..<7 { #expect(try queue.add(event("x\(number)"), id: "x", now: start) == .dropped) }
    #expect(try queue.add(event("other", group: "b"), id: "other", now: start) == .queued)
    func report(_ group: String, _ count: Int, _ source: String) -> CloudEvent {
      event("\(group) \(count)", group: group)
    }
    try queue.reportDropped(id: { "early" }, now: start, report)
    #expect(queue.count == CloudEventQueue.groupLimit + 1, "the report follows the other events of the group")
    queue.removeFirst(CloudEventQueue.groupLimit)
    try queue.reportDropped(id: { "report" }, now: start, report)
    try queue.reportDropped(id: { "again" }, now: start, report)
    #expect(queue.batch().map(\.id) == ["other", "report"])
    #expect(queue.batch().last.map { String(decoding: $0.body, as: UTF8.self).contains(#""subject":"a 7""#) } == true)
  }

  @Test("a full queue drops new events, and takes them after some were delivered")
  func capacity() throws {
    var queue = CloudEventQueue()
    for number in 0..<CloudEventQueue.capacity {
      #expect(try queue.add(event("\(number)", group: "\(number / 50)"), id: "\(number)", now: start) == .queued)
    }
    #expect(try queue.add(event("x"), id: "x", now: start) == .dropped)
    #expect(queue.batch().count == CloudEventQueue.batchLimit)
    queue.removeFirst(CloudEventQueue.batchLimit)
    #expect(queue.count == CloudEventQueue.capacity - CloudEventQueue.batchLimit)
    #expect(try queue.add(event("x"), id: "x", now: start) == .queued)
    #expect(queue.batch().first?.id == "\(CloudEventQueue.batchLimit)")
  }

  @Test("a batch has at most 64 KiB, or one event")
  func bytes() throws {
    var queue = CloudEventQueue()
    for (number, size) in [100_000, 40_000, 20_000, 20_000].enumerated() {
      var large = event("\(number)")
      large.data = ["message": .string(String(repeating: "x", count: size))]
      #expect(try queue.add(large, id: "\(number)", now: start) == .queued)
    }
    #expect(queue.batch().map(\.id) == ["0"])
    queue.removeFirst(1)
    #expect(queue.batch().map(\.id) == ["1", "2"])
    #expect(queue.batch(limit: 1).map(\.id) == ["1"])
  }

  @Test("the JSON has the required attributes of CloudEvents 1.0")
  func json() throws {
    let json = event("a/Role/b").json(id: "1", time: start)
    #expect(json["specversion"]?.stringValue == "1.0" && json["id"]?.stringValue == "1")
    #expect(json["time"]?.stringValue == "1970-01-01T00:00:00.000000Z" && json["source"]?.stringValue == "/a")
    #expect(json["data"]?["kind"]?.stringValue == "Role")
  }

  @Test("the signature is that of the example in the specification of Standard Webhooks")
  func signature() throws {
    let key = try WebhookSignature.key(in: Data("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n".utf8))
    let fields = WebhookSignature.fields(
      body: Data(#"{"test": 2432232314}"#.utf8), id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
      time: Date(timeIntervalSince1970: 1_614_265_330), key: key)
    let values = Dictionary(fields.map { ($0.name.canonicalName, $0.value) }, uniquingKeysWith: { $1 })
    #expect(values["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
    #expect(values["webhook-timestamp"] == "1614265330" && values["webhook-id"] == "msg_p5jXN8AQM9LWM0D4loKWxJek")
  }

  @Test("a secret is the content of the file without its last newline", arguments: ["", "\n", "\r\n"])
  func secret(end: String) throws {
    let text = "0123456789abcdef"
    #expect(try WebhookSignature.key(in: Data((text + end).utf8)) == Data(text.utf8))
  }

  @Test(
    "a secret that is short, empty or not Base64 is an error",
    arguments: ["", "\n", "0123456789abcde\n", "whsec_", "whsec_MTIz", "whsec_no base64 at all, but long enough"])
  func invalidSecret(content: String) {
    #expect(throws: InvalidWebhookSecret.self) { try WebhookSignature.key(in: Data(content.utf8)) }
  }
}
