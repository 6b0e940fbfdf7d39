public import Foundation
import HTTPTypes
public import Kubernetes
public import Logging
public import Metrics
public import Prometheus
public import ServiceLifecycle
import Synchronization

/// Delivers events to a webhook over HTTPS, in batches.
///
/// - `record(_:)` never waits: events wait in a queue of bounded size. Equal events within ten minutes are delivered once.
/// - A batch that the receiver does not accept is sent again after a delay that doubles up to five minutes, with the same
///   `webhook-id`, so that a receiver can recognize it. After `attemptLimit` attempts it is given up.
/// - A response that says that the request is wrong (4xx except 408, 425 and 429) ends the attempts at once.
/// - Redirects are not followed, because they could lead to another receiver; they count as a failure.
public final class CloudEventSink: Service {
  /// Where and how to deliver events.
  public struct Receiver: Sendable {
    /// The server of the receiver.
    public var endpoint: Endpoint
    /// The path with the query.
    public var path: String
    /// Reads the secret that signs the requests; called for each request, because it can be rotated. `nil` to not sign them.
    public var secret: (@Sendable () throws -> Data)?

    /// Creates a receiver.
    public init(endpoint: Endpoint, path: String, secret: (@Sendable () throws -> Data)? = nil) {
      self.endpoint = endpoint
      self.path = path
      self.secret = secret
    }
  }

  private let receiver: Receiver
  private let transport: any Transport
  private let userAgent: String
  private let clock: any MonotonicClock
  private let metrics: CloudEventMetrics
  private let logger: Logger
  private let queue = Mutex(CloudEventQueue())

  /// The maximum number of attempts to deliver a batch: about an hour and a half.
  static let attemptLimit = 24
  private static let backoff = WorkQueueBackoff(baseDelay: .seconds(1), maxDelay: .seconds(300))
  /// How often the queue is read. Events within this time are one batch.
  private static let interval: Duration = .seconds(1)
  /// The time limits of a request. A receiver only has to store the events.
  private let options: TransferOptions

  /// Creates a sink. It delivers events only in `run()`.
  ///
  /// - Parameters:
  ///   - receiver: Where to deliver events.
  ///   - transport: Sends the requests. It must not be that of a client of an API server, because a receiver that does not
  ///     respond would make its connections suspect.
  ///   - userAgent: The `User-Agent` header.
  ///   - clock: Measures delays.
  ///   - metrics: Records the metrics of `CloudEventMetrics.families`.
  ///   - timeout: The time limit of a request.
  ///   - logger: Receives a warning when the receiver becomes unavailable or rejects events, and a notice when it is available
  ///     again.
  public init(
    receiver: Receiver, transport: any Transport, userAgent: String, clock: any MonotonicClock = ContinuousClock(),
    metrics: any MetricsFactory = NOOPMetricsHandler.instance, timeout: Duration = .seconds(10), logger: Logger
  ) {
    options = TransferOptions(
      connectTimeout: min(timeout, .seconds(5)), idleTimeout: timeout, timeout: timeout, maxResponseSize: 64 << 10)
    self.receiver = receiver
    self.transport = transport
    self.userAgent = userAgent
    self.clock = clock
    self.metrics = CloudEventMetrics(factory: metrics)
    self.logger = logger
  }

  /// Number of events that wait.
  public var depth: Int { queue.withLock(\.count) }

  /// Adds an event to the queue.
  public func record(_ event: CloudEvent) {
    let addition = queue.withLock { $0.add(event, id: UUID().uuidString.lowercased(), now: Date()) }
    switch addition {
    case .queued: break
    case .duplicate: metrics.count(1, "duplicate")
    case .dropped: metrics.count(1, "dropped")
    }
  }

  /// Delivers events until the service is shut down, then tries once to deliver those that wait.
  public func run() async throws {
    try? await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        try await self.clock.sleep(until: self.clock.now + Self.interval, tolerance: nil)
        try await self.deliverBatches()
      }
    }
    if !Task.isCancelled, let batch = nextBatch() { _ = await attempt(batch) }
  }
}

// MARK: - Delivery

extension CloudEventSink {
  private struct Batch: Sendable {
    var id: String
    var body: Data
    var count: Int
  }

