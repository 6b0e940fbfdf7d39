import Foundation

/// Provides the credentials of a cluster and a user of a kubeconfig.
///
/// Files (CA, certificates, tokens) are read again after `RotatingCredentials.lifetime` or after a 401, because they
/// may be rotated.
final class KubeconfigCredentialSource: CredentialSource {
  private let cluster: Kubeconfig.Named<Kubeconfig.Cluster>
  private let user: Kubeconfig.Named<Kubeconfig.User>?
  private let plugin: ExecPlugin?
  private let cache = RotatingCredentials()

  /// Validates the entries and reads the files, but does not run the exec plugin.
  init(
    cluster: Kubeconfig.Named<Kubeconfig.Cluster>, user: Kubeconfig.Named<Kubeconfig.User>?,
    environment: [String: String]
  ) throws {
    self.cluster = cluster
    self.user = user
    guard let server = cluster.value.server, !server.isEmpty else {
      throw ConfigurationError("invalid kubeconfig: \(cluster.file): cluster '\(cluster.name)' has no server")
    }
    guard server.hasPrefix("https://") || server.hasPrefix("http://") else {
      throw ConfigurationError(
        "invalid kubeconfig: \(cluster.file): server '\(server)' of cluster '\(cluster.name)' is not an HTTP URL; "
          + "start it with https:// or http://")
    }
    if let provider = user?.value.authProvider, provider != .null {
      throw ConfigurationError(
        "invalid kubeconfig: \(user?.file ?? ""): auth-provider of user '\(user?.name ?? "")' is not supported; "
          + "use an exec plugin")
    }
    plugin = try user.flatMap { user in
      try user.value.exec.map { try ExecPlugin($0, of: user, cluster: cluster, environment: environment) }
    }
    _ = try read()
  }

  func credentials() async throws -> Credentials {
    var credentials = try cache.current(read)
    guard let plugin else { return credentials }
    let pluginCredentials = try await plugin.credentials()
    if let token = pluginCredentials.token { credentials.authorization = "Bearer \(token)" }
    if let identity = pluginCredentials.identity { credentials.endpoint.identity = identity }
    return credentials
  }

  func invalidate() async {
    cache.invalidate()
    await plugin?.invalidate()
  }

  private func read() throws -> Credentials {
    let value = cluster.value
    var endpoint = Endpoint(
      server: Self.trimmed(value.server ?? ""),
      certificateAuthority: try cluster.data(
        value.certificateAuthorityData, value.certificateAuthority, field: "certificate-authority"),
      serverName: value.tlsServerName, skipsVerification: value.insecureSkipTLSVerify ?? false, proxy: value.proxyURL)
    guard let user else { return Credentials(endpoint: endpoint) }
    endpoint.identity = try identity(of: user)
    return Credentials(
      endpoint: endpoint, authorization: try authorization(of: user), headers: Self.impersonation(user.value))
  }

  private func identity(of user: Kubeconfig.Named<Kubeconfig.User>) throws -> ClientIdentity? {
    let value = user.value
    let certificate = try user.data(value.clientCertificateData, value.clientCertificate, field: "client-certificate")
    let key = try user.data(value.clientKeyData, value.clientKey, field: "client-key")
    switch (certificate, key) {
    case (let certificate?, let key?): return ClientIdentity(certificate: certificate, privateKey: key)
    case (nil, nil): return nil
    case (_, nil):
      throw ConfigurationError(
        "invalid kubeconfig: \(user.file): user '\(user.name)' has a client-certificate but no client-key")
    case (nil, _):
      throw ConfigurationError(
        "invalid kubeconfig: \(user.file): user '\(user.name)' has a client-key but no client-certificate")
    }
  }

  /// As in client-go, a token file takes precedence over a token, and both take precedence over a password.
  private func authorization(of user: Kubeconfig.Named<Kubeconfig.User>) throws -> String? {
    let value = user.value
    if let path = value.tokenFile, !path.isEmpty {
      guard let data = try user.data(nil, path, field: "tokenFile") else { return nil }
      return "Bearer \(String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines))"
    }
    if let token = value.token, !token.isEmpty { return "Bearer \(token)" }
    guard let name = value.username, !name.isEmpty else { return nil }
    return "Basic \(Data("\(name):\(value.password ?? "")".utf8).base64EncodedString())"
  }

  private static func impersonation(_ user: Kubeconfig.User) -> [String: String] {
    var headers: [String: String] = [:]
    headers["Impersonate-User"] = user.impersonate
    headers["Impersonate-Uid"] = user.impersonateUID
    if let groups = user.impersonateGroups, !groups.isEmpty {
      headers["Impersonate-Group"] = groups.joined(separator: "\u{0}")
    }
    for (key, values) in user.impersonateUserExtra ?? [:] {
      headers["Impersonate-Extra-\(key)"] = values.joined(separator: "\u{0}")
    }
    return headers
  }

  private static func trimmed(_ server: String) -> String {
    server.hasSuffix("/") ? String(server.dropLast()) : server
  }
}
