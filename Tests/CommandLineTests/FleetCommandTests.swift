import Foundation
import Kubernetes
import Logging
import Sandbox
import TestSupport
import Testing

@Suite("plimsoll fleet") struct FleetCommandTests {
  @Test("each verb has help with an example and its exit codes", arguments: ["status", "wait", "diff"])
  func help(verb: String) throws {
    let run = try CommandRun(["fleet", verb, "--help"])
    #expect(run.status == 0)
    #expect(run.output.contains("\n  plimsoll fleet \(verb) "))
    #expect(run.output.contains("Exit codes: 0 "))
  }

  static let mistakes: [(arguments: String, message: String)] = [
    ("status", "specify the clusters with one of --contexts, --kubeconfigs, --argocd-namespace and --cluster-profiles"),
    ("status --contexts a --kubeconfigs b", "specify the clusters with one of"),
    ("status --kubeconfigs /nonexistent", "--kubeconfigs: cannot list the folder '/nonexistent'"),
    ("status --contexts a --context b", "--context needs --argocd-namespace or --cluster-profiles; use --contexts"),
    ("status --contexts a --allow-exec aws", "--allow-exec needs --argocd-namespace"),
    ("status --argocd-namespace a --allow-exec-env A", "--allow-exec-env needs --allow-exec"),
    ("status --contexts a --credential-providers f", "--credential-providers needs --cluster-profiles"),
    (
      "status --contexts a --fail-on everything",
      "'--fail-on <reasons>': 'everything' is not supported; use one or more of skew, noncompliant, unreachable"
    ),
    ("status --contexts a --fail-on skew,", "'' is not supported; use one or more of skew, noncompliant, unreachable"),
    ("status --contexts a --watch --fail-on skew", "--watch prints tables or JSON until interrupted: remove --fail-on"),
    ("status --contexts a --watch --interval 0", "--interval '0' is too short; use at least 1s"),
    ("status --contexts a --watch -o html", "--watch prints tables or JSON"),
    ("status --contexts a --timeout 0s", "--timeout '0s' is not supported; use a duration from 1s to 1h"),
    ("status --contexts a --timeout 0", "--timeout '0' is not supported; use a duration from 1s to 1h"),
    ("status --contexts a --timeout 2h", "--timeout '2h' is not supported; use a duration from 1s to 1h"),
    ("diff . --contexts a --timeout 0", "--timeout '0' is not supported; use a duration from 1s to 1h"),
    ("status --argocd-namespace Argo_CD", "--argocd-namespace 'Argo_CD' is not the name of a namespace; use lowercase"),
    (
      "status --cluster-profiles --cluster-profile-namespace a/b",
      "--cluster-profile-namespace 'a/b' is not the name of a namespace; use lowercase letters"
    ),
    (
      "status --contexts a --operator-namespace a.b",
      "--operator-namespace 'a.b' is not the name of a namespace; use lowercase letters"
    ),
    ("status --kubeconfigs . --git nowhere", "--git: nowhere: no such file or directory; check the path"),
    ("status --contexts a -o xml", "xml"),
    ("wait --contexts a --hash 0123456789abcdef", "--baseline"),
    ("wait --contexts a --baseline b", "--hash"),
    ("wait --contexts a --baseline b --hash 12", "--hash: '12' is not the hash of a spec"),
    ("wait --contexts a --baseline b --hash 0123456789ABCDEF", "has 16 hexadecimal digits in lower case; copy it from"),
    (
      "wait --contexts a --baseline A_b --hash 0123456789abcdef",
      "--baseline: 'A_b' is not the name of a SecurityBaseline; use DNS labels"
    ),
    ("wait --contexts a --baseline b --hash 0123456789abcdef --timeout soon", "--timeout"),
    ("diff --contexts a", "Missing expected argument"),
    ("diff nowhere.yaml --kubeconfigs .", "nowhere.yaml: no such file or directory"),
  ]

  @Test("mistakes end with 2 and a message that names the fix", arguments: mistakes)
  func mistake(arguments: String, message: String) throws {
    let run = try CommandRun(["fleet"] + arguments.split(separator: " ").map(String.init))
    #expect(run.status == 2)
    #expect(run.errors.contains(message), "\(run.errors)")
    #expect(run.output.isEmpty)
  }

