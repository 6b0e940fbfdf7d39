import Crypto
import HTTPTypes
public import Kubernetes
public import Logging
public import Metrics
public import Prometheus
public import ServiceLifecycle
import Synchronization

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// Delivers events to a webhook over HTTPS, in batches.
///
/// - `record(_:)` never waits: events wait in a queue of bounded size, of which each group has a part. One event
///   reports how many of a group were dropped. Events with the same key within ten minutes are delivered once.
/// - A batch that the receiver does not accept is sent again after a delay that doubles up to five minutes, with the
///   same `webhook-id`, so that a receiver can recognize it. After `attemptLimit` attempts it is given up.
/// - A response that says that the request is wrong (4xx except 408, 425 and 429) ends the attempts at once.
/// - Redirects are not followed, because they could lead to another receiver; they count as a failure.
public final class CloudEventSink: Service {
  /// Where and how to deliver events.
  public struct Receiver: Sendable {
    /// The server of the receiver.
    public var endpoint: Endpoint
    /// The path with the query.
    public var path: String
    /// Reads the secret that signs the requests; called for each request, because it can be rotated. `nil` to not
    /// sign them.
    public var secret: (@Sendable () throws -> Data)?

    /// Validates a secret.
    ///
    /// - Throws: `InvalidWebhookSecret`.
    public static func validate(secret: Data) throws { _ = try WebhookSignature.key(in: secret) }

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
  private let droppedEventType: String
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
  ///   - droppedEventType: The type of the event that reports how many events of a group were dropped.
  ///   - transport: Sends the requests. It must not be that of a client of an API server, because a receiver that
  ///     does not respond would make its connections suspect.
  ///   - userAgent: The `User-Agent` header.
  ///   - clock: Measures delays.
  ///   - metrics: Records the metrics of `CloudEventMetrics.families`.
  ///   - timeout: The time limit of a request.
  ///   - logger: Receives a warning when the receiver becomes unavailable or rejects events, and a notice when it is
  ///     available again.
  public init(
    receiver: Receiver, droppedEventType: String, transport: any Transport, userAgent: String,
    clock: any MonotonicClock = ContinuousClock(),
    metrics: any MetricsFactory = NOOPMetricsHandler.instance, timeout: Duration = .seconds(10), logger: Logger
  ) {
    options = TransferOptions(
      connectTimeout: min(timeout, .seconds(5)), idleTimeout: timeout, timeout: timeout, maxResponseSize: 64 << 10)
    self.receiver = receiver
    self.droppedEventType = droppedEventType
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
    let (addition, isFirst) = queue.withLock { queue in
      let isFirst = queue.dropped[event.group] == nil
      return (try? queue.add(event, id: Self.makeID(), now: Date()), isFirst)
    }
    switch addition {
    case .queued?: break
    case .duplicate?: metrics.count(1, "duplicate")
    case .dropped?, nil:
      metrics.count(1, "dropped")
      if isFirst { logger.warning("too many alerts wait; alerts are dropped", metadata: ["group": "\(event.group)"]) }
    }
  }

  /// Delivers events until the service is shut down, then those that wait until the receiver does not accept a batch.
  public func run() async throws {
    try? await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        try await self.clock.sleep(until: self.clock.now + Self.interval, tolerance: nil)
        try await self.deliverBatches()
      }
    }
    while !Task.isCancelled, let batch = nextBatch(), await attempt(batch) == .delivered { finish(batch, "delivered") }
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
    case tooLarge
    case rejected(String)
    case failed(String, retryAfter: Duration?)
  }

  private func nextBatch(limit: Int = CloudEventQueue.batchLimit) -> Batch? {
    let events = queue.withLock { queue in
      try? queue.reportDropped(id: Self.makeID, now: Date()) { group, count, source in
        CloudEvent(
          type: droppedEventType, source: source, subject: group,
          data: ["namespace": .string(group), "count": .integer(Int64(count))], group: group, key: "")
      }
      return queue.batch(limit: limit)
    }
    guard !events.isEmpty else { return nil }
    let body = Data("[".utf8) + events.map(\.body).joined(separator: Data(",".utf8)) + Data("]".utf8)
    // The same events have the same ID in each attempt, and other events another one.
    let id = SHA256.hash(data: Data(events.map(\.id).joined().utf8)).prefix(16).map { String($0, radix: 16) }.joined()
    return Batch(id: id, body: body, count: events.count)
  }

  private static func makeID() -> String { UUID().uuidString.lowercased() }

  private func deliverBatches() async throws {
    while let batch = nextBatch() { try await deliver(batch) }
  }

  private func deliver(_ batch: Batch) async throws {
    var failure: String?
    for attempt in 1...Self.attemptLimit {
      switch await self.attempt(batch) {
      case .delivered:
        if failure != nil { logger.notice("the receiver of alerts is available again") }
        return finish(batch, "delivered")
      case .tooLarge where batch.count > 1:
        if let half = nextBatch(limit: batch.count / 2) { try await deliver(half) }
        return
      case .tooLarge:
        logger.warning("the receiver calls an alert too large; it is dropped")
        return finish(batch, "dropped")
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
        guard attempt < Self.attemptLimit else { break }
        let delay = Self.backoff.delay(failures: attempt - 1, jitter: .random(in: 0..<1))
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
      let signature = try receiver.secret.map {
        WebhookSignature.fields(body: batch.body, id: batch.id, time: Date(), key: try WebhookSignature.key(in: $0()))
      }
      var fields = signature ?? HTTPFields()
      fields[.contentType] = "application/cloudevents-batch+json; charset=utf-8"
      fields[.userAgent] = userAgent
      let request = HTTPRequest(
        method: .post, scheme: nil, authority: nil, path: receiver.path, headerFields: fields)
      let (head, _) = try await transport.send(request, body: batch.body, to: receiver.endpoint, options: options)
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
    case 413: return .tooLarge
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
