import Foundation
import Testing

@testable import Kubernetes

/// Kubeconfig files, exec plugins and service accounts.
@Suite struct ClusterConfigurationTests {
  private let directory: URL

  init() throws {
    directory = FileManager.default.temporaryDirectory.appending(path: "config-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
  }

  @discardableResult
  private func write(_ name: String, _ text: String, executable: Bool = false) throws -> String {
    let file = directory.appending(path: name)
    try Data(text.utf8).write(to: file)
    if executable { try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path) }
    return file.path
  }

  private func config(user: String, server: String = "https://one:6443") -> String {
    """
    current-context: c
    clusters:
    - name: k
      cluster: {server: "\(server)", insecure-skip-tls-verify: true}
    users:
    - name: u
      user: \(user)
    contexts:
    - name: c
      context: {cluster: k, user: u, namespace: ns}
    """
  }

  private func load(_ file: String, environment: [String: String] = ["PATH": "/usr/bin:/bin"]) throws
    -> ClusterConfiguration
  {
    try ClusterConfiguration.load(kubeconfig: file, context: nil, environment: environment)
  }

  @Test("a token and a rotated token file are used for authorization")
  func tokens() async throws {
    let token = try load(try write("a", config(user: "{token: secret}")))
    #expect(try await token.source.credentials().authorization == "Bearer secret")
    #expect(token.namespace == "ns")
    #expect(!"\(try await token.source.credentials())".contains("secret"))
    try write("token", "first\n")
    let file = try load(try write("c", config(user: "{tokenFile: token}")))
    #expect(try await file.source.credentials().authorization == "Bearer first")
    try write("token", "second\n")
    #expect(try await file.source.credentials().authorization == "Bearer first", "cached for one minute")
    await file.source.invalidate(try await file.source.credentials())
    #expect(try await file.source.credentials().authorization == "Bearer second", "read again after a 401")
  }

  @Test("several files are merged: the first value wins, and missing files are skipped")
  func merging() async throws {
    let first = try write("one", "contexts:\n- name: c\n  context: {cluster: k, user: u}\n")
    let second = try write("two", config(user: "{token: two}", server: "https://two:6443"))
    let third = try write("three", config(user: "{token: three}", server: "https://three:6443"))
    let environment = ["KUBECONFIG": "\(first):\(directory.path)/none:\(second):\(third)"]
    let merged = try ClusterConfiguration.load(kubeconfig: nil, context: nil, environment: environment)
    let credentials = try await merged.source.credentials()
    #expect(credentials.endpoint.server == "https://two:6443")
    #expect(credentials.authorization == "Bearer two")
    #expect(merged.namespace == nil, "the context of the first file has no namespace")
  }

  @Test(
    "an invalid user is reported with the file, the field and the fix",
    arguments: [
      ("{client-certificate-data: '***', client-key-data: aGk=}", "client-certificate-data"),
      ("{client-certificate-data: aGk=}", "no client-key"), ("{auth-provider: {name: gcp}}", "exec plugin"),
      ("{exec: {apiVersion: client.authentication.k8s.io/v1alpha1, command: x}}", "v1beta1"),
      ("{username: u, password: p}", "basic authentication"),
      (
        "{exec: {apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never, command: no-such, installHint: get it}}",
        "get it"
      ),
      ("{tokenFile: none}", "tokenFile"),
    ])
  func mistakes(user: String, problem: String) throws {
    let file = try write("x", config(user: user))
    let error = try #require(throws: (any Error).self) { try load(file) }
    #expect("\(error)".contains(problem), "\(error)")
    #expect("\(error)".contains(file), "\(error)")
  }

  @Test("an unknown context is reported with the names of the existing contexts")
  func unknownContext() throws {
    let file = try write("x", config(user: "{}"))
    let error = try #require(throws: ConfigurationError.self) {
      try ClusterConfiguration.load(kubeconfig: file, context: "nope", environment: [:])
    }
    #expect(error.description.contains("'nope'"))
    #expect(error.description.contains("defined: c"))
  }

  @Test(
    "concurrent requests share one run of an exec plugin, and a 401 causes another run", arguments: ["v1", "v1beta1"])
  func plugin(version: String) async throws {
    let script = """
      #!/bin/sh
      echo run >> "\(directory.path)/runs"
      n=$(wc -l < "\(directory.path)/runs" | tr -d ' ')
      [ -n "$KUBERNETES_EXEC_INFO" ] || exit 3
      printf '{"apiVersion":"client.authentication.k8s.io/\(version)","kind":"ExecCredential",'
      printf '"status":{"token":"%s-%s-%s","expirationTimestamp":"2099-01-01T00:00:00Z"}}' "$1" "$EXTRA" "$n"
      """
    try write("plugin", script, executable: true)
    let user =
      "{exec: {apiVersion: client.authentication.k8s.io/\(version), interactiveMode: Never, command: ./plugin, args: [arg], env: [{name: EXTRA, value: env}]}}"
    let source = try load(try write("x", config(user: user))).source
    try await withThrowingTaskGroup(of: String?.self) { group in
      for _ in 0..<10 { group.addTask { try await source.credentials().authorization } }
      for try await authorization in group { #expect(authorization == "Bearer arg-env-1") }
    }
    await source.invalidate(try await source.credentials())
    #expect(try await source.credentials().authorization == "Bearer arg-env-2")
  }

  @Test("the error of a failing exec plugin contains its standard error, but not its output")
  func failingPlugin() async throws {
    try write("plugin", "#!/bin/sh\necho token-on-stdout; echo reason >&2; exit 7\n", executable: true)
    let user = "{exec: {apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never, command: ./plugin}}"
    let source = try load(try write("x", config(user: user))).source
    let error = try await #require(throws: ConfigurationError.self) { try await source.credentials() }
    #expect(error.description.contains("reason"))
    #expect(error.description.contains("7"))
    #expect(!error.description.contains("token-on-stdout"))
  }

  @Test(
    "in a pod, the files of the service account are used, and an IPv6 address is put in brackets",
    arguments: [("10.0.0.1", "https://10.0.0.1:443"), ("fd00::1", "https://[fd00::1]:443")])
  func inCluster(host: String, server: String) async throws {
    try write("token", "t\n")
    try write("ca.crt", "ca")
    try write("namespace", "plimsoll-system")
    let source = try #require(
      try InClusterCredentialSource(
        environment: ["KUBERNETES_SERVICE_HOST": host, "KUBERNETES_SERVICE_PORT": "443"], directory: directory.path))
    let credentials = try await source.credentials()
    #expect(credentials.endpoint.server == server)
    #expect(credentials.authorization == "Bearer t")
    #expect(credentials.endpoint.certificateAuthority == Data("ca".utf8))
    #expect(source.namespace == "plimsoll-system")
    #expect(try InClusterCredentialSource(environment: [:], directory: directory.path) == nil)
  }
}
