/// What a request needs to reach an API server and be let in. Never printed.
public struct Credentials: Sendable, CustomStringConvertible, CustomReflectable {
  /// Where to, with the authorities to trust and the client's certificate.
  public var endpoint: Endpoint
  /// Value of the `Authorization` header, e.g. `Bearer …`; nil for none.
  public var authorization: String?
  /// Further header fields: impersonation.
  public var headers: [String: String]

  /// Creates credentials.
  public init(endpoint: Endpoint, authorization: String? = nil, headers: [String: String] = [:]) {
    self.endpoint = endpoint
    self.authorization = authorization
    self.headers = headers
  }

  /// Never the secrets: credentials may end up in logs.
  public var description: String { "Credentials(\(endpoint.server))" }

  /// Never the secrets: see `description`.
  public var customMirror: Mirror { Mirror(self, children: []) }
}

/// Where credentials come from: a kubeconfig, an exec plugin, a pod's service account.
public protocol CredentialSource: Sendable {
  /// Current credentials. Cheap: read anew only when they rotate or expire.
  ///
  /// - Throws: An error that names what is missing and the mend.
  func credentials() async throws -> Credentials

  /// The server refused the credentials (401): the next call reads them anew.
  func invalidate() async
}

/// Credentials that never change.
public struct StaticCredentials: CredentialSource {
  private let value: Credentials

  /// Wraps credentials.
  public init(_ credentials: Credentials) { value = credentials }

  /// The credentials.
  public func credentials() async throws -> Credentials { value }

  /// Nothing can be read anew.
  public func invalidate() async {}
}