  /// Mistakes that depend on files: a folder with the kubeconfigs `broken.yaml` and `prod-1.yaml`, and folders for `--git`.
  static let fileMistakes: [(arguments: [String], message: String)] = [
    (["status", "--contexts", "nothing-*"], "--contexts: no context matches 'nothing-*'; there is prod-1"),
    (["status", "--contexts", ""], "--contexts: no context matches ''; there is prod-1"),
    (
      ["status", "--kubeconfigs", ""], "--kubeconfigs: cannot list the folder ''; check that it exists and is readable"
    ),
    (
      ["status", "--kubeconfigs", "empty"],
      "--kubeconfigs: the folder 'empty' contains no files; put one kubeconfig per cluster into it"
    ),
    (
      ["status", "--kubeconfigs", "clusters", "--clusters", "x-*"],
      "--clusters: no cluster matches 'x-*'; there are broken, prod-1"
    ),
    (
      ["status", "--kubeconfigs", "clusters", "--git", "other"],
      "--git: other: no SecurityBaseline in it; specify a file or folder that contains one"
    ),
    (
      ["status", "--kubeconfigs", "clusters", "--git", "empty"],
      "--git: empty: the directory contains no manifests; specify a directory with .yaml, .yml or .json files"
    ),
    (
      ["status", "--kubeconfigs", "clusters", "--git", ""],
      "--git: '' is not a path; specify the folder with the baselines"
    ),
    (
      ["status", "--kubeconfigs", "clusters", "--git", "twice"],
      "--git: twice/b.yaml:1: SecurityBaseline 'restricted' is already defined at twice/a.yaml:1; remove one of them"
    ),
    (
      ["diff", "other", "--kubeconfigs", "clusters"],
      "other: no SecurityBaseline in it; specify a file or folder that contains one"
    ),
    (
      ["wait", "--kubeconfigs", "clusters", "--clusters", "b-*", "--baseline", "a", "--hash", "0123456789abcdef"],
      "--clusters: no cluster matches 'b-*'; there are broken, prod-1"
    ),
    (
      ["wait", "--kubeconfigs", "clusters", "--baseline", "", "--hash", "0123456789abcdef"],
      "--baseline: '' is not the name of a SecurityBaseline; use DNS labels"
    ),
  ]

  private static func makeFilesForMistakes() throws -> URL {
    let folder = FileManager.default.temporaryDirectory.appending(path: "fleet-\(UUID().uuidString)")
    let kubeconfig = """
      {apiVersion: v1, kind: Config, current-context: prod-1, contexts: [{name: prod-1, context: {cluster: a, user: a}}],
       clusters: [{name: a, cluster: {server: "https://127.0.0.1:1"}}], users: [{name: a, user: {token: secret-token}}]}
      """
    let files = [
      "config": kubeconfig, "clusters/prod-1.yaml": kubeconfig, "clusters/broken.yaml": "a: [", "empty/.keep": "",
      "other/pod.yaml": "{apiVersion: v1, kind: Pod, metadata: {name: a}}", "twice/a.yaml": baseline,
      "twice/b.yaml": baseline.replacing("enforce: restricted", with: "enforce: baseline"),
    ]
    for (name, text) in files {
      let file = folder.appending(path: name)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
    return folder
  }

  @Test(
    "mistakes in files and names end with 2 and a message that names the option and the fix", arguments: fileMistakes)
  func fileMistake(arguments: [String], message: String) async throws {
    let folder = try Self.makeFilesForMistakes()
    defer { try? FileManager.default.removeItem(at: folder) }
    let run = try await Self.run(["fleet"] + arguments, in: folder)
    #expect(run.status == 2)
    #expect(run.errors.contains(message), "\(run.errors)")
    #expect(run.output.isEmpty)
  }

  @Test(
    "a broken kubeconfig and a cluster that cannot be reached are rows with the reason, and the command ends with 1",
    arguments: [
      ["status", "--fail-on", "unreachable"],
      ["wait", "--baseline", "a", "--hash", "0123456789abcdef", "--timeout", "0"],
      ["diff", "twice/a.yaml"],
    ])
  func brokenFile(arguments: [String]) async throws {
    let folder = try Self.makeFilesForMistakes()
    defer { try? FileManager.default.removeItem(at: folder) }
    let run = try await Self.run(["fleet"] + arguments + ["--kubeconfigs", "clusters"], in: folder)
    #expect(run.status == 1, "\(run.errors)")
    let lines = run.output.split(separator: "\n")
    #expect(lines.contains { $0.contains("broken") && $0.contains("clusters/broken.yaml:2:1: ") }, "\(run.output)")
    #expect(lines.contains { $0.contains("prod-1") && $0.contains("cannot connect: ") }, "\(run.output)")
  }

  /// The commands of the page: the lines of code that begin with `plimsoll fleet` or `plimsoll hash`.
  private static func documentedCommands() throws -> [[String]] {
    try Repository.text("docs/fleet.md").split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ").map { String($0.filter { $0 != "'" }) }
      let isCommand = ["fleet", "hash"].contains { words.starts(with: ["plimsoll", $0]) }
      return line.hasPrefix("    ") && isCommand ? Array(words.dropFirst()) : nil
    }
  }

