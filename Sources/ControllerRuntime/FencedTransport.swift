public import HTTPTypes
public import Kubernetes

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A transport that does not send writes after the process has lost its lease.
///
/// It checks the fence when the request is handed to the transport. Requests for the lease itself are always sent.
public struct FencedTransport: Transport {
  private let transport: any Transport
  private let fence: LeadershipFence

  /// Creates a transport that sends requests through another one.
  public init(_ transport: any Transport, fence: LeadershipFence) {
    self.transport = transport
    self.fence = fence
  }

  /// Sends a request and reads the complete response; throws `LeadershipLost` for a write if the lease is lost.
  public func send(
    _ request: HTTPRequest, body: Data?, to endpoint: Endpoint, options: TransferOptions
  ) async throws -> (HTTPResponse, Data) {
    if request.method != .get, options.connectionPool != .lease { try fence.check() }
    return try await transport.send(request, body: body, to: endpoint, options: options)
  }

  /// Streams the body of a response; see `Transport`.
  public func stream(
    _ request: HTTPRequest, to endpoint: Endpoint, options: TransferOptions
  ) async throws -> (HTTPResponse, TransferBody) {
    try await transport.stream(request, to: endpoint, options: options)
  }
}
