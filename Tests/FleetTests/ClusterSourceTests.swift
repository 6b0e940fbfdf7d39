import Foundation
import Kubernetes
import Logging
import Sandbox
import TestSupport
import Testing

@testable import Fleet

/// Where the clusters of a fleet come from.
@Suite("sources of clusters") struct ClusterSourceTests {
  private static let list = ClusterList(connector: ClusterConnector(userAgent: "test", environment: [:]))

  /// Runs a test in a folder with files.
  private func withFiles(_ files: [String: String], _ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "fleet-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, text) in files { try Data(text.utf8).write(to: folder.appending(path: name)) }
    try body(folder.path)
  }

  private static func kubeconfig(_ contexts: [String]) -> String {
    let entries = contexts.map { "{name: \($0), context: {cluster: k, user: u}}" }.joined(separator: ", ")
    return """
      current-context: \(contexts.first ?? "none")
      contexts: [\(entries)]
      clusters: [{name: k, cluster: {server: "https://127.0.0.1:1"}}]
      users: [{name: u, user: {token: secret-token}}]
      """
  }

  @Test("contexts are selected by globs, and a glob without a match is an error that names the contexts")
  func contexts() throws {
    try withFiles(["config": Self.kubeconfig(["prod-1", "prod-2", "test-1"])]) { folder in
      let file = "\(folder)/config"
      let names = try Self.list.contexts(matching: ["prod-*"], kubeconfig: file).map(\.name)
      #expect(names == ["prod-1", "prod-2"])
      let error = #expect(throws: FleetError.self) {
        try Self.list.contexts(matching: ["prod-*", "stage-*"], kubeconfig: file)
      }
      #expect(error?.description == "--contexts: no context matches 'stage-*'; there are prod-1, prod-2, test-1")
    }
  }

  @Test(
    "a folder has one cluster per file, named by the file; a file that is not a kubeconfig is a row with the reason")
  func folder() throws {
    let files = [
      "prod-1.yaml": Self.kubeconfig(["a"]), "prod-2": Self.kubeconfig(["a"]), "broken.kubeconfig": "a: [",
      "no-context.yaml": "{apiVersion: v1, kind: Config}", ".hidden": "", "same.yaml": Self.kubeconfig(["a"]),
      "same.json": Self.kubeconfig(["a"]),
    ]
    try withFiles(files) { folder in
      let clusters = try Self.list.kubeconfigs(in: folder)
      let same = ["same (file \(folder)/same.json)", "same (file \(folder)/same.yaml)"]
      #expect(clusters.map(\.name) == ["broken", "no-context", "prod-1", "prod-2"] + same)
      for glob in ["same", "*ame", same[0]] {
        let selected = try ClusterList.select(clusters, matching: [glob, "prod-*"]).map(\.name)
        #expect(selected == ["prod-1", "prod-2"] + (glob == same[0] ? [same[0]] : same), "\(glob)")
      }
      let problems = clusters.compactMap { cluster in
        if case .failure(let problem) = cluster.access { problem } else { nil }
      }
      #expect(problems.map(\.kind) == [.misconfigured, .misconfigured])
      #expect(problems.first?.message.contains("/broken.kubeconfig:") == true)
    }
    let missing = #expect(throws: FleetError.self) { try Self.list.kubeconfigs(in: "/nonexistent") }
    #expect(missing?.description.contains("cannot list the folder '/nonexistent'") == true)
  }

  @Test("a link without a target is a cluster that cannot be read")
  func danglingLink() throws {
    try withFiles(["prod-1": Self.kubeconfig(["a"])]) { folder in
      try FileManager.default.createSymbolicLink(atPath: "\(folder)/prod-2.yaml", withDestinationPath: "nowhere")
      let clusters = try Self.list.kubeconfigs(in: folder)
      #expect(clusters.map(\.name) == ["prod-1", "prod-2"])
      guard case .failure(let problem)? = clusters.last?.access else { return #expect(Bool(false), "it can be read") }
      #expect(problem.message.contains("prod-2.yaml"))
    }
  }

  @Test("--clusters selects by name, and names the clusters if nothing matches")
  func selection() throws {
    let clusters = ["a-1", "a-2", "b-1"].map {
      FleetCluster(name: $0, origin: "test", access: .failure(.notInstalled))
    }
    #expect(try ClusterList.select(clusters, matching: ["*-1"]).map(\.name) == ["a-1", "b-1"])
    #expect(try ClusterList.select(clusters, matching: []).count == 3)
    let error = #expect(throws: FleetError.self) { try ClusterList.select(clusters, matching: ["c*"]) }
    #expect(error?.description == "--clusters: no cluster matches 'c*'; there are a-1, a-2, b-1")
  }

  // MARK: - Argo CD

  private static func secret(_ config: String, server: String? = "https://a.example.com") -> Secret {
    var data = ["name": "prod", "config": config]
    data["server"] = server
    return Secret(
      metadata: ObjectMeta(name: "cluster-1", namespace: "argocd"),
      data: data.mapValues { Data($0.utf8).base64EncodedString() })
  }

  @Test("a Secret of Argo CD gives the address, the authority, the token and the client certificate")
  func argoCD() async throws {
    let pem = Data("-----BEGIN CERTIFICATE-----".utf8).base64EncodedString()
    let cluster = try ArgoCDCluster(
      Self.secret(
        """
        {"bearerToken": "t0ken", "proxyUrl": "http://proxy.example.com:3128",
         "tlsClientConfig": {"caData": "\(pem)", "certData": "\(pem)", "keyData": "\(pem)", "serverName": "inner"}}
        """))
    #expect(cluster.name == "prod")
    let configuration = try cluster.kubeconfig(allowing: try AllowedPlugins())
      .configuration(origin: "Secret argocd/cluster-1", environment: [:])
    let credentials = try await configuration.source.credentials()
    #expect(credentials.authorization == "Bearer t0ken")
    #expect(credentials.endpoint.server == "https://a.example.com")
    #expect(credentials.endpoint.serverName == "inner")
    #expect(credentials.endpoint.proxy == "http://proxy.example.com:3128")
    #expect(credentials.endpoint.certificateAuthority == Data("-----BEGIN CERTIFICATE-----".utf8))
    #expect(credentials.endpoint.identity != nil)
  }

  struct BadSecret: Sendable, CustomTestStringConvertible {
    var config: String
    var message: String
    var server: String? = "https://a.example.com"
    var testDescription: String { message }
  }

  static let badSecrets = [
    BadSecret(config: "{}", message: "data.server of the Secret is missing", server: nil),
    BadSecret(config: "[secret-value]", message: "data.config of the Secret is not a JSON object"),
    BadSecret(config: #"{"username": "admin", "password": "secret-value"}"#, message: "use a bearerToken"),
    BadSecret(
      config: #"{"execProviderConfig": {"command": "/tmp/evil", "args": ["secret-value"]}}"#,
      message: "the Secret needs the exec plugin '/tmp/evil'; if you trust it, add --allow-exec"),
    BadSecret(
      config: #"{"execProviderConfig": {"command": "aws", "env": {"LD_PRELOAD": "secret-value"}}}"#,
      message: "sets the environment variable 'LD_PRELOAD' of the exec plugin 'aws'; if you trust it"),
    BadSecret(config: #"{"execProviderConfig": {}}"#, message: "execProviderConfig.command of the Secret is missing"),
    BadSecret(
      config: #"{"awsAuthConfig": {"clusterName": "x"}}"#, message: "needs the exec plugin 'argocd-k8s-auth'"),
    BadSecret(config: #"{"tlsClientConfig": {"caData": "%%"}}"#, message: "certificate-authority-data"),
    BadSecret(
      config: #"{"bearerToken": "secret-value\nX: y"}"#, message: "contains a line break or another control character"),
    BadSecret(config: "{}", message: "is not an HTTP URL", server: "file:///etc/passwd"),
  ]

  struct PluginServerCase: Sendable, CustomTestStringConvertible {
    var allowed = ["aws=*.example.com"]
    var server = "https://a.example.com"
    var fields = ""
    /// What the problem contains; `nil` if the credentials may be sent.
    var problem: String?
    var testDescription: String { "\(allowed) \(server) \(fields)" }
  }

  static let pluginServers = [
    PluginServerCase(), PluginServerCase(server: "HTTPS://A.EXAMPLE.com:6443/path"),
    PluginServerCase(allowed: ["aws"], server: "https://evil.test"),
    PluginServerCase(allowed: ["aws=a.test", "aws=b.test"], server: "https://b.test"),
    PluginServerCase(allowed: ["aws=fd00::*"], server: "https://[fd00::1]:6443"),
    PluginServerCase(server: "https://evil.test", problem: "are not sent to the host 'evil.test'"),
    PluginServerCase(server: "https://example.com.evil.test", problem: "are not sent to the host"),
    PluginServerCase(server: "https://evil.test/a.example.com", problem: "are not sent to the host 'evil.test'"),
    PluginServerCase(server: "https://a.example.com@evil.test", problem: "only sent to https://HOST"),
    PluginServerCase(server: "https://evil.test\\@a.example.com", problem: "only sent to https://HOST"),
    PluginServerCase(server: "https://evil.test?.example.com", problem: "only sent to https://HOST"),
    PluginServerCase(server: "https://evil.test#.example.com", problem: "only sent to https://HOST"),
    PluginServerCase(server: "http://a.example.com", problem: "only sent to https://HOST"),
    PluginServerCase(allowed: ["aws"], server: "http://a.example.com", problem: "only sent to https://HOST"),
    PluginServerCase(
      fields: #", "tlsClientConfig": {"insecure": true}"#, problem: "whose certificate is not verified"),
    PluginServerCase(fields: #", "proxyUrl": "http://evil.test""#, problem: "through a proxy that the hub names"),
  ]

  @Test("credentials of a plugin are only sent to the hosts that are allowed for it", arguments: pluginServers)
  func pluginServer(_ example: PluginServerCase) throws {
    let config = #"{"execProviderConfig": {"command": "aws"}"# + example.fields + "}"
    let cluster = try ArgoCDCluster(Self.secret(config, server: example.server))
    let allowed = try AllowedPlugins(commands: example.allowed)
    guard let problem = example.problem else {
      #expect(try cluster.kubeconfig(allowing: allowed).plugin?.command == "aws")
      return
    }
    let error = #expect(throws: ClusterProblem.self) { try cluster.kubeconfig(allowing: allowed) }
    #expect(error?.message.contains(problem) == true, "\(error?.message ?? "")")
  }

  @Test("a Secret that cannot be used says why, without its values", arguments: badSecrets)
  func badSecret(_ bad: BadSecret) throws {
    let error = #expect(throws: (any Error).self) {
      _ = try ArgoCDCluster(Self.secret(bad.config, server: bad.server))
        .kubeconfig(allowing: try AllowedPlugins(commands: ["aws"]))
        .configuration(origin: "Secret argocd/cluster-1", environment: ["PATH": "/usr/bin:/bin"])
    }
    let text = error.map { ClusterProblem($0).description } ?? ""
    #expect(text.hasPrefix("misconfigured: "))
    #expect(text.contains(bad.message), "\(text)")
    #expect(!text.contains("secret-value"))
  }

  @Test("an allowed plugin runs with the arguments of the Secret, and only with the variables that are allowed")
  func allowedPlugin() async throws {
    let script = """
      #!/bin/sh
      echo "{\\"apiVersion\\": \\"client.authentication.k8s.io/v1beta1\\", \\"kind\\": \\"ExecCredential\\",
        \\"status\\": {\\"token\\": \\"$1-$REGION\\"}}"
      """
    let folder = FileManager.default.temporaryDirectory.appending(path: "plugin-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let plugin = folder.appending(path: "plugin").path
    try Data(script.utf8).write(to: URL(filePath: plugin))
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: plugin)
    let secret = Self.secret(
      """
      {"execProviderConfig": {"command": "\(plugin)", "args": ["prod"], "env": {"REGION": "eu"},
       "apiVersion": "client.authentication.k8s.io/v1beta1"}}
      """)
    let allowed = try AllowedPlugins(commands: [plugin], variables: ["REGION"])
    let configuration = try ArgoCDCluster(secret).kubeconfig(allowing: allowed)
      .configuration(origin: "Secret argocd/cluster-1", environment: ["PATH": "/usr/bin:/bin"])
    #expect(try await configuration.source.credentials().authorization == "Bearer prod-eu")
    for invalid in ["./plugin", "=*.example.com", "aws=", "aws=https://a.example.com"] {
      #expect(throws: FleetError.self, "\(invalid)") { try AllowedPlugins(commands: [invalid]) }
    }
  }

  // MARK: - Cluster Inventory API

  private static let profile = """
    apiVersion: multicluster.x-k8s.io/v1alpha1
    kind: ClusterProfile
    metadata: {name: prod-1, namespace: fleet}
    status:
      accessProviders:
      - name: google
        cluster: {server: "https://g.example.com"}
      - name: secretreader
        cluster:
          server: https://s.example.com
          certificate-authority: /etc/passwd
          extensions:
          - {name: client.authentication.k8s.io/exec, extension: {clusterName: prod-1}}
          - {name: clusterprofiles.multicluster.x-k8s.io/exec/additional-args, extension: [--evil]}
      credentialProviders:
      - name: secretreader
        cluster: {server: "https://old.example.com"}
    """

  private func providers(_ text: String, _ body: (CredentialProviders) throws -> Void) throws {
    try withFiles(["providers.json": text]) { folder in
      try body(try CredentialProviders(file: "\(folder)/providers.json"))
    }
  }

  @Test("a ClusterProfile uses the plugin that the user configured for one of its providers, and no file that it names")
  func clusterProfile() throws {
    let profile = ClusterProfile(try #require(try YAML.parse(Self.profile, file: "profile").first))
    let file = """
      {"providers": [{"name": "other", "execConfig": {"apiVersion": "client.authentication.k8s.io/v1", "command": "x"}},
        {"name": "secretreader", "execConfig": {"apiVersion": "client.authentication.k8s.io/v1",
         "command": "./bin/reader", "args": ["--one"], "provideClusterInfo": true, "env": [{"name": "A", "value": "b"}]}}]}
      """
    try providers(file) { providers in
      let kubeconfig = try profile.kubeconfig(providers)
      #expect(kubeconfig.server == "https://s.example.com", "accessProviders take precedence")
      #expect(kubeconfig.certificateAuthorityData == nil)
      #expect(kubeconfig.plugin?.arguments == ["--one"], "a ClusterProfile may not add arguments")
      #expect(kubeconfig.plugin?.command.hasSuffix("/bin/reader") == true)
      #expect(kubeconfig.plugin?.command.hasPrefix("/") == true, "relative to the file")
      #expect(kubeconfig.pluginConfiguration == ["clusterName": "prod-1"])
    }
    let appending = file.replacing(
      #""name": "secretreader","#, with: #""name": "secretreader", "profileSourcedCLIArgsPolicy": "Append","#)
    try providers(appending) { providers in
      let plugin = try profile.kubeconfig(providers).plugin
      #expect(plugin?.arguments == ["--one", "--evil"])
    }
    for (globs, isAllowed) in [(#"["*.example.com"]"#, true), (#"["other.test"]"#, false)] {
      let bound = file.replacing(#""name": "secretreader","#, with: #""name": "secretreader", "servers": \#(globs),"#)
      try providers(bound) { providers in
        #expect(((try? profile.kubeconfig(providers)) != nil) == isAllowed)
      }
    }
    let problem = #expect(throws: ClusterProblem.self) { try profile.kubeconfig(CredentialProviders()) }
    #expect(problem?.message == "--credential-providers has no plugin for google, secretreader; add one of them")
  }

  static let invalidProviders: [(String, String)] = [
    ("{}", "providers: expected a list with name and execConfig"),
    (#"{"providers": [{}]}"#, "providers[0].name: is missing"),
    (#"{"providers": [{"name": "a"}]}"#, "providers[0].execConfig.command: is missing"),
    (
      #"{"providers": [{"name": "a", "execConfig": {"command": "x"}}]}"#,
      "providers[0].execConfig.apiVersion: is missing"
    ),
    (
      #"{"providers": [{"name": "a", "profileSourcedEnvVarsPolicy": "Replace", "execConfig": {"command": "x", "apiVersion": "v"}}]}"#,
      "profileSourcedEnvVarsPolicy: 'Replace' is not supported"
    ),
    (
      #"{"providers": [{"name": "a", "profileSourcedCLIArgsPolicy": "Some", "execConfig": {"command": "x", "apiVersion": "v"}}]}"#,
      "profileSourcedCLIArgsPolicy: 'Some' is not supported; use Ignore or Append"
    ),
    (
      #"{"providers": [{"name": "a", "servers": "x", "execConfig": {"command": "x", "apiVersion": "v"}}]}"#,
      "providers[0].servers: is not a list of globs for hosts"
    ), ("a: [", "/providers.json:"),
  ]

  @Test("an error in the file of plugins names the field and the fix", arguments: invalidProviders)
  func badProviders(text: String, message: String) throws {
    let error = #expect(throws: FleetError.self) { try providers(text) { _ in } }
    #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
  }

  // MARK: - A hub

  @Test("the Secrets and ClusterProfiles of a hub become clusters; one that is invalid is a row")
  func hub() async throws {
    let directory = FileManager.default.temporaryDirectory.appending(path: "hub-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: directory) }
    let server = try await LoopbackServer(
      directory: directory, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    let token = Data("{\"bearerToken\": \"x\"}".utf8).base64EncodedString()
    let address = Data("https://127.0.0.1:1".utf8).base64EncodedString()
    let objects = """
      {apiVersion: v1, kind: Namespace, metadata: {name: argocd}}
      ---
      apiVersion: v1
      kind: Secret
      metadata: {name: good, namespace: argocd, labels: {argocd.argoproj.io/secret-type: cluster}}
      data: {server: \(address), config: \(token)}
      ---
      apiVersion: v1
      kind: Secret
      metadata: {name: "bad", namespace: argocd, labels: {argocd.argoproj.io/secret-type: cluster}}
      data: {name: \(Data("prod-7".utf8).base64EncodedString()), config: \(token)}
      ---
      {apiVersion: v1, kind: Secret, metadata: {name: other, namespace: argocd}, data: {server: \(address)}}
      """
    #expect(server.apiServer.load(try YAML.parse(objects, file: "objects.yaml")).isEmpty)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await server.run() }
      try await server.ready()
      let hub = try ClusterConfiguration.load(kubeconfig: server.kubeconfig.path, context: nil, environment: [:])
      let clusters = try await Self.list.argoCDClusters(in: "argocd", of: hub, allowing: try AllowedPlugins())
      #expect(clusters.map(\.name) == ["prod-7", "good"], "also if the server is missing")
      #expect(clusters.map(\.origin) == ["Secret argocd/bad", "Secret argocd/good"])
      let none = await #expect(throws: FleetError.self) {
        try await Self.list.argoCDClusters(in: "default", of: hub, allowing: try AllowedPlugins())
      }
      #expect(none?.description.contains("no Secret in namespace 'default' has the label") == true)
      let profiles = await #expect(throws: FleetError.self) {
        try await Self.list.clusterProfiles(in: nil, of: hub, CredentialProviders())
      }
      #expect(profiles?.description.contains("it does not serve them") == true, "\(profiles?.description ?? "")")
      group.cancelAll()
    }
  }
}
