import CoreMetrics
import HTTPTypes
import Metrics
public import Prometheus

/// Records the requests of a client, with the names and meanings that the metrics have in client-go.
///
/// Source: `k8s.io/component-base/metrics/prometheus/restclient`.
public struct ClientMetrics: Sendable {
  private let factory: any MetricsFactory

  /// The metrics.
  public static let families = [
    MetricFamily(
      "rest_client_requests_total", .counter, labels: ["code", "host", "method"],
      help: "Number of requests to the API server. The code is <error> if no response was received."),
    MetricFamily(
      "rest_client_request_duration_seconds", .histogram(from: 0.001, factor: 2, count: 17), labels: ["host", "verb"],
      help: "How long requests take until the head of the response is received."),
  ]

  init(factory: any MetricsFactory) { self.factory = factory }

  /// Sends a request and records it.
  func record<Body>(
    _ request: APIRequest, to endpoint: Endpoint, _ send: () async throws -> (HTTPResponse, Body)
  ) async throws -> (HTTPResponse, Body) {
    let start = ContinuousClock.now
    do {
      let response = try await send()
      record(request, to: endpoint, code: "\(response.0.status.code)", duration: ContinuousClock.now - start)
      return response
    } catch {
      record(request, to: endpoint, code: "<error>", duration: ContinuousClock.now - start)
      throw error
    }
  }

  private func record(_ request: APIRequest, to endpoint: Endpoint, code: String, duration: Duration) {
    let (host, method) = (endpoint.authority, request.method.rawValue)
    Counter(
      label: "rest_client_requests_total", dimensions: [("code", code), ("host", host), ("method", method)],
      factory: factory
    ).increment()
    CoreMetrics.Timer(
      label: "rest_client_request_duration_seconds", dimensions: [("host", host), ("verb", method)], factory: factory
    ).record(duration: duration)
  }
}

extension Endpoint {
  /// Host and port of the server, as in its URL.
  fileprivate var authority: String {
    let parts = server.utf8.split(separator: UInt8(ascii: "/"), maxSplits: 3, omittingEmptySubsequences: false)
    let authority = parts.count > 2 && parts[1].isEmpty ? parts[2] : parts[0]
    return String(Substring(authority.split(separator: UInt8(ascii: "@")).last ?? authority))
  }
}