  private enum Outcome: Sendable, Equatable {
    case delivered
    case rejected(String)
    case failed(String, retryAfter: Duration?)
  }

  private func nextBatch() -> Batch? {
    let events = queue.withLock(\.batch)
    guard let first = events.first,
      let body = try? JSONValue.array(events.map { $0.event.json(id: $0.id, time: $0.time) }).jsonData()
    else { return nil }
    return Batch(id: first.id, body: body, count: events.count)
  }

  private func deliverBatches() async throws {
    while let batch = nextBatch() { try await deliver(batch) }
  }

  private func deliver(_ batch: Batch) async throws {
    var failure: String?
    for attempt in 0..<Self.attemptLimit {
      switch await self.attempt(batch) {
      case .delivered:
        if failure != nil { logger.notice("the receiver of alerts is available again") }
        return finish(batch, "delivered")
      case .rejected(let reason):
        logger.warning("the receiver rejects alerts; they are dropped", metadata: ["error": "\(reason)"])
        return finish(batch, "dropped")
      case .failed(let reason, let retryAfter):
        try Task.checkCancellation()
        metrics.failures.increment()
        if failure == nil {
          logger.warning("could not deliver alerts; trying again", metadata: ["error": "\(reason)"])
        }
        failure = reason
        let delay = Self.backoff.delay(failures: attempt, jitter: .random(in: 0..<1))
        try await clock.sleep(until: clock.now + max(delay, retryAfter ?? .zero), tolerance: nil)
      }
    }
    logger.warning("alerts are dropped after \(Self.attemptLimit) attempts", metadata: ["error": "\(failure ?? "")"])
    finish(batch, "dropped")
  }

  private func finish(_ batch: Batch, _ result: String) {
    queue.withLock { $0.removeFirst(batch.count) }
    metrics.count(batch.count, result)
  }

  private func attempt(_ batch: Batch) async -> Outcome {
    do {
      var fields = try receiver.secret.map {
        WebhookSignature.fields(body: batch.body, id: batch.id, time: Date(), key: WebhookSignature.key(in: try $0()))
      }
      fields = fields ?? HTTPFields()
      fields?[.contentType] = "application/cloudevents-batch+json; charset=utf-8"
      fields?[.userAgent] = userAgent
      let request = HTTPRequest(
        method: .post, scheme: nil, authority: nil, path: receiver.path, headerFields: fields ?? HTTPFields())
      let (head, _) = try await transport.send(
        request, body: batch.body, to: receiver.endpoint, options: options)
      return Self.outcome(of: head)
    } catch {
      return .failed("\(error)", retryAfter: nil)
    }
  }

  private static func outcome(of head: HTTPResponse) -> Outcome {
    let reason = "the receiver responds with status \(head.status.code)"
    switch head.status.code {
    case 200..<300: return .delivered
    case 408, 425, 429: break
    case 400..<500: return .rejected(reason)
    default: break
    }
    let delay = head.headerFields[.retryAfter].flatMap { Int64($0) }.map { Duration.seconds(min(max($0, 0), 300)) }
    return .failed(reason, retryAfter: delay)
  }
}

/// The metrics of a sink.
public struct CloudEventMetrics: Sendable {
  private let factory: any MetricsFactory
  let failures: Counter

  /// The metrics.
  public static let families = [
    MetricFamily(
      "plimsoll_alerts_total", .counter, labels: ["result"],
      help:
        "Number of alerts for the webhook by result: delivered, duplicate (of one in the last ten minutes) or dropped."),
    MetricFamily(
      "plimsoll_alert_delivery_failures_total", .counter, help: "Number of requests that the webhook did not accept."),
    MetricFamily("plimsoll_alerts_queued", .gauge, help: "Number of alerts that wait for their delivery."),
  ]

  init(factory: any MetricsFactory) {
    self.factory = factory
    failures = Counter(label: "plimsoll_alert_delivery_failures_total", factory: factory)
  }

  func count(_ events: Int, _ result: String) {
    Counter(label: "plimsoll_alerts_total", dimensions: [("result", result)], factory: factory).increment(by: events)
  }
}
