public import Foundation
public import HTTPTypes

/// How bytes reach an API server: one request at a time, or one stream of chunks.
///
/// The only conforming type that touches the network is `CurlTransport`. Tests script their own.
public protocol Transport: Sendable {
  /// Sends a request and reads the whole response.
  ///
  /// - Parameters:
  ///   - request: Method, path (with its encoded query) and header fields. Scheme and authority come from the endpoint.
  ///   - body: The bytes to send, or nil for none.
  ///   - endpoint: Where to, and how to secure the connection.
  ///   - options: Time limits and the connection to use.
  /// - Returns: The head and the complete body, whatever the status code.
  /// - Throws: `TransportError`, or `CancellationError` when the task was cancelled; the transfer is aborted then.
  func send(
    _ request: HTTPRequest, body: Data?, to endpoint: Endpoint, options: TransferOptions
  ) async throws -> (HTTPResponse, Data)

  /// Sends a request and hands the response body over as it arrives, with back-pressure.
  ///
  /// Ending the iteration, or cancelling the task, aborts the transfer.
  /// - Throws: `TransportError` until the head has arrived; later failures end the body's iteration with the same type.
  func stream(
    _ request: HTTPRequest, to endpoint: Endpoint, options: TransferOptions
  ) async throws -> (HTTPResponse, TransferBody)
}

/// The address of an API server and how the connection to it is secured.
public struct Endpoint: Sendable, Hashable {
  /// Base address, e.g. `https://10.0.0.1:6443` or `https://host/prefix`, without a trailing slash.
  public var server: String
  /// PEM bundle of the authorities that may have signed the server's certificate; nil for the system's.
  public var certificateAuthority: Data?
  /// Name to expect in the certificate and to send as SNI instead of the host in `server` (kubeconfig's `tls-server-name`).
  public var serverName: String?
  /// True to accept any certificate (kubeconfig's `insecure-skip-tls-verify`).
  public var skipsVerification: Bool
  /// Proxy to go through (`http`, `https` or `socks5` URL), or nil for what `HTTPS_PROXY`/`NO_PROXY` say.
  public var proxy: String?
  /// The client's own certificate, or nil.
  public var identity: ClientIdentity?

  /// Creates an endpoint.
  public init(
    server: String, certificateAuthority: Data? = nil, serverName: String? = nil, skipsVerification: Bool = false,
    proxy: String? = nil, identity: ClientIdentity? = nil
  ) {
    self.server = server
    self.certificateAuthority = certificateAuthority
    self.serverName = serverName
    self.skipsVerification = skipsVerification
    self.proxy = proxy
    self.identity = identity
  }
}

/// A client certificate with its private key, both PEM, held in memory only.
public struct ClientIdentity: Sendable, Hashable, CustomStringConvertible, CustomReflectable {
  /// PEM certificate chain, leaf first.
  public var certificate: Data
  /// PEM private key.
  public var privateKey: Data

  /// Creates an identity from PEM data.
  public init(certificate: Data, privateKey: Data) {
    self.certificate = certificate
    self.privateKey = privateKey
  }

  /// Never the key: identities may end up in logs.
  public var description: String { "ClientIdentity(…)" }

  /// Never the key: see `description`.
  public var customMirror: Mirror { Mirror(self, children: []) }
}

/// Limits of one transfer.
public struct TransferOptions: Sendable, Hashable {
  /// Connections are shared within a lane and never between lanes.
  ///
  /// The lease renewal has one of its own, so that it never queues behind bulk writes; lists have one in which nothing
  /// shares a connection at the same time, since their responses are long.
  public enum Lane: Sendable, Hashable { case main, lists, lease }

  /// Longest wait for the TCP and TLS handshakes.
  public var connectTimeout: Duration
  /// Longest silence: the transfer fails when no byte arrives for this long.
  public var idleTimeout: Duration
  /// Longest whole transfer; nil for no limit (watches).
  public var timeout: Duration?
  /// The pool of connections to use.
  public var lane: Lane

  /// Creates options; the defaults suit a single request.
  public init(
    connectTimeout: Duration = .seconds(10), idleTimeout: Duration = .seconds(30), timeout: Duration? = .seconds(60),
    lane: Lane = .main
  ) {
    self.connectTimeout = connectTimeout
    self.idleTimeout = idleTimeout
    self.timeout = timeout
    self.lane = lane
  }
}

/// A response body as it arrives: chunks of any size, split anywhere.
///
/// For one consumer. At most a bounded amount is buffered; past it the transfer pauses until the consumer catches up.
public struct TransferBody: AsyncSequence, Sendable {
  /// One chunk of bytes.
  public typealias Element = Data

  private let makeNext: @Sendable () -> (@Sendable () async throws -> Data?)

  /// Creates a body from a function that makes the function that returns the next chunk, nil at the end.
  ///
  /// The inner function must abort the transfer when its task is cancelled and when it is released.
  public init(_ makeNext: @escaping @Sendable () -> (@Sendable () async throws -> Data?)) {
    self.makeNext = makeNext
  }

  /// Starts the iteration.
  public func makeAsyncIterator() -> Iterator { Iterator(next: makeNext()) }

  /// Yields chunks until the transfer ends.
  public struct Iterator: AsyncIteratorProtocol {
    fileprivate let next: @Sendable () async throws -> Data?

    /// The next chunk, nil when the response is complete; throws `TransportError` or `CancellationError`.
    public mutating func next() async throws -> Data? { try await next() }
  }
}

/// Why a transfer did not complete. No case carries a secret.
public enum TransportError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The request's address or header cannot be sent as given.
  case invalidRequest(String)
  /// No connection: refused, unresolved, unreachable, proxy failure.
  case connectFailed(String)
  /// TLS failed: the certificate, its name, or the client's own.
  case tlsFailed(String)
  /// A time limit of `TransferOptions` ran out.
  case timedOut(String)
  /// The connection ended before the response was complete.
  case connectionLost(String)
  /// The transport was shut down.
  case closed

  /// What went wrong, in words.
  public var description: String {
    switch self {
    case .invalidRequest(let detail): "the request cannot be sent: \(detail)"
    case .connectFailed(let detail): "no connection: \(detail)"
    case .tlsFailed(let detail): "TLS failed: \(detail)"
    case .timedOut(let detail): "timed out: \(detail)"
    case .connectionLost(let detail): "the connection was lost: \(detail)"
    case .closed: "the transport is shut down"
    }
  }
}
