#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The checks of client-go (`tools/clientcmd/validation.go`), which apply to the entries that a context selects.
extension Kubeconfig.Named<Kubeconfig.Cluster> {
  private static var proxySchemes: [String] { ["http", "https", "socks5"] }

  /// Checks the fields; does not read files.
  func validate() throws {
    let subject = "invalid kubeconfig: \(file): cluster '\(name)'"
    guard let server = value.server, !server.isEmpty else {
      throw ConfigurationError("\(subject) has no server; set server to the URL of the API server")
    }
    if value.certificateAuthority.isSet, value.certificateAuthorityData.isSet {
      throw ConfigurationError(
        "\(subject) has both certificate-authority and certificate-authority-data; remove one of them")
    }
    if value.insecureSkipTLSVerify == true, value.hasAuthority, value.isSecure {
      throw ConfigurationError(
        "\(subject) has a certificate authority and insecure-skip-tls-verify, which ignores it; remove one of them")
    }
    if let proxy = value.proxyURL, !proxy.isEmpty {
      let scheme = URLComponents(string: proxy)?.scheme?.lowercased() ?? ""
      guard Self.proxySchemes.contains(scheme), URLComponents(string: proxy)?.host?.isEmpty == false else {
        throw ConfigurationError(
          "\(subject) has an invalid proxy-url; use a URL with the scheme \(Self.proxySchemes.joined(separator: ", "))")
      }
    }
    guard let url = URLComponents(string: value.serverURL), url.host?.isEmpty == false,
      url.scheme == "https" || url.scheme == "http"
    else {
      throw ConfigurationError("\(subject): server '\(server)' is not an HTTP URL; start it with https:// or http://")
    }
  }
}

extension Kubeconfig.Cluster {
  /// Whether a certificate authority is given.
  var hasAuthority: Bool { certificateAuthority.isSet || certificateAuthorityData.isSet }

  /// The base URL of the server, without query, fragment and trailing slash. As in client-go, an address without a
  /// scheme uses http.
  var serverURL: String {
    let text = server ?? ""
    let address = text.contains("://") ? text : "http://\(text)"
    guard var url = URLComponents(string: address) else { return address }
    url.scheme = url.scheme?.lowercased()
    url.query = nil
    url.fragment = nil
    let plain = url.string ?? address
    return plain.hasSuffix("/") ? String(plain.dropLast()) : plain
  }

  /// Whether connections use TLS. client-go sends the credentials of the user only over TLS.
  var isSecure: Bool { serverURL.hasPrefix("https://") }
}

extension Kubeconfig.Named<Kubeconfig.User> {
  /// Checks the fields; does not read files.
  func validate() throws {
    let subject = "invalid kubeconfig: \(file): user '\(name)'"
    if let provider = value.authProvider, provider != .null {
      throw ConfigurationError("\(subject): auth-provider is not supported; use an exec plugin")
    }
    if value.username.isSet || value.password.isSet {
      throw ConfigurationError(
        "\(subject): username and password are not supported, because Kubernetes 1.19 removed basic authentication; "
          + "use a token, a client certificate or an exec plugin")
    }
    try validateCertificate(subject)
    try value.exec?.validate(subject)
    let isImpersonating =
      value.impersonateUID.isSet || value.impersonateGroups?.isEmpty == false
      || value.impersonateUserExtra?.isEmpty == false
    if isImpersonating, !value.impersonate.isSet {
      throw ConfigurationError("\(subject) has as-uid, as-groups or as-user-extra, but no 'as'; set the user as well")
    }
  }

  private func validateCertificate(_ subject: String) throws {
    guard value.clientCertificate.isSet || value.clientCertificateData.isSet else { return }
    if value.clientCertificate.isSet, value.clientCertificateData.isSet {
      throw ConfigurationError(
        "\(subject) has both client-certificate and client-certificate-data; remove one of them")
    }
    if value.clientKey.isSet, value.clientKeyData.isSet {
      throw ConfigurationError("\(subject) has both client-key and client-key-data; remove one of them")
    }
    guard value.clientKey.isSet || value.clientKeyData.isSet else {
      throw ConfigurationError("\(subject) has a client-certificate but no client-key; set client-key")
    }
  }
}

extension ExecConfig {
  /// Checks the fields; does not look for the program.
  func validate(_ subject: String) throws {
    guard command.isSet else {
      throw ConfigurationError("\(subject): exec.command is missing; set it to the name or path of a program")
    }
    guard let version = apiVersion, Self.versions.contains(version) else {
      throw ConfigurationError(
        "\(subject): exec.apiVersion '\(apiVersion ?? "")' is not supported; use one of "
          + Self.versions.joined(separator: ", "))
    }
    if env?.contains(where: \.name.isEmpty) == true {
      throw ConfigurationError("\(subject): exec.env has a variable without a name; set its name")
    }
    guard mode != nil else {
      throw ConfigurationError(
        "\(subject): exec.interactiveMode '\(interactiveMode ?? "")' is not supported; use Never, IfAvailable or Always"
      )
    }
  }
}

extension String? {
  /// Whether the field has a value: as in client-go, an empty text is the same as an absent field.
  var isSet: Bool { self?.isEmpty == false }
}
