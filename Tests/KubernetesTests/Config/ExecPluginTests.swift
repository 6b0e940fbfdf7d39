import Foundation
import Testing

@testable import Kubernetes

/// Exec plugins that hang, and credentials that the server rejects.
@Suite("Exec plugin", .timeLimit(.minutes(10)))
struct ExecPluginTests {
  private let directory: URL

  init() throws {
    directory = FileManager.default.temporaryDirectory.appending(path: "plugin-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
  }

  private func path(_ name: String) -> String { directory.appending(path: name).path }

  private func text(_ name: String) -> String {
    (FileManager.default.contents(atPath: path(name)).map { String(decoding: $0, as: UTF8.self) } ?? "")
      .trimmingCharacters(in: .whitespacesAndNewlines)
  }

  private func plugin(_ script: String, timeout: Duration = .seconds(30)) throws -> ExecPlugin {
    let program = directory.appending(path: "plugin")
    try Data("#!/bin/sh\ncd \"\(directory.path)\"\n\(script)\n".utf8).write(to: program)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program.path)
    let config = ExecConfig(
      apiVersion: "client.authentication.k8s.io/v1", command: program.path, interactiveMode: "Never")
    return try ExecPlugin(
      config, of: .init(name: "u", value: .init(), file: path("config")),
      cluster: .init(name: "k", value: .init(), file: path("config")), environment: ["PATH": "/usr/bin:/bin"],
      timeout: timeout)
  }

  /// A plugin that prints another token each time.
  private static let counting = """
    echo run >> runs
    n=$(wc -l < runs | tr -d ' ')
    echo "{\\"apiVersion\\":\\"client.authentication.k8s.io/v1\\",\\"kind\\":\\"ExecCredential\\",\\"status\\":{\\"token\\":\\"$n\\"}}"
    """

  /// Waits until a condition holds; the time limit of the suite ends a test that waits in vain.
  private func wait(until condition: () -> Bool) async throws {
    while !condition() { try await Task.sleep(for: .milliseconds(5)) }
  }

  private func isRunning(_ process: String) -> Bool {
    guard let status = FileManager.default.contents(atPath: "/proc/\(process)/stat") else { return false }
    return !String(decoding: status, as: UTF8.self).contains(") Z ")
  }

  @Test("a plugin that hangs is killed at the time limit, with the programs that it started")
  func timeout() async throws {
    let plugin = try plugin("sleep 300 & echo $! > child; wait", timeout: .milliseconds(500))
    let error = try await #require(throws: ConfigurationError.self) { try await plugin.credentials() }
    #expect(error.description.contains("did not exit within 0.5 seconds"))
    #expect(!text("child").isEmpty)
    try await wait { !isRunning(text("child")) }
  }

  @Test("a plugin whose output stays open after it exits does not block")
  func openOutput() async throws {
    let plugin = try plugin("sleep 300 & echo $! > child\n" + Self.counting)
    #expect(try await plugin.credentials().token == "1")
    if let child = Int32(text("child")) { kill(child, SIGKILL) }
  }

  @Test("a cancelled caller stops waiting for the run of another caller at once")
  func cancelledWaiter() async throws {
    let plugin = try plugin("touch started; sleep 300")
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { _ = try await plugin.credentials() }
      try await wait { FileManager.default.fileExists(atPath: path("started")) }
      await withTaskGroup(of: Void.self) { waiters in
        waiters.addTask {
          await #expect(throws: CancellationError.self) { try await plugin.credentials() }
        }
        waiters.cancelAll()
      }
      group.cancelAll()
    }
  }

  @Test("a cancelled caller ends its run of the plugin at once")
  func cancelledRun() async throws {
    let plugin = try plugin("echo $$ > started; exec sleep 300")
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { _ = try await plugin.credentials() }
      try await wait { !text("started").isEmpty }
      group.cancelAll()
    }
    try await wait { !isRunning(text("started")) }
  }

  @Test("only the credential that the server rejected is discarded")
  func invalidation() async throws {
    let plugin = try plugin(Self.counting)
    let endpoint = Endpoint(server: "https://example.com")
    let first = Credentials(endpoint: endpoint, authorization: "Bearer 1")
    #expect(try await plugin.credentials().token == "1")
    await plugin.invalidate(Credentials(endpoint: endpoint, authorization: "Bearer 0"))
    #expect(try await plugin.credentials().token == "1", "an older credential was rejected")
    await plugin.invalidate(first)
    #expect(try await plugin.credentials().token == "2")
    await plugin.invalidate(first)
    #expect(try await plugin.credentials().token == "2", "a second request with the old credential was rejected")
  }

  @Test("a token file is read again after a 401, unless it has been read since")
  func tokenFile() async throws {
    let cluster = Kubeconfig.Cluster(server: "https://example.com")
    let user = Kubeconfig.User(tokenFile: "token")
    let source = try {
      try Data("first".utf8).write(to: directory.appending(path: "token"))
      return try KubeconfigCredentialSource(
        cluster: .init(name: "k", value: cluster, file: path("config")),
        user: .init(name: "u", value: user, file: path("config")), environment: [:])
    }()
    let first = try await source.credentials()
    try Data("second".utf8).write(to: directory.appending(path: "token"))
    await source.invalidate(first)
    #expect(try await source.credentials().authorization == "Bearer second")
    try Data("third".utf8).write(to: directory.appending(path: "token"))
    await source.invalidate(first)
    #expect(try await source.credentials().authorization == "Bearer second")
  }
}
