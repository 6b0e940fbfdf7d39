import Foundation
import Logging
import TestSupport

@testable import Kubernetes

/// The directory and the server of a case while a client runs.
struct KubeconfigRun {
  /// The result of a client: the request that the server received, or the error.
  struct Outcome: Sendable, Hashable {
    var requests: [RecordedRequest] = []
    var error: String?
    /// `KUBERNETES_EXEC_INFO` of an exec plugin that ran.
    var execInfo: JSONValue?
  }

  let test: KubeconfigCase
  let directory: URL
  let recorder: RequestRecorder

  /// Runs a client in the environment of a case.
  static func outcome(
    of test: KubeconfigCase, _ client: (KubeconfigRun) async throws -> String?
  ) async throws -> Outcome {
    let recorder = try await RequestRecorder.start()
    let directory = FileManager.default.temporaryDirectory.appending(path: "kubeconfig-\(UUID().uuidString)")
    let run = KubeconfigRun(test: test, directory: directory, recorder: recorder)
    defer { try? FileManager.default.removeItem(at: directory) }
    try run.writeFiles()
    let error = try await client(run)
    let info = FileManager.default.contents(atPath: directory.appending(path: "exec-info").path)
    let outcome = Outcome(
      requests: recorder.requests, error: error.map(run.normalize),
      execInfo: try info.map { try JSONValue(parsing: Data(run.normalize(String(decoding: $0, as: UTF8.self)).utf8)) })
    try await recorder.stop()
    return outcome
  }

  private func writeFiles() throws {
    let certificates = try TestCertificates.shared.get()
    for name in TestCertificates.files { try write(name, try certificates.data(name)) }
    for (path, text) in test.files { try write(path, Data(try expand(text).utf8)) }
    for (path, text) in test.pod ?? [:] { try write("pod/\(path)", Data(try expand(text).utf8)) }
  }

  private func write(_ path: String, _ data: Data) throws {
    let file = directory.appending(path: path)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try data.write(to: file)
    let isScript = data.starts(with: Data("#!".utf8))
    try FileManager.default.setAttributes([.posixPermissions: isScript ? 0o755 : 0o600], ofItemAtPath: file.path)
  }

  /// Replaces the placeholders of a text.
  private func expand(_ text: String) throws -> String {
    let certificates = try TestCertificates.shared.get()
    var text = text.replacing("{{port}}", with: "\(recorder.port)").replacing("{{directory}}", with: directory.path)
    for name in TestCertificates.files where text.contains("{{\(name)}}") {
      text = text.replacing("{{\(name)}}", with: try certificates.data(name).base64EncodedString())
    }
    for name in TestCertificates.files where text.contains("{{json:\(name)}}") {
      let pem = String(decoding: try certificates.data(name), as: UTF8.self)
      text = text.replacing("{{json:\(name)}}", with: pem.replacing("\n", with: "\\n"))
    }
    for name in TestCertificates.files where text.contains("{{pem:\(name)}}") {
      text = text.replacing("{{pem:\(name)}}", with: String(decoding: try certificates.data(name), as: UTF8.self))
    }
    return text
  }

  /// Replaces the values that differ between runs by their placeholders.
  private func normalize(_ text: String) -> String {
    var text = text.replacing(directory.path, with: "{{directory}}").replacing("\(recorder.port)", with: "{{port}}")
    if let authority = try? TestCertificates.shared.get().data("ca.crt").base64EncodedString() {
      text = text.replacing(authority, with: "{{ca.crt}}")
    }
    // The prefix of a log line of klog: severity, time, process and source.
    return text.replacing(#/[EWI]\d{4} [^\]]*\] /#, with: "").trimmingCharacters(in: .whitespacesAndNewlines)
  }

  private var environment: [String: String] {
    get throws {
      var variables = ["HOME": directory.path, "PATH": "\(directory.path)/bin:/usr/bin:/bin"]
      for (name, value) in test.environment { variables[name] = try expand(value) }
      return variables
    }
  }
}

// MARK: - Clients

extension KubeconfigRun {
  /// Creates a token with the client of this package; returns the error.
  func runClient() async throws -> String? {
    let loader = ClusterConfigurationLoader(
      environment: try environment, serviceAccount: directory.appending(path: "pod").path)
    let transport = CurlTransport(proxies: ProxyEnvironment(try environment))
    defer { transport.shutdown() }
    do {
      let configuration = try loader.load(kubeconfig: try test.kubeconfig.map(expand), context: test.context)
      let client = Client(
        source: configuration.source, transport: transport, userAgent: "test", retry: .never,
        logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
      _ = try await client.createData(
        ["apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest"], type: ServiceAccount.resourceType,
        namespace: configuration.namespace ?? "default", name: "probe", subresource: "token", fieldManager: "test")
      return nil
    } catch {
      return "\(error)"
    }
  }

  /// Creates a token with kubectl; returns its standard error if it fails. Creating a token needs no discovery, so that
  /// kubectl sends one request, whose path contains the namespace. Other flags can change the result: with
  /// `--request-timeout`, kubectl does not use the service account of a pod.
  func runKubectl(_ kubectl: String) async throws -> String? {
    var arguments = [kubectl, "create", "token", "probe"]
    if let kubeconfig = test.kubeconfig { arguments.append("--kubeconfig=\(try expand(kubeconfig))") }
    if let context = test.context { arguments.append("--context=\(context)") }
    if test.pod != nil {
      arguments = ["/usr/bin/unshare", "-rm", "/bin/sh", "-euc", Self.podScript, directory.path] + arguments
    }
    return try await run(arguments)
  }

  /// Runs `plimsoll diff`, so that libcurl reads the environment of the case; returns its standard error if it fails.
  func runDiff() async throws -> String? {
    let binary = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "plimsoll")
    return try await run([binary.path, "diff", Repository["examples/restricted.yaml"].path])
  }

  /// Runs a program in the environment and the directory of the case; returns its standard error if it fails.
  private func run(_ arguments: [String]) async throws -> String? {
    let output = directory.appending(path: "stderr")
    try Data().write(to: output)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: arguments[0])
    process.arguments = Array(arguments.dropFirst())
    process.environment = try environment
    process.currentDirectoryURL = directory
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = try FileHandle(forWritingTo: output)
    await withCheckedContinuation { continuation in
      process.terminationHandler = { _ in continuation.resume() }
      do { try process.run() } catch { continuation.resume() }
    }
    guard process.terminationStatus != 0 else { return nil }
    return try String(contentsOf: output, encoding: .utf8)
  }

  /// Mounts the files of the service account where kubectl reads them, in a mount namespace of its own.
  private static let podScript = """
    run=$(readlink -f /var/run)
    mount -t tmpfs tmpfs "$run"
    mkdir -p "$run/secrets/kubernetes.io"
    cp -r "$0/pod" "$run/secrets/kubernetes.io/serviceaccount"
    exec "$@"
    """
}
