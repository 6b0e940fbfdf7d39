import Foundation
import HTTPTypes
import Kubernetes
import Logging
import Prometheus
import TestSupport
import Testing

@testable import ControllerRuntime

@Suite(.serialized) struct CloudEventSinkTests {
  /// A clock whose delays are 200 times as short.
  private struct FastClock: MonotonicClock {
    var now: ContinuousClock.Instant { .now }
    var minimumResolution: Duration { .nanoseconds(1) }
    func sleep(until deadline: ContinuousClock.Instant, tolerance: Duration?) async throws {
      try await Task.sleep(for: (deadline - .now) / 200)
    }
  }

  private let metrics = MetricRegistry(families: CloudEventMetrics.families)

  private func sink(port: Int, secret: String? = nil, timeout: Duration = .seconds(60)) -> CloudEventSink {
    CloudEventSink(
      receiver: .init(
        endpoint: Endpoint(server: "http://127.0.0.1:\(port)"), path: "/alerts?cluster=a",
        secret: secret.map { text in { @Sendable in Data(text.utf8) } }),
      droppedEventType: "dev.plimsoll.dropped", transport: CurlTransport(), userAgent: "test", clock: FastClock(),
      metrics: metrics,
      timeout: timeout, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
  }

  private func event(_ subject: String, group: String = "a") -> CloudEvent {
    CloudEvent(type: "dev.plimsoll.drift", source: "/a", subject: subject, data: [:], group: group, key: subject)
  }

  /// Runs the sink until the condition is true.
  private func run(_ sink: CloudEventSink, until condition: @escaping @Sendable () -> Bool) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await sink.run() }
      let deadline = ContinuousClock.now + .seconds(300)
      while !condition(), ContinuousClock.now < deadline { try await Task.sleep(for: .milliseconds(5)) }
      #expect(condition(), "the condition is not true after 300 s")
      group.cancelAll()
    }
  }

  @Test(
    "a receiver that hangs, closes the connection, redirects or answers garbage gets the same batch again",
    arguments: [
      .hang, .close, .garbage, .status(301, fields: "Location: http://127.0.0.1:1/\r\n"), .status(500), .status(408),
      .status(429, fields: "Retry-After: 1\r\n"), .status(204, fields: "X: y\r\n"),
    ] as [HTTPServer.Answer])
  func retries(answer: HTTPServer.Answer) async throws {
    try await HTTPServer.run([answer]) { server in
      // Only a receiver that hangs needs the timeout. Each other answer arrives, however busy the machine is.
      let timeout: Duration = answer == .hang ? .seconds(10) : .seconds(60)
      let sink = sink(port: server.port, secret: "0123456789abcdef", timeout: timeout)
      sink.record(event("a"))
      try await run(sink) { sink.depth == 0 }
      let isAccepted = answer == .status(204, fields: "X: y\r\n")
      #expect(server.requests.count == (isAccepted ? 1 : 2))
      #expect(Set(server.requests.map(\.body)).count == 1)
      #expect(Set(server.requests.compactMap { $0.fields["webhook-id"] }).count == 1)
      #expect(metrics.text().contains(#"plimsoll_alerts_total{result="delivered"} 1"#))
    }
  }

  @Test("nothing listens: the events wait, and recording them does not")
  func refused() async throws {
    var port = 0
    try await HTTPServer.run([]) { port = $0.port }
    let sink = sink(port: port)
    for number in 0..<2000 { sink.record(event("\(number)", group: "\(number / 100)")) }
    #expect(sink.depth == 1000)
    #expect(metrics.text().contains(#"plimsoll_alerts_total{result="dropped"} 1000"#))
    let metrics = metrics
    try await run(sink) { metrics.text().contains("plimsoll_alert_delivery_failures_total 3\n") }
    #expect(sink.depth == 1000)
  }

  @Test("a request that the receiver calls wrong is dropped at once, and the next one is delivered")
  func rejected() async throws {
    try await HTTPServer.run([.status(400)]) { server in
      let sink = sink(port: server.port)
      for number in 0..<60 { sink.record(event("\(number)")) }
      try await run(sink) { sink.depth == 0 }
      #expect(server.requests.count == 2)
      #expect(metrics.text().contains(#"plimsoll_alerts_total{result="dropped"} 50"#))
      #expect(metrics.text().contains(#"plimsoll_alerts_total{result="delivered"} 10"#))
    }
  }

  @Test("a batch that is too large for the receiver is halved")
  func halved() async throws {
    try await HTTPServer.run([.status(413), .status(413)]) { server in
      let sink = sink(port: server.port, secret: "0123456789abcdef")
      for number in 0..<4 { sink.record(event("\(number)")) }
      try await run(sink) { sink.depth == 0 }
      let counts = try server.requests.map { try JSONValue(parsing: $0.body).arrayValue?.count ?? 0 }
      #expect(counts == [4, 2, 1, 3])
      #expect(Set(server.requests.compactMap { $0.fields["webhook-id"] }).count == 4)
    }
  }

  @Test("dropped events of a group are reported when its other events were delivered")
  func dropped() async throws {
    try await HTTPServer.run([]) { server in
      let sink = sink(port: server.port)
      for number in 0..<103 { sink.record(event("\(number)")) }
      try await run(sink) { server.requests.count == 3 && sink.depth == 0 }
      let last = try JSONValue(parsing: try #require(server.requests.last).body).arrayValue ?? []
      #expect(last.count == 1 && last.first?["type"]?.stringValue == "dev.plimsoll.dropped")
      #expect(last.first?["data"]?["count"]?.integerValue == 3)
    }
  }

  @Test("a batch is a signed POST request in the format of CloudEvents")
  func format() async throws {
    try await HTTPServer.run([]) { server in
      let sink = sink(port: server.port, secret: "0123456789abcdef\n")
      for subject in ["a", "b", "a"] { sink.record(event(subject)) }
      try await run(sink) { sink.depth == 0 }
      let request = try #require(server.requests.first)
      #expect(request.line == "POST /alerts?cluster=a HTTP/1.1")
      #expect(request.fields["content-type"] == "application/cloudevents-batch+json; charset=utf-8")
      let events = try JSONValue(parsing: request.body).arrayValue ?? []
      #expect(events.map { $0["subject"]?.stringValue } == ["a", "b"])
      #expect(Set(events.map { $0["id"]?.stringValue }).count == 2)
      let time = try #require(request.fields["webhook-timestamp"].flatMap { TimeInterval($0) })
      let expected = WebhookSignature.fields(
        body: request.body, id: try #require(request.fields["webhook-id"]), time: Date(timeIntervalSince1970: time),
        key: Data("0123456789abcdef".utf8))
      #expect(expected.contains { $0.value == request.fields["webhook-signature"] })
    }
  }
}
