import SystemPackage

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A kubeconfig file (`clientcmd/v1.Config`).
struct Kubeconfig: Sendable, Equatable {
  var currentContext: String?
  var clusters: [Named<Cluster>] = []
  var users: [Named<User>] = []
  var contexts: [Named<Context>] = []

  /// A named entry, with the file that it was read from.
  struct Named<Value: Sendable & Equatable>: Sendable, Equatable {
    var name: String
    var value: Value
    var file: String
  }

  struct Cluster: Codable, Sendable, Equatable {
    var server: String?
    var certificateAuthority: String?
    var certificateAuthorityData: String?
    var tlsServerName: String?
    var insecureSkipTLSVerify: Bool?
    var proxyURL: String?
    var disableCompression: Bool?
    var extensions: [Extension]?

    /// Configuration for exec plugins is in the extension `client.authentication.k8s.io/exec`.
    struct Extension: Codable, Sendable, Equatable {
      var name: String
      var `extension`: JSONValue?
    }

    enum CodingKeys: String, CodingKey {
      case server, extensions
      case certificateAuthority = "certificate-authority"
      case certificateAuthorityData = "certificate-authority-data"
      case tlsServerName = "tls-server-name"
      case insecureSkipTLSVerify = "insecure-skip-tls-verify"
      case proxyURL = "proxy-url"
      case disableCompression = "disable-compression"
    }
  }

  struct User: Codable, Sendable, Equatable {
    var clientCertificate: String?
    var clientCertificateData: String?
    var clientKey: String?
    var clientKeyData: String?
    var token: String?
    var tokenFile: String?
    var username: String?
    var password: String?
    var impersonate: String?
    var impersonateUID: String?
    var impersonateGroups: [String]?
    var impersonateUserExtra: [String: [String]]?
    var exec: ExecConfig?
    var authProvider: JSONValue?

    enum CodingKeys: String, CodingKey {
      case clientCertificate = "client-certificate"
      case clientCertificateData = "client-certificate-data"
      case clientKey = "client-key"
      case clientKeyData = "client-key-data"
      case token, tokenFile, username, password
      case impersonate = "as"
      case impersonateUID = "as-uid"
      case impersonateGroups = "as-groups"
      case impersonateUserExtra = "as-user-extra"
      case exec
      case authProvider = "auth-provider"
    }
  }

  struct Context: Codable, Sendable, Equatable {
    var cluster: String?
    var user: String?
    var namespace: String?
  }
}

/// The configuration of a cluster is invalid. The description names the file, the field and the fix; it contains no
/// secrets.
public struct ConfigurationError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What is invalid, where, and how to fix it.
  public let description: String

  init(_ description: String) { self.description = description }
}

// MARK: - Reading and merging

extension Kubeconfig {
  /// Reads one file.
  init(file: String) throws {
    // FileManager reads neither pipes nor /dev/null.
    guard let data = try? FileDescriptor.content(of: file) else {
      throw ConfigurationError("cannot read the kubeconfig file: \(file); check that it exists and is readable")
    }
    try self.init(data, file: file)
  }

  init(_ data: Data, file: String) throws {
    let documents = try YAML.parse(data, file: file)
    guard let document = documents.first else { return }
    guard document.objectValue != nil else {
      throw ConfigurationError("\(file): not a kubeconfig: expected a mapping at the top level")
    }
    do {
      let body = try document.decode(Body.self)
      try body.checkKind(file: file)
      currentContext = body.currentContext.flatMap { $0.isEmpty ? nil : $0 }
      clusters = (body.clusters ?? []).map { Named(name: $0.name ?? "", value: $0.cluster ?? Cluster(), file: file) }
      users = (body.users ?? []).map { Named(name: $0.name ?? "", value: $0.user ?? User(), file: file) }
      contexts = (body.contexts ?? []).map { Named(name: $0.name ?? "", value: $0.context ?? Context(), file: file) }
    } catch let error as DecodingError {
      throw ConfigurationError("invalid kubeconfig: \(file): \(error.summary)")
    }
    try Self.checkNames(clusters, field: "clusters")
    try Self.checkNames(users, field: "users")
    try Self.checkNames(contexts, field: "contexts")
    try checkData()
  }

