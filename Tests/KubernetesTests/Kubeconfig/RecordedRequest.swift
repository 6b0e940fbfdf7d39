import Kubernetes

/// A request as the server and the proxies in front of it received it.
struct RecordedRequest: Sendable, Hashable {
  var method = ""
  /// The path without the query.
  var path = ""
  var authorization: String?
  /// The `Impersonate-` header fields as `name: value` in lower case, sorted.
  var impersonation: [String] = []
  /// Whether the connection was encrypted.
  var isEncrypted = false
  /// The server name of the TLS handshake; `nil` if the client sent none.
  var serverName: String?
  /// The name of the client certificate.
  var clientCertificate: String?
  /// The scheme of the proxy; `nil` without a proxy.
  var proxy: String?
  /// The `Proxy-Authorization` header field or the SOCKS5 credentials.
  var proxyAuthorization: String?
}

extension RecordedRequest {
  /// The request in a fixture file; absent values are omitted.
  var json: JSONValue {
    var json: [String: JSONValue] = [
      "method": .string(method), "path": .string(path), "tls": .bool(isEncrypted),
    ]
    json["authorization"] = authorization.map(JSONValue.string)
    json["impersonation"] = impersonation.isEmpty ? nil : .array(impersonation.map(JSONValue.string))
    json["serverName"] = serverName.map(JSONValue.string)
    json["clientCertificate"] = clientCertificate.map(JSONValue.string)
    json["proxy"] = proxy.map(JSONValue.string)
    json["proxyAuthorization"] = proxyAuthorization.map(JSONValue.string)
    return .object(json)
  }
}
