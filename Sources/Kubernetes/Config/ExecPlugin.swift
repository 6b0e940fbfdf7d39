import Foundation

/// A program that hands out credentials. https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins
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

/// What the program answers: `ExecCredential`.
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

/// Runs an exec credential plugin, and keeps what it said until that expires. Callers at the same time share one run.
actor ExecPlugin {
  /// What a run gave.
  struct Answer: Sendable {
    var token: String?
    var identity: ClientIdentity?
    var expires: Date?
  }

  /// How long a plugin may take; some open a browser.
  static let timeout: Duration = .seconds(60)
  /// New credentials are fetched this long before the old ones end.
  static let margin: TimeInterval = 10
  private static let versions = ["client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1"]

  private let config: ExecConfig
  private let apiVersion: String
  private let subject: String
  private let program: String
  private let environment: [String: String]
  private var answer: Answer?
  private var running: [CheckedContinuation<Void, Never>]?

  /// Finds the program; nothing runs yet.
  init(
    _ config: ExecConfig, of user: Kubeconfig.Named<Kubeconfig.User>,
    cluster: Kubeconfig.Named<Kubeconfig.Cluster>, environment: [String: String]
  ) throws {
    subject = "\(user.file): exec of user '\(user.name)'"
    guard let version = config.apiVersion, Self.versions.contains(version) else {
      throw ConfigurationError(
        "\(subject): apiVersion '\(config.apiVersion ?? "")' is not supported: use one of "
          + Self.versions.joined(separator: ", "))
    }
    guard let command = config.command, !command.isEmpty else { throw ConfigurationError("\(subject): has no command") }
    if config.interactiveMode == "Always", isatty(0) == 0 {
      throw ConfigurationError("\(subject): needs a terminal (interactiveMode: Always), and there is none")
    }
    self.config = config
    apiVersion = version
    guard let program = Self.find(command, in: user, path: environment["PATH"] ?? "") else {
      let hint = config.installHint.map { "\n\($0)" } ?? ""
      throw ConfigurationError("\(subject): program '\(command)' is not found: install it, or set its path\(hint)")
    }
    self.program = program
    var variables = environment
    for variable in config.env ?? [] { variables[variable.name] = variable.value }
    variables["KUBERNETES_EXEC_INFO"] = try Self.info(config, version: version, cluster: cluster)
    self.environment = variables
  }

  /// A name with a slash is a path, relative to the kubeconfig's folder; others are looked up in `PATH`.
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
  /// Current credentials; runs the program where there are none.
  func credential() async throws -> Answer {
    while true {
      if let answer, answer.expires.map({ $0.timeIntervalSinceNow > Self.margin }) ?? true { return answer }
      if running == nil { break }
      await withCheckedContinuation { running?.append($0) }
    }
    running = []
    defer {
      running?.forEach { $0.resume() }
      running = nil
    }
    let fresh = try await run()
    answer = fresh
    return fresh
  }

  /// Forgets what the program said last.
  func invalidate() { answer = nil }

  private func run() async throws -> Answer {
    let run = ProcessRun(program: program, arguments: config.args ?? [], environment: environment)
    let result = try await run.result(timeout: Self.timeout)
    guard let result else { throw ConfigurationError("\(subject): did not answer within \(Self.timeout)") }
    guard result.status == 0 else {
      let tail = String(decoding: result.errors.suffix(500), as: UTF8.self)
      throw ConfigurationError("\(subject): ended with status \(result.status): \(tail)")
    }
    return try read(result.output)
  }

  private func read(_ output: Data) throws -> Answer {
    guard let credential = try? JSONDecoder().decode(ExecCredential.self, from: output) else {
      throw ConfigurationError("\(subject): its answer is no ExecCredential")
    }
    guard credential.apiVersion == apiVersion else {
      throw ConfigurationError(
        "\(subject): answers as '\(credential.apiVersion ?? "")', and is configured as '\(apiVersion)'")
    }
    guard let status = credential.status else { throw ConfigurationError("\(subject): its answer has no status") }
    var answer = Answer(token: status.token, identity: nil, expires: status.expirationTimestamp?.date)
    switch (status.clientCertificateData, status.clientKeyData) {
    case (let certificate?, let key?):
      answer.identity = ClientIdentity(certificate: Data(certificate.utf8), privateKey: Data(key.utf8))
    case (nil, nil): break
    default: throw ConfigurationError("\(subject): its answer has one of certificate and key, and needs both")
    }
    guard answer.token != nil || answer.identity != nil else {
      throw ConfigurationError("\(subject): its answer has neither a token nor a certificate")
    }
    return answer
  }
}