  private struct Body: Decodable {
    struct ClusterEntry: Decodable {
      var name: String?
      var cluster: Cluster?
    }
    struct UserEntry: Decodable {
      var name: String?
      var user: User?
    }
    struct ContextEntry: Decodable {
      var name: String?
      var context: Context?
    }

    var apiVersion: String?
    var kind: String?
    var currentContext: String?
    var clusters: [ClusterEntry]?
    var users: [UserEntry]?
    var contexts: [ContextEntry]?

    enum CodingKeys: String, CodingKey {
      case apiVersion, kind
      case currentContext = "current-context"
      case clusters, users, contexts
    }

    /// Both fields are optional, but another object is not a kubeconfig.
    func checkKind(file: String) throws {
      let (version, kind) = (apiVersion ?? "", kind ?? "")
      guard version.isEmpty || version == "v1", kind.isEmpty || kind == "Config" else {
        throw ConfigurationError("\(file): not a kubeconfig: kind '\(kind)' of '\(version)'; expected Config of v1")
      }
    }
  }

  private static func checkNames<Value>(_ entries: [Named<Value>], field: String) throws {
    for (name, same) in Dictionary(grouping: entries, by: \.name) where same.count > 1 {
      throw ConfigurationError("invalid kubeconfig: \(same[0].file): \(field): duplicate name '\(name)'; remove one")
    }
  }

  /// client-go rejects a file with invalid base64 even if the entry is not used.
  private func checkData() throws {
    for cluster in clusters {
      _ = try cluster.decodeBase64(cluster.value.certificateAuthorityData, field: "certificate-authority")
    }
    for user in users {
      _ = try user.decodeBase64(user.value.clientCertificateData, field: "client-certificate")
      _ = try user.decodeBase64(user.value.clientKeyData, field: "client-key")
    }
  }

  /// Merges another file as kubectl does: the first file that sets a value or defines an entry wins.
  mutating func merge(_ later: Kubeconfig) {
    currentContext = currentContext ?? later.currentContext
    Self.merge(&clusters, later.clusters)
    Self.merge(&users, later.users)
    Self.merge(&contexts, later.contexts)
  }

  private static func merge<Value>(_ entries: inout [Named<Value>], _ later: [Named<Value>]) {
    let known = Set(entries.map(\.name))
    entries += later.filter { !known.contains($0.name) }
  }
}

extension Kubeconfig.Named {
  /// Resolves a path relative to the kubeconfig file.
  func resolve(_ path: String) -> String {
    path.hasPrefix("/") ? path : URL(fileURLWithPath: file).deletingLastPathComponent().appending(path: path).path
  }

  /// Data that is given inline in base64 or as the path of a file; `nil` if neither is given. Errors contain the name
  /// of the field, but not its value.
  func data(_ inline: String?, _ path: String?, field: String) throws -> Data? {
    if let data = try decodeBase64(inline, field: field) { return data }
    guard let path, !path.isEmpty else { return nil }
    let file = resolve(path)
    guard let data = FileManager.default.contents(atPath: file) else {
      throw ConfigurationError(
        "cannot read \(field) of '\(name)': \(self.file): \(file); check that the file exists and is readable")
    }
    return data
  }

  /// Decodes base64, which may contain line breaks; `nil` if the text is `nil` or empty.
  fileprivate func decodeBase64(_ text: String?, field: String) throws -> Data? {
    guard let text, !text.isEmpty else { return nil }
    guard let data = Data(base64Encoded: text.filter { $0 != "\n" && $0 != "\r" && $0 != "\r\n" }) else {
      throw ConfigurationError("invalid kubeconfig: \(file): \(field)-data of '\(name)' is not valid base64")
    }
    return data
  }
}
