/// The address of an API server and the credentials for it.
public struct Credentials: Sendable, Hashable, CustomStringConvertible, CustomReflectable {
  /// A header field. Fields with the same name are sent as several lines, in their order.
  public struct Header: Sendable, Hashable {
    /// The name, e.g. `Impersonate-Group`.
    public var name: String
    /// The value.
    public var value: String

    /// Creates a header field.
    public init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  /// The address of the server, the trusted certificate authorities, and the client certificate.
  public var endpoint: Endpoint
  /// Value of the `Authorization` header, e.g. `Bearer …`; `nil` for none.
  public var authorization: String?
  /// Further header fields, for impersonation.
  public var headers: [Header]

  /// Creates credentials.
  public init(endpoint: Endpoint, authorization: String? = nil, headers: [Header] = []) {
    self.endpoint = endpoint
    self.authorization = authorization
    self.headers = headers
  }

  /// Does not include secrets, because credentials may be logged.
  public var description: String { "Credentials(\(endpoint.server))" }

  /// Does not include secrets; see `description`.
  public var customMirror: Mirror { Mirror(self, children: []) }
}

/// Provides credentials: from a kubeconfig file, an exec plugin, or the service account of a pod.
public protocol CredentialSource: Sendable {
  /// The current credentials. They are cached and read again only after they have been rotated or have expired.
  ///
  /// - Throws: `ConfigurationError` if the credentials cannot be read.
  func credentials() async throws -> Credentials

  /// Discards cached credentials after the server has rejected them (401).
  ///
  /// - Parameter rejected: The credentials of the rejected request. If the source has replaced them in the meantime, it
  ///   keeps the current ones.
  func invalidate(_ rejected: Credentials) async
}

/// A source of credentials that do not change.
public struct StaticCredentials: CredentialSource {
  private let value: Credentials

  /// Creates a source.
  public init(_ credentials: Credentials) { value = credentials }

  /// The credentials.
  public func credentials() async throws -> Credentials { value }

  /// Does nothing.
  public func invalidate(_ rejected: Credentials) async {}
}
