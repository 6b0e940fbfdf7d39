import CoreMetrics
import HTTPTypes
import Metrics
public import Prometheus
import Synchronization

/// Records the requests of a client, with the names and meanings that the metrics have in client-go.
///
/// Source: `k8s.io/component-base/metrics/prometheus/restclient`.
public struct ClientMetrics: Sendable {
  private let handlers: RequestHandlers

  /// The metrics.
  public static let families = [
    MetricFamily(
      "rest_client_requests_total", .counter, labels: ["code", "host", "method"],
      help: "Number of requests to the API server. The code is <error> if no response was received."),
    MetricFamily(
      "rest_client_request_duration_seconds", .histogram(from: 0.001, factor: 2, count: 17), labels: ["host", "verb"],
      help: "How long requests take until the head of the response is received."),
  ]

  init(factory: any MetricsFactory) { handlers = RequestHandlers(factory: factory) }

  /// Sends a request and records it.
  func record<Body>(
    _ request: APIRequest, to endpoint: Endpoint, _ send: () async throws -> (HTTPResponse, Body)
  ) async throws -> (HTTPResponse, Body) {
    let start = ContinuousClock.now
    do {
      let response = try await send()
      record(request, to: endpoint, code: response.0.status.code, duration: ContinuousClock.now - start)
      return response
    } catch {
      record(request, to: endpoint, code: nil, duration: ContinuousClock.now - start)
      throw error
    }
  }

  private func record(_ request: APIRequest, to endpoint: Endpoint, code: Int?, duration: Duration) {
    let handlers = handlers[.init(code: code, server: endpoint.server, method: request.method)]
    handlers.counter.increment()
    handlers.timer.record(duration: duration)
  }
}

/// The counter and the timer of each kind of request. Making their labels takes longer than recording.
private final class RequestHandlers: Sendable {
  struct Kind: Hashable {
    /// The status code; `nil` if no response was received.
    var code: Int?
    var server: String
    var method: HTTPRequest.Method
  }

  struct Handlers {
    var counter: Counter
    var timer: CoreMetrics.Timer
  }

  /// There are as many kinds as methods times status codes; a server that invents status codes cannot occupy more memory.
  private static let limit = 256

  private let factory: any MetricsFactory
  private let known = Mutex<[Kind: Handlers]>([:])

  init(factory: any MetricsFactory) { self.factory = factory }

  subscript(kind: Kind) -> Handlers {
    if let handlers = known.withLock({ $0[kind] }) { return handlers }
    let handlers = makeHandlers(kind)
    known.withLock {
      if $0.count >= Self.limit { $0 = [:] }
      $0[kind] = handlers
    }
    return handlers
  }

  private func makeHandlers(_ kind: Kind) -> Handlers {
    let (host, method) = (Endpoint.authority(of: kind.server), kind.method.rawValue)
    let code = kind.code.map { "\($0)" } ?? "<error>"
    return Handlers(
      counter: Counter(
        label: "rest_client_requests_total", dimensions: [("code", code), ("host", host), ("method", method)],
        factory: factory),
      timer: CoreMetrics.Timer(
        label: "rest_client_request_duration_seconds", dimensions: [("host", host), ("verb", method)],
        factory: factory))
  }
}

extension Endpoint {
  /// Host and port of the server, as in its URL.
  fileprivate static func authority(of server: String) -> String {
    let parts = server.utf8.split(separator: UInt8(ascii: "/"), maxSplits: 3, omittingEmptySubsequences: false)
    let authority = parts.count > 2 && parts[1].isEmpty ? parts[2] : parts[0]
    return String(Substring(authority.split(separator: UInt8(ascii: "@")).last ?? authority))
  }
}
