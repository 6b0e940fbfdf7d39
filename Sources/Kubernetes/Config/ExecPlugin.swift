import Foundation

/// The configuration of an exec credential plugin.
///
/// https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins
struct ExecConfig: Codable, Sendable, Equatable {
  struct Variable: Codable, Sendable, Equatable {
    var name: String
    var value: String
  }

  var apiVersion: String?
  var command: String?
  var args: [String]?
  var env: [Variable]?
  var installHint: String?
  var provideClusterInfo: Bool?
  var interactiveMode: String?
}

/// The output of an exec plugin.
struct ExecCredential: Decodable, Sendable {
  struct Status: Decodable, Sendable {
    var token: String?
    var clientCertificateData: String?
    var clientKeyData: String?
    var expirationTimestamp: Timestamp?
  }

  var apiVersion: String?
  var kind: String?
  var status: Status?
}

/// Runs an exec credential plugin and caches its credentials until they expire. Concurrent callers share one run.
actor ExecPlugin {
  /// The credentials from one run of the plugin.
  struct PluginCredentials: Sendable {
    var token: String?
    var identity: ClientIdentity?
    var expires: Date?
  }

  /// Maximum duration of a run. Some plugins open a browser and wait for the user.
  static let timeout: Duration = .seconds(60)
  /// Credentials are renewed this long before they expire.
  static let expiryMargin: TimeInterval = 10
  private static let versions = ["client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1"]

  private let config: ExecConfig
  private let apiVersion: String
  private let subject: String
  private let program: String
  private let environment: [String: String]
  private var cached: PluginCredentials?
  /// The callers that wait for the current run; `nil` if the plugin is not running.
  private var waiters: [CheckedContinuation<Void, Never>]?

  /// Locates the program, but does not run it.
  init(
    _ config: ExecConfig, of user: Kubeconfig.Named<Kubeconfig.User>,
    cluster: Kubeconfig.Named<Kubeconfig.Cluster>, environment: [String: String]
  ) throws {
    subject = "exec plugin of user '\(user.name)': \(user.file)"
    guard let version = config.apiVersion, Self.versions.contains(version) else {
      throw ConfigurationError(
        "\(subject): apiVersion '\(config.apiVersion ?? "")' is not supported; use one of "
          + Self.versions.joined(separator: ", "))
    }
    guard let command = config.command, !command.isEmpty else {
      throw ConfigurationError("\(subject): command is missing; set it to the name or path of a program")
    }
    if config.interactiveMode == "Always", isatty(0) == 0 {
      throw ConfigurationError(
        "\(subject): interactiveMode 'Always' requires a terminal as standard input; run the command in a terminal")
    }
    self.config = config
    apiVersion = version
    guard let program = Self.find(command, in: user, path: environment["PATH"] ?? "") else {
      let hint = config.installHint.map { "\n\($0)" } ?? ""
      throw ConfigurationError("\(subject): command '\(command)' not found; install it or specify its path\(hint)")
    }
    self.program = program
    var variables = environment
    for variable in config.env ?? [] { variables[variable.name] = variable.value }
    variables["KUBERNETES_EXEC_INFO"] = try Self.info(config, version: version, cluster: cluster)
    self.environment = variables
  }

  /// A command with a slash is a path relative to the kubeconfig file; any other command is looked up in `PATH`.
  private static func find(_ command: String, in user: Kubeconfig.Named<Kubeconfig.User>, path: String) -> String? {
    let candidates =
      command.contains("/")
      ? [user.resolve(command)] : path.split(separator: ":").map { "\($0)/\(command)" }
    return candidates.first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  private static func info(
    _ config: ExecConfig, version: String, cluster: Kubeconfig.Named<Kubeconfig.Cluster>
  ) throws -> String {
    var spec: [String: JSONValue] = ["interactive": .bool(isatty(0) != 0 && config.interactiveMode != "Never")]
    if config.provideClusterInfo == true {
      var info: [String: JSONValue] = ["server": .string(cluster.value.server ?? "")]
      let authority = try cluster.data(
        cluster.value.certificateAuthorityData, cluster.value.certificateAuthority, field: "certificate-authority")
      info["certificate-authority-data"] = authority.map { .string($0.base64EncodedString()) }
      info["tls-server-name"] = cluster.value.tlsServerName.map(JSONValue.string)
      info["insecure-skip-tls-verify"] = cluster.value.insecureSkipTLSVerify.map(JSONValue.bool)
      info["proxy-url"] = cluster.value.proxyURL.map(JSONValue.string)
      spec["cluster"] = .object(info)
    }
    let value: JSONValue = ["apiVersion": .string(version), "kind": "ExecCredential", "spec": .object(spec)]
    return String(decoding: try value.jsonData(), as: UTF8.self)
  }
}

// MARK: - Running

extension ExecPlugin {
  /// The cached credentials; runs the plugin if none are cached or they are about to expire.
  func credentials() async throws -> PluginCredentials {
    while true {
      if let cached, cached.expires.map({ $0.timeIntervalSinceNow > Self.expiryMargin }) ?? true { return cached }
      if waiters == nil { break }
      await withCheckedContinuation { waiters?.append($0) }
    }
    waiters = []
    defer {
      waiters?.forEach { $0.resume() }
      waiters = nil
    }
    let credentials = try await run()
    cached = credentials
    return credentials
  }

  /// Discards the cached credentials.
  func invalidate() { cached = nil }

  private func run() async throws -> PluginCredentials {
    let run = ProcessRun(program: program, arguments: config.args ?? [], environment: environment)
    let result = try await run.result(timeout: Self.timeout)
    guard let result else {
      throw ConfigurationError("\(subject): the plugin did not exit within \(Self.timeout); run it by hand to see why")
    }
    guard result.status == 0 else {
      let errorOutput = String(decoding: result.errorOutput.suffix(500), as: UTF8.self)
      throw ConfigurationError("\(subject): the plugin exited with code \(result.status): \(errorOutput)")
    }
    return try read(result.output)
  }

  private func read(_ output: Data) throws -> PluginCredentials {
    guard let credential = try? JSONDecoder().decode(ExecCredential.self, from: output) else {
      throw ConfigurationError("\(subject): the output is not an ExecCredential")
    }
    guard credential.apiVersion == apiVersion else {
      throw ConfigurationError(
        "\(subject): the output has apiVersion '\(credential.apiVersion ?? "")', but '\(apiVersion)' is configured")
    }
    guard let status = credential.status else {
      throw ConfigurationError("\(subject): the output has no status")
    }
    var credentials = PluginCredentials(
      token: status.token, identity: nil, expires: status.expirationTimestamp?.date)
    switch (status.clientCertificateData, status.clientKeyData) {
    case (let certificate?, let key?):
      credentials.identity = ClientIdentity(certificate: Data(certificate.utf8), privateKey: Data(key.utf8))
    case (nil, nil): break
    default:
      throw ConfigurationError(
        "\(subject): the output has only one of clientCertificateData and clientKeyData; both are required")
    }
    guard credentials.token != nil || credentials.identity != nil else {
      throw ConfigurationError("\(subject): the output has neither a token nor a client certificate")
    }
    return credentials
  }
}
