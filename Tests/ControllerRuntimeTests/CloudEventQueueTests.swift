import Foundation
import HTTPTypes
import Kubernetes
import Logging
import Metrics
import Prometheus
import Synchronization
import Testing

@testable import ControllerRuntime

private func event(_ subject: String) -> CloudEvent {
  CloudEvent(type: "dev.plimsoll.drift", source: "/a", subject: subject, data: ["kind": "Role"])
}

@Suite struct CloudEventQueueTests {
  private let start = Date(timeIntervalSince1970: 0)

  @Test("equal events within ten minutes are queued once")
  func duplicates() {
    var queue = CloudEventQueue()
    #expect(queue.add(event("a"), id: "1", now: start) == .queued)
    #expect(queue.add(event("a"), id: "2", now: start + 599) == .duplicate)
    #expect(queue.add(event("b"), id: "3", now: start + 599) == .queued)
    #expect(queue.add(event("a"), id: "4", now: start + 600) == .queued)
    #expect(queue.batch.map(\.id) == ["1", "3", "4"])
  }

  @Test("a full queue drops new events, and takes them after some were delivered")
  func capacity() {
    var queue = CloudEventQueue()
    for number in 0..<CloudEventQueue.capacity {
      #expect(queue.add(event("\(number)"), id: "\(number)", now: start) == .queued)
    }
    #expect(queue.add(event("x"), id: "x", now: start) == .dropped)
    #expect(queue.batch.count == CloudEventQueue.batchLimit)
    queue.removeFirst(CloudEventQueue.batchLimit)
    #expect(queue.count == CloudEventQueue.capacity - CloudEventQueue.batchLimit)
    #expect(queue.add(event("x"), id: "x", now: start) == .queued)
    #expect(queue.batch.first?.id == "\(CloudEventQueue.batchLimit)")
  }

  @Test("the JSON has the required attributes of CloudEvents 1.0")
  func json() throws {
    let json = event("a/Role/b").json(id: "1", time: start)
    #expect(json["specversion"]?.stringValue == "1.0" && json["id"]?.stringValue == "1")
    #expect(json["time"]?.stringValue == "1970-01-01T00:00:00.000000Z" && json["source"]?.stringValue == "/a")
    #expect(json["data"]?["kind"]?.stringValue == "Role")
  }

  @Test("the signature is that of the example in the specification of Standard Webhooks")
  func signature() {
    let key = WebhookSignature.key(in: Data("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n".utf8))
    let fields = WebhookSignature.fields(
      body: Data(#"{"test": 2432232314}"#.utf8), id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
      time: Date(timeIntervalSince1970: 1_614_265_330), key: key)
    let values = Dictionary(fields.map { ($0.name.canonicalName, $0.value) }, uniquingKeysWith: { $1 })
    #expect(values["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
    #expect(values["webhook-timestamp"] == "1614265330" && values["webhook-id"] == "msg_p5jXN8AQM9LWM0D4loKWxJek")
  }

  @Test(
    "a secret is the content of the file without its last newline", arguments: ["secret", "secret\n", "secret\r\n"])
  func secret(content: String) { #expect(WebhookSignature.key(in: Data(content.utf8)) == Data("secret".utf8)) }
}