  private static let objects = """
    {apiVersion: v1, kind: Namespace, metadata: {name: argocd}}
    ---
    apiVersion: v1
    kind: Secret
    metadata: {name: prod-1, namespace: argocd, labels: {argocd.argoproj.io/secret-type: cluster}}
    stringData: {server: "https://127.0.0.1:1", config: '{"bearerToken": "secret-token"}'}
    ---
    apiVersion: apiextensions.k8s.io/v1
    kind: CustomResourceDefinition
    metadata: {name: clusterprofiles.multicluster.x-k8s.io}
    spec:
      group: multicluster.x-k8s.io
      scope: Namespaced
      names: {plural: clusterprofiles, singular: clusterprofile, kind: ClusterProfile, listKind: ClusterProfileList}
      versions:
      - name: v1alpha1
        served: true
        storage: true
        schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
    ---
    apiVersion: multicluster.x-k8s.io/v1alpha1
    kind: ClusterProfile
    metadata: {name: prod-1, namespace: default}
    status: {accessProviders: [{name: secretreader, cluster: {server: "https://127.0.0.1:1"}}]}
    """

  private static let baseline = """
    apiVersion: plimsoll.dev/v1alpha1
    kind: SecurityBaseline
    metadata: {name: restricted}
    spec: {podSecurity: {enforce: restricted}}
    """

  private static let providers = """
    {"providers": [{"name": "secretreader", "execConfig": {"apiVersion": "client.authentication.k8s.io/v1",
      "command": "./missing-plugin"}}]}
    """

  /// A folder with what the page uses: kubeconfigs, baselines, and a kubeconfig with the contexts `hub` and `prod-1`.
  private func makeFolder(_ folder: URL, kubeconfig: URL) throws {
    for name in ["clusters", "baselines"] {
      try FileManager.default.createDirectory(at: folder.appending(path: name), withIntermediateDirectories: true)
    }
    for name in ["prod-1.yaml", "prod-2.yaml", "stage-1.yaml"] {
      try FileManager.default.copyItem(at: kubeconfig, to: folder.appending(path: "clusters/\(name)"))
    }
    var config = try #require(try YAML.parse(Data(contentsOf: kubeconfig), file: "kubeconfig").first)
    let context = try #require(config["contexts"]?.arrayValue?.first?["context"])
    config["contexts"] = [["name": "hub", "context": context], ["name": "prod-1", "context": context]]
    try Data(YAML.emit([config]).utf8).write(to: folder.appending(path: "config"))
    try Data(Self.baseline.utf8).write(to: folder.appending(path: "baselines/restricted.yaml"))
    try Data(Self.providers.utf8).write(to: folder.appending(path: "providers.json"))
  }

  @Test("the commands in docs/fleet.md are accepted, and read the clusters")
  func documentation() async throws {
    let commands = try Self.documentedCommands()
    #expect(commands.count >= 10)
    let folder = FileManager.default.temporaryDirectory.appending(path: "fleet-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let server = try await LoopbackServer(
      directory: folder.appending(path: "server"), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    let definition = try Repository.text("config/crd/plimsoll.dev_securitybaselines.yaml")
    #expect(server.apiServer.load(try YAML.parse("\(definition)---\n\(Self.objects)", file: "objects.yaml")).isEmpty)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await server.run() }
      try await server.ready()
      try makeFolder(folder, kubeconfig: server.kubeconfig)
      for command in commands {
        // The page waits for half an hour; here, nothing rolls out the spec. Another test watches.
        let arguments = command.filter { $0 != "--watch" }.map { $0 == "30m" ? "1s" : $0 }
        let run = try await Self.run(arguments, in: folder)
        let line = command.joined(separator: " ")
        #expect(run.status == 0 || run.status == 1, "\(line): \(run.errors)")
        let names = command.first == "hash" ? ["restricted"] : ["prod-1", "stage-1"]
        #expect(names.contains { run.output.contains($0) }, "\(line): \(run.output)")
        #expect(!run.output.contains("secret-token") && !run.errors.contains("secret-token"), "\(line)")
      }
      group.cancelAll()
    }
  }

  private static func run(_ arguments: [String], in folder: URL) async throws -> CommandRun {
    try await Command.concurrently {
      try CommandRun(arguments, environment: ["KUBECONFIG": folder.appending(path: "config").path], in: folder)
    }
  }
}
