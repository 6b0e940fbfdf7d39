public import HTTPTypes

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// Sends requests to an API server and receives responses, as a whole or as a stream of chunks.
///
/// `CurlTransport` is the implementation for real servers. Tests can provide scripted implementations.
public protocol Transport: Sendable {
  /// Sends a request and reads the complete response.
  ///
  /// - Parameters:
  ///   - request: Method, path with its encoded query, and header fields. Scheme and authority come from the endpoint.
  ///   - body: The body of the request; `nil` for none.
  ///   - endpoint: The address of the server and the TLS configuration.
  ///   - options: Time limits, and the connection pool to use.
  /// - Returns: The head and the complete body, for every status code. The head needs no other fields than `Content-Type`,
  ///   `Retry-After` and `Warning`.
  /// - Throws: `TransportError`, or `CancellationError` if the task is cancelled, which aborts the transfer.
  func send(
    _ request: HTTPRequest, body: Data?, to endpoint: Endpoint, options: TransferOptions
  ) async throws -> (HTTPResponse, Data)

  /// Sends a request and streams the body of the response with back pressure.
  ///
  /// The transfer is aborted when the iteration is abandoned or the task is cancelled.
  /// - Throws: `TransportError` until the head is received. Later failures are thrown by the iteration of the body.
  func stream(
    _ request: HTTPRequest, to endpoint: Endpoint, options: TransferOptions
  ) async throws -> (HTTPResponse, TransferBody)
}

/// The address of an API server and the TLS configuration of the connection.
public struct Endpoint: Sendable, Hashable {
  /// Base URL without a trailing slash, e.g. `https://10.0.0.1:6443` or `https://host/prefix`.
  public var server: String
  /// PEM bundle of the certificate authorities to trust, and no others; `nil` for those of the system.
  public var certificateAuthority: Data?
  /// Host name to verify and to send as SNI instead of the host in `server` (`tls-server-name` in a kubeconfig).
  public var serverName: String?
  /// Whether any server certificate is accepted (`insecure-skip-tls-verify` in a kubeconfig). It cannot be combined with
  /// `certificateAuthority`.
  public var skipsVerification: Bool
  /// URL of the proxy (`http`, `https` or `socks5`, which resolves names at the proxy); `nil` to use the environment
  /// variables `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` as Go does.
  public var proxy: String?
  /// The client certificate; `nil` for none.
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

/// A client certificate and its private key, both in PEM format. They are held in memory only.
public struct ClientIdentity: Sendable, Hashable, CustomStringConvertible, CustomReflectable {
  /// The certificate chain, leaf first.
  public var certificate: Data
  /// The private key.
  public var privateKey: Data

  /// Creates an identity.
  public init(certificate: Data, privateKey: Data) {
    self.certificate = certificate
    self.privateKey = privateKey
  }

  /// Does not include the private key, because identities may be logged.
  public var description: String { "ClientIdentity(…)" }

  /// Does not include the private key; see `description`.
  public var customMirror: Mirror { Mirror(self, children: []) }
}

/// Time limits and the connection pool of a transfer.
public struct TransferOptions: Sendable, Hashable {
  /// A pool of connections. Requests share connections with requests of the same pool only.
  public enum ConnectionPool: Sendable, Hashable {
    /// Single requests; many of them share a connection.
    case main
    /// Lists: each uses a connection exclusively, because their responses are large.
    case lists
    /// Requests for the lease of a leader election, so that a renewal does not queue behind other requests.
    case lease
  }

  /// Maximum time for the TCP and TLS handshakes.
  public var connectTimeout: Duration
  /// Maximum time without receiving a byte.
  public var idleTimeout: Duration
  /// Maximum time for the whole transfer; `nil` for no limit.
  public var timeout: Duration?
  /// The connection pool to use.
  public var connectionPool: ConnectionPool
  /// Maximum size of a response that is read as a whole, in bytes; a larger one fails with `TransportError.tooLarge`.
  public var maxResponseSize: Int

  /// The default of `maxResponseSize`. The API server accepts requests of up to 3 MiB and etcd stores objects of up to
  /// 1.5 MiB, whose JSON is up to six times as large because characters are escaped.
  public static let defaultMaxResponseSize = 16 << 20

  /// Creates options; the defaults are suitable for a single request.
  public init(
    connectTimeout: Duration = .seconds(10), idleTimeout: Duration = .seconds(30), timeout: Duration? = .seconds(60),
    connectionPool: ConnectionPool = .main, maxResponseSize: Int = defaultMaxResponseSize
  ) {
    self.connectTimeout = connectTimeout
    self.idleTimeout = idleTimeout
    self.timeout = timeout
    self.connectionPool = connectionPool
    self.maxResponseSize = maxResponseSize
  }
}

/// The body of a response as a stream of chunks. Chunk boundaries have no meaning.
///
/// A body has one consumer. It buffers a limited number of bytes and pauses the transfer until the consumer catches up.
public struct TransferBody: AsyncSequence, Sendable {
  /// A chunk of bytes.
  public typealias Element = Data

  private let makeNext: @Sendable () -> (@Sendable () async throws -> Data?)

  /// Creates a body.
  ///
  /// - Parameter makeNext: Returns the function that returns the next chunk, or `nil` at the end. That function must
  ///   abort the transfer when its task is cancelled and when it is released.
  public init(_ makeNext: @escaping @Sendable () -> (@Sendable () async throws -> Data?)) {
    self.makeNext = makeNext
  }

  /// Starts the iteration.
  public func makeAsyncIterator() -> Iterator { Iterator(next: makeNext()) }

  /// Iterates over the chunks.
  public struct Iterator: AsyncIteratorProtocol {
    fileprivate let next: @Sendable () async throws -> Data?

    /// The next chunk; `nil` at the end of the body. Throws `TransportError` or `CancellationError`.
    public mutating func next() async throws -> Data? { try await next() }
  }
}

/// A transfer failed. The description contains no secrets.
public enum TransportError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The address, the path, a header field or the TLS configuration of the request is invalid. Nothing was sent.
  case invalidRequest(String)
  /// No part of the request was sent: refused, unresolved or unreachable host, or a failure of the proxy.
  case connectFailed(String)
  /// The TLS handshake failed: the server certificate, its host name, or the client certificate was rejected.
  case tlsFailed(String)
  /// A time limit of `TransferOptions` was exceeded.
  case timedOut(String)
  /// The connection was closed before the response was complete.
  case connectionLost(String)
  /// The response, or its header fields, exceeded a limit in bytes. The resource is
  /// the path of the request, or the qualified name of its resource.
  case tooLarge(resource: String, limit: Int)
  /// The transport was shut down.
  case closed

  /// The failure and its cause.
  public var description: String {
    switch self {
    case .invalidRequest(let detail): "invalid request: \(detail)"
    case .connectFailed(let detail): "cannot connect: \(detail)"
    case .tlsFailed(let detail): "TLS handshake failed: \(detail)"
    case .timedOut(let detail): "timed out: \(detail)"
    case .connectionLost(let detail): "connection lost: \(detail)"
    case .tooLarge(let resource, let limit): "response too large: \(resource): more than \(limit) bytes"
    case .closed: "the transport was shut down"
    }
  }
}
