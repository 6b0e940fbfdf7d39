import Synchronization

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Runs an exec credential plugin and caches its credentials until they expire. Concurrent callers share one run.
actor ExecPlugin {
  /// The credentials from one run of the plugin.
  struct PluginCredentials: Sendable, Equatable {
    var token: String?
    var identity: ClientIdentity?
    var expires: Date?

    /// Whether the credentials can be used. client-go compares with the wall clock, too.
    func isValid(at date: Date) -> Bool { expires.map { date <= $0 } ?? true }
  }

  /// Maximum duration of a run. Some plugins open a browser and wait for the user.
  static let timeout: Duration = .seconds(60)

  private let config: ExecConfig
  private let cluster: Kubeconfig.Named<Kubeconfig.Cluster>
  private let subject: String
  private let program: String
  private let environment: [String: String]
  private let timeout: Duration
  private var cached: PluginCredentials?
  private var isRunning = false
  /// The callers that wait for the current run. A mutex protects them, because a cancelled caller stops waiting at once.
  private let waiters = Mutex<[UUID: CheckedContinuation<Void, Never>]>([:])

  /// Prepares a plugin; does not run it.
  ///
  /// - Parameters:
  ///   - config: A valid configuration.
  ///   - user: The user of the kubeconfig.
  ///   - cluster: The cluster that the credentials are for.
  ///   - environment: Environment variables of this process.
  ///   - timeout: Maximum duration of a run.
  init(
    _ config: ExecConfig, of user: Kubeconfig.Named<Kubeconfig.User>,
    cluster: Kubeconfig.Named<Kubeconfig.Cluster>, environment: [String: String], timeout: Duration = timeout
  ) throws {
    subject = "exec plugin of user '\(user.name)': \(user.file)"
    let command = config.command ?? ""
    guard let program = Self.find(command, in: user, path: environment["PATH"] ?? "") else {
      let hint = config.installHint.map { "\n\n\(Self.printable($0))" } ?? ""
      throw ConfigurationError("\(subject): command '\(command)' not found; install it or specify its path\(hint)")
    }
    self.config = config
    self.cluster = cluster
    self.program = program
    self.timeout = timeout
    var variables = environment
    for variable in config.env ?? [] { variables[variable.name] = variable.value }
    self.environment = variables
  }

  /// A command with a slash is a path relative to the kubeconfig file; any other command is looked up in `PATH`.
  private static func find(_ command: String, in user: Kubeconfig.Named<Kubeconfig.User>, path: String) -> String? {
    let candidates =
      command.contains("/")
      ? [user.resolve(command)] : path.split(separator: ":").map { "\($0)/\(command)" }
    return candidates.first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  /// Replaces control characters, which could change the state of the terminal.
  private static func printable(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { scalar in
          scalar.properties.generalCategory == .control && scalar != "\n" && scalar != "\t" ? "\u{FFFD}" : scalar
        }))
  }
}

// MARK: - Running

extension ExecPlugin {
  /// The cached credentials; runs the plugin if none are cached or they have expired.
  ///
  /// - Throws: `ConfigurationError` if the plugin fails, or `CancellationError`, which also ends the run of this caller.
  func credentials() async throws -> PluginCredentials {
    while true {
      if let cached, cached.isValid(at: Date()) { return cached }
      if !isRunning { break }
      await waitForCurrentRun()
      try Task.checkCancellation()
    }
    isRunning = true
    defer {
      isRunning = false
      let waiting = waiters.withLock { waiters in
        defer { waiters = [:] }
        return waiters.values
      }
      for continuation in waiting { continuation.resume() }
    }
    let credentials = try await run()
    cached = credentials
    return credentials
  }

  /// Returns when the current run has ended or the task is cancelled.
  private func waitForCurrentRun() async {
    let id = UUID()
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isWaiting = waiters.withLock { waiters in
          guard !Task.isCancelled else { return false }
          waiters[id] = continuation
          return true
        }
        if !isWaiting { continuation.resume() }
      }
    } onCancel: {
      waiters.withLock { $0.removeValue(forKey: id) }?.resume()
    }
  }

  /// Discards the cached credentials if they are those that the server rejected. Another request may have replaced them
  /// in the meantime.
  func invalidate(_ rejected: Credentials) {
    guard let cached else { return }
    let isRejected =
      cached.token.map { rejected.authorization == "Bearer \($0)" } ?? (cached.identity == rejected.endpoint.identity)
    if isRejected { self.cached = nil }
  }

  private func run() async throws -> PluginCredentials {
    let isTerminal = isatty(0) != 0
    if config.mode == .always, !isTerminal {
      throw ConfigurationError(
        "\(subject): interactiveMode 'Always' requires a terminal as standard input; run the command in a terminal")
    }
    let isInteractive = isTerminal && config.mode != .never
    var variables = environment
    variables["KUBERNETES_EXEC_INFO"] = try config.info(cluster: cluster, isInteractive: isInteractive)
    let process = PluginProcess(
      program: program, arguments: config.args ?? [], environment: variables, isInteractive: isInteractive)
    guard let result = try await process.run(timeout: timeout) else {
      throw ConfigurationError("\(subject): the plugin did not exit within \(timeout); run it by hand to see why")
    }
    guard result.exitCode == 0 else {
      throw ConfigurationError(
        "\(subject): the plugin exited with code \(result.exitCode): \(Self.printable(result.errorOutput))")
    }
    return try read(result.output)
  }

  private func read(_ output: Data) throws -> PluginCredentials {
    guard let credential = try? JSONDecoder().decode(ExecCredential.self, from: output) else {
      throw ConfigurationError("\(subject): the output is not an ExecCredential")
    }
    guard credential.apiVersion == config.apiVersion, credential.kind == "ExecCredential" else {
      throw ConfigurationError(
        "\(subject): the output is '\(credential.kind ?? "")' of '\(credential.apiVersion ?? "")', but ExecCredential of "
          + "'\(config.apiVersion ?? "")' is configured")
    }
    guard let status = credential.status else {
      throw ConfigurationError("\(subject): the output has no status")
    }
    if let expiration = status.expirationTimestamp, expiration.date == nil {
      throw ConfigurationError("\(subject): expirationTimestamp of the output is not in RFC 3339 format")
    }
    var credentials = PluginCredentials(
      token: status.token.isSet ? status.token : nil, expires: status.expirationTimestamp?.date)
    switch (status.clientCertificateData ?? "", status.clientKeyData ?? "") {
    case ("", ""): break
    case (_, ""), ("", _):
      throw ConfigurationError(
        "\(subject): the output has only one of clientCertificateData and clientKeyData; both are required")
    case (let certificate, let key):
      credentials.identity = ClientIdentity(certificate: Data(certificate.utf8), privateKey: Data(key.utf8))
    }
    guard credentials.token != nil || credentials.identity != nil else {
      throw ConfigurationError("\(subject): the output has neither a token nor a client certificate")
    }
    return credentials
  }
}
