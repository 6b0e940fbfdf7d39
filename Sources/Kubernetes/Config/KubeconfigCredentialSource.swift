#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Provides the credentials of a cluster and a user of a kubeconfig.
///
/// Files (CA, certificates, tokens) are read again after `RotatingCredentials.lifetime` or after a 401, because they
/// may be rotated.
final class KubeconfigCredentialSource: CredentialSource {
  private let cluster: Kubeconfig.Named<Kubeconfig.Cluster>
  private let user: Kubeconfig.Named<Kubeconfig.User>?
  /// `nil` if the user has no plugin, or has other credentials, which take precedence.
  private let plugin: ExecPlugin?
  private let cache = RotatingCredentials()

  /// Validates the entries and reads the files, but does not run the exec plugin.
  init(
    cluster: Kubeconfig.Named<Kubeconfig.Cluster>, user: Kubeconfig.Named<Kubeconfig.User>?,
    environment: [String: String], pluginTimeout: Duration = ExecPlugin.timeout
  ) throws {
    try user?.validate()
    try cluster.validate()
    self.cluster = cluster
    self.user = user
    if let user, let exec = user.value.exec, cluster.value.isSecure, !user.value.hasStaticCredentials {
      plugin = try ExecPlugin(exec, of: user, cluster: cluster, environment: environment, timeout: pluginTimeout)
    } else {
      plugin = nil
    }
    _ = try read()
  }

  func credentials() async throws -> Credentials {
    var credentials = try cache.current(read)
    guard let plugin else { return credentials }
    let pluginCredentials = try await plugin.credentials()
    credentials.authorization = pluginCredentials.token.map { "Bearer \($0)" }
    credentials.endpoint.identity = pluginCredentials.identity
    return try checked(credentials)
  }

  func invalidate(_ rejected: Credentials) async {
    if let plugin { return await plugin.invalidate(rejected) }
    cache.invalidate { $0 == rejected }
  }

  /// client-go uses the credentials of the user only if the connection is encrypted.
  private func read() throws -> Credentials {
    let value = cluster.value
    let proxy = value.proxyURL.isSet ? value.proxyURL : nil
    let headers = user?.value.impersonationHeaders ?? []
    guard value.isSecure else {
      return try checked(Credentials(endpoint: Endpoint(server: value.serverURL, proxy: proxy), headers: headers))
    }
    var endpoint = Endpoint(
      server: value.serverURL,
      certificateAuthority: try cluster.data(
        value.certificateAuthorityData, value.certificateAuthority, field: "certificate-authority"),
      serverName: value.tlsServerName.isSet ? value.tlsServerName : nil,
      skipsVerification: value.insecureSkipTLSVerify ?? false, proxy: proxy)
    endpoint.identity = try user.flatMap(Self.identity)
    return try checked(
      Credentials(endpoint: endpoint, authorization: try user.flatMap(Self.authorization), headers: headers))
  }

  /// Rejects values that cannot be sent as header fields.
  private func checked(_ credentials: Credentials) throws -> Credentials {
    let values = [credentials.authorization].compactMap { $0 } + credentials.headers.map(\.value)
    let hasControlCharacter = values.contains { value in
      value.utf8.contains { $0 < 0x20 && $0 != UInt8(ascii: "\t") || $0 == 0x7F }
    }
    guard !hasControlCharacter else {
      throw ConfigurationError(
        "invalid kubeconfig: \(user?.file ?? ""): user '\(user?.name ?? "")': the token or an impersonation field contains "
          + "a line break or another control character; remove it")
    }
    return credentials
  }

  private static func identity(of user: Kubeconfig.Named<Kubeconfig.User>) throws -> ClientIdentity? {
    let value = user.value
    let certificate = try user.data(value.clientCertificateData, value.clientCertificate, field: "client-certificate")
    guard let certificate else { return nil }
    let key = try user.data(value.clientKeyData, value.clientKey, field: "client-key")
    return key.map { ClientIdentity(certificate: certificate, privateKey: $0) }
  }

  /// As in client-go, the content of a token file takes precedence over a token, which is used if the file cannot be
  /// read.
  private static func authorization(of user: Kubeconfig.Named<Kubeconfig.User>) throws -> String? {
    let token = user.value.token.isSet ? user.value.token : nil
    guard user.value.tokenFile.isSet else { return token.map { "Bearer \($0)" } }
    do {
      let data = try user.data(nil, user.value.tokenFile, field: "tokenFile") ?? Data()
      let text = String(decoding: data, as: UTF8.self).trimmingWhitespace()
      guard !text.isEmpty else {
        throw ConfigurationError(
          "cannot read tokenFile of '\(user.name)': \(user.file): the file is empty; write the token into it")
      }
      return "Bearer \(text)"
    } catch {
      guard let token else { throw error }
      return "Bearer \(token)"
    }
  }
}

extension Kubeconfig.User {
  /// Whether the user has credentials that take precedence over an exec plugin.
  var hasStaticCredentials: Bool {
    token.isSet || tokenFile.isSet || clientCertificate.isSet || clientCertificateData.isSet
  }

  /// The header fields of an impersonated user, one per group and per value of an extra field.
  var impersonationHeaders: [Credentials.Header] {
    guard let impersonate, !impersonate.isEmpty else { return [] }
    var headers = [Credentials.Header(name: "Impersonate-User", value: impersonate)]
    if let impersonateUID, !impersonateUID.isEmpty {
      headers.append(.init(name: "Impersonate-Uid", value: impersonateUID))
    }
    headers += (impersonateGroups ?? []).map { .init(name: "Impersonate-Group", value: $0) }
    for (key, values) in (impersonateUserExtra ?? [:]).sorted(by: { $0.key < $1.key }) {
      headers += values.map { .init(name: "Impersonate-Extra-\(Self.escape(key))", value: $0) }
    }
    return headers
  }

  /// Percent-encodes the characters that are not allowed in the name of a header field.
  private static func escape(_ key: String) -> String {
    let allowed = Set("!#$&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)
    return key.utf8.map { byte in
      if allowed.contains(byte) { return String(UnicodeScalar(byte)) }
      let digits = String(byte, radix: 16, uppercase: true)
      return byte < 16 ? "%0\(digits)" : "%\(digits)"
    }.joined()
  }
}
