import Foundation
import Kubernetes
import TestSupport
import Testing

/// The binary as users run it.
@Suite struct CommandLineTests {
  private func plimsoll(_ arguments: String..., input: String? = nil) throws -> CommandRun {
    try CommandRun(arguments, input: input)
  }

  private func plimsoll(_ arguments: [String], input: String? = nil) throws -> CommandRun {
    try CommandRun(arguments, input: input)
  }

  @Test(
    "every command has help with an example",
    arguments: [
      [], ["run"], ["render"], ["diff"], ["permissions"], ["hash"], ["scan"], ["checks"], ["reach"], ["can"], ["risk"],
      ["fleet"],
      ["sandbox"], ["crd"], ["version"],
    ])
  func help(verb: [String]) throws {
    let outcome = try verb.isEmpty ? plimsoll("--help") : plimsoll(verb[0], "--help")
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("USAGE: plimsoll"))
    #expect(outcome.output.contains("\n  plimsoll "), "the help has no example")
  }

  @Test("version prints the version, and crd the committed manifest")
  func simple() throws {
    #expect(try plimsoll("version").output.hasPrefix("plimsoll "))
    let crd = try plimsoll("crd")
    let committed = try Repository.text("config/crd/plimsoll.dev_securitybaselines.yaml")
    #expect(crd.output == committed)
    let older = try Repository.text("config/crd/without-rules/plimsoll.dev_securitybaselines.yaml")
    #expect(try plimsoll("crd", "--no-rules").output == older)
  }

  @Test(
    "plimsoll-operator has the commands run, crd and version, and its help names it",
    arguments: ["run", "crd", "version"])
  func operatorHelp(verb: String) throws {
    let outcome = try CommandRun([verb, "--help"], binary: CommandRun.operatorBinary)
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("USAGE: plimsoll-operator \(verb)"))
    #expect(outcome.output.contains("\n  plimsoll-operator \(verb)"), "the help has no example")
    #expect(!outcome.output.contains("plimsoll \(verb)"))
  }

  @Test(
    "the commands of plimsoll-operator print what those of plimsoll print",
    arguments: [["crd"], ["crd", "--no-rules"], ["crd", "--format", "markdown"]])
  func operatorOutput(arguments: [String]) throws {
    let outcome = try CommandRun(arguments, binary: CommandRun.operatorBinary)
    #expect(outcome.status == 0)
    #expect(outcome.output == (try plimsoll(arguments).output))
  }

  @Test(
    "plimsoll-operator ends with 2 if its usage is wrong, and names itself",
    arguments: [["render"], ["run", "--resync", "1s"]])
  func operatorUsage(arguments: [String]) throws {
    let outcome = try CommandRun(arguments, binary: CommandRun.operatorBinary)
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("Usage: plimsoll-operator "), "\(outcome.errors)")
  }

  @Test(
    "every example renders; an audit renders nothing", arguments: ["restricted", "team", "starter"])
  func examples(name: String) throws {
    let outcome = try plimsoll("render", "examples/\(name).yaml", "--namespaces", "team-a", "team-b")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let objects = try YAML.parse(outcome.output, file: name)
    if name == "starter" {
      #expect(objects.isEmpty, "audit mode writes nothing")
    } else {
      #expect(objects.count >= 8)
      #expect(objects.allSatisfy { $0["apiVersion"] != nil && $0["kind"] != nil })
    }
  }

  @Test("render reads Namespaces from standard input and selects them by label")
  func renderInput() throws {
    let baseline = """
      apiVersion: plimsoll.dev/v1alpha1
      kind: SecurityBaseline
      metadata: {name: b}
      spec:
        namespaceSelector: {matchLabels: {team: x}}
        networkPolicies: {defaultDeny: [Ingress]}
      """
    let file = FileManager.default.temporaryDirectory.appending(path: "baseline-\(UUID().uuidString).yaml")
    try Data(baseline.utf8).write(to: file)
    let namespaces = """
      {"kind": "List", "apiVersion": "v1", "items": [
      {"kind": "Namespace", "apiVersion": "v1", "metadata": {"name": "in", "labels": {"team": "x"}}},
      {"kind": "Namespace", "apiVersion": "v1", "metadata": {"name": "out"}}]}
      """
    let outcome = try plimsoll("render", file.path, "--namespaces", "-", input: namespaces)
    let expected = """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata:
        labels:
          app.kubernetes.io/managed-by: plimsoll
          plimsoll.dev/baseline: b
          plimsoll.dev/control: networkPolicies
        name: b-default-deny
        namespace: in
      spec:
        podSelector: {}
        policyTypes:
        - Ingress
      ---
      apiVersion: v1
      kind: Namespace
      metadata:
        annotations:
          guard.plimsoll.dev/baselines: b
          guard.plimsoll.dev/labels: team
          guard.plimsoll.dev/unmanaged: Audit b closed Ingress
        name: in

      """
    #expect(outcome.output == expected, "\(outcome.errors)")
    #expect(outcome.errors == "note: no baseline selects namespace 'out'\n")
  }

  @Test(
    "diff reads the name and the labels of the cluster from the Deployment of the operator, unless they are options")
  func clusterFlagsOfOperator() throws {
    let (file, objects) = (
      try selective(), FileManager.default.temporaryDirectory.appending(path: "objects-\(UUID().uuidString).yaml")
    )
    let manifests = """
      {apiVersion: v1, kind: Namespace, metadata: {name: team-a}}
      ---
      {apiVersion: v1, kind: Namespace, metadata: {name: ops}}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: plimsoll, namespace: ops}
      spec:
        selector: {matchLabels: {app: plimsoll}}
        template:
          metadata: {labels: {app: plimsoll}}
          spec:
            containers:
            - {name: plimsoll, image: plimsoll, args: [run, --cluster-name=prod-1, --cluster-labels=region=eu]}
      """
    try Data(manifests.utf8).write(to: objects)
    let arguments = ["diff", file, "--load", objects.path]
    let found = try CommandRun(arguments + ["--operator-namespace", "ops"])
    #expect(found.status == 1, "\(found.output) \(found.errors)")
    #expect(found.output.contains("create NetworkPolicy selective-default-deny"), "\(found.output)")
    let option = try CommandRun(arguments + ["--operator-namespace", "ops", "--cluster-name", "dev"])
    #expect(option.status == 0, "\(option.output)")
    #expect(option.output.contains("matchNames does not match this cluster, 'dev'"), "\(option.output)")
    let missing = try CommandRun(arguments)
    #expect(missing.status == 0, "\(missing.output)")
    #expect(missing.output.contains("cannot read Deployment 'plimsoll' in namespace 'plimsoll-system': "))
    #expect(
      missing.output.contains("; specify --operator-namespace, or --cluster-name and --cluster-labels"),
      "\(missing.output)")
  }

  /// A baseline for clusters `prod-*`, in a file.
  private func selective() throws -> String {
    let baseline = """
      apiVersion: plimsoll.dev/v1alpha1
      kind: SecurityBaseline
      metadata: {name: selective}
      spec:
        clusterSelector: {matchNames: ["prod-*"], matchLabels: {region: eu}}
        networkPolicies: {defaultDeny: [Ingress]}
      """
    let file = FileManager.default.temporaryDirectory.appending(path: "selective-\(UUID().uuidString).yaml")
    try Data(baseline.utf8).write(to: file)
    return file.path
  }

  @Test(
    "render, diff and the sandbox honor the name and the labels of the cluster",
    arguments: [
      (["--cluster-name", "prod-1", "--cluster-labels", "region=eu"], [:], 1, ""),
      ([], ["PLIMSOLL_CLUSTER_NAME": "prod-1", "PLIMSOLL_CLUSTER_LABELS": "region=eu"], 1, ""),
      (
        ["--cluster-name", "dev"], ["PLIMSOLL_CLUSTER_NAME": "prod-1"], 0,
        "spec.clusterSelector.matchNames does not match this cluster, 'dev'"
      ), ([], [:], 0, "spec.clusterSelector needs the name and the labels of this cluster, which are unknown"),
    ] as [([String], [String: String], Int, String)])
  func clusterFlags(flags: [String], environment: [String: String], count: Int, note: String) throws {
    let file = try selective()
    let rendered = try CommandRun(["render", file, "--namespaces", "team-a"] + flags, environment: environment)
    #expect(rendered.status == 0, "\(rendered.errors)")
    let policies = try YAML.parse(rendered.output, file: "render").filter { $0["kind"] == "NetworkPolicy" }
    #expect(policies.count == count)
    #expect(note.isEmpty || rendered.errors.contains(note), "\(rendered.errors)")

    let namespaces = FileManager.default.temporaryDirectory.appending(path: "namespaces-\(UUID().uuidString).yaml")
    try Data("{apiVersion: v1, kind: Namespace, metadata: {name: team-a}}\n".utf8).write(to: namespaces)
    let diff = try CommandRun(["diff", file, "--load", namespaces.path] + flags, environment: environment)
    #expect(diff.status == Int32(count), "\(diff.errors)")
    #expect(note.isEmpty || diff.output.contains(note), "\(diff.output)")

    let sandbox = try CommandRun(["sandbox", "--load", file, namespaces.path] + flags, environment: environment)
    let isUnknown = note.contains("unknown")
    #expect(sandbox.status == (isUnknown ? 2 : 0), "\(sandbox.output) \(sandbox.errors)")
    #expect(sandbox.output.contains("written in this run: \(count == 0 ? "0" : "")"), "\(sandbox.output)")
    if isUnknown { #expect(sandbox.output.contains(note), "\(sandbox.output)") }
  }

  @Test(
    "an invalid name or label of the cluster ends with 2 and names the flag",
    arguments: [
      ["run", "--cluster-name", "a b"], ["sandbox", "--cluster-labels", "region"],
      ["diff", "baseline.yaml", "--cluster-labels", "a=b,a=c"],
      ["render", "baseline.yaml", "--namespaces", "a", "--cluster-name", "*"],
      ["scan", "manifests", "--cluster-name", "a b"],
    ])
  func invalidClusterFlags(arguments: [String]) throws {
    let outcome = try plimsoll(arguments)
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("--cluster-"), "\(outcome.errors)")
  }

  @Test("hash prints one line per baseline, whatever the order of fields and lists in the file")
  func hash() throws {
    let first = try plimsoll("hash", "examples/restricted.yaml", "examples/team.yaml")
    #expect(first.status == 0, "\(first.errors)")
    let lines = first.output.split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines.allSatisfy { $0.wholeMatch(of: /[a-z-]+ [0-9a-f]{16}/) != nil }, "\(first.output)")
    func hash(_ spec: String) throws -> String {
      let text = "{apiVersion: plimsoll.dev/v1alpha1, kind: SecurityBaseline, metadata: {name: b}, spec: {\(spec)}}\n"
      let outcome = try plimsoll("hash", "-", input: text)
      #expect(outcome.status == 0, "\(outcome.errors)")
      return outcome.output
    }
    let short = try hash("namespaceSelector: {matchNames: [a, b]}")
    #expect(short == (try hash("enforcement: Enforce, namespaceSelector: {matchNames: [b, a]}, suspend: false")))
    #expect(short != (try hash("namespaceSelector: {matchNames: [a]}")))
    let invalid = try plimsoll(
      "hash", "-",
      input:
        "{apiVersion: plimsoll.dev/v1alpha1, kind: SecurityBaseline, metadata: {name: b}, spec: {enforcment: Audit}}")
    #expect(invalid.status == 2)
    #expect(invalid.errors.contains("enforcment"), "\(invalid.errors)")
  }

  @Test(
    "durations of the leader election that client-go rejects end with status 2",
    arguments: [
      ["--lease-duration", "10s"], ["--renew-deadline", "15s"], ["--renew-deadline", "2s"], ["--retry-period", "9s"],
      ["--retry-period", "0s"], ["--lease-duration", "1.5s"],
    ])
  func leaderElectionTimes(arguments: [String]) throws {
    let outcome = try plimsoll(["run", "--leader-elect"] + arguments)
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains(arguments[0]), "\(outcome.errors)")
  }

  @Test("the standard error of an exec plugin is shown")
  func pluginMessages() throws {
    let directory = FileManager.default.temporaryDirectory.appending(path: "plugin-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    let script = """
      #!/bin/sh
      echo "open https://login.example.com in a browser" >&2
      echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"t"}}'
      """
    let plugin = directory.appending(path: "plugin")
    try Data(script.utf8).write(to: plugin)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: plugin.path)
    let exec = "{apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never, command: ./plugin}"
    let config = """
      current-context: c
      contexts: [{name: c, context: {cluster: k, user: u}}]
      clusters: [{name: k, cluster: {server: "https://127.0.0.1:1"}}]
      users: [{name: u, user: {exec: \(exec)}}]
      """
    let file = directory.appending(path: "config")
    try Data(config.utf8).write(to: file)
    let outcome = try plimsoll("run", "--once", "--kubeconfig", file.path)
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("open https://login.example.com in a browser\n"), "\(outcome.errors)")
  }

  @Test("invalid arguments end with a distinct exit code and a message that names the argument")
  func mistakes() throws {
    #expect(try plimsoll("nonsense").status == 2)
    #expect(try plimsoll("render").status == 2)
    let missing = try plimsoll("render", "none.yaml", "--namespaces", "a")
    #expect(missing.status == 1)
    #expect(missing.errors.contains("none.yaml"))
    for resync in ["99999999999999999h", "9223372036854775807s1h", "1s", "8761h", "1.5h"] {
      let outcome = try plimsoll("run", "--resync", resync)
      #expect(outcome.status == 2, "\(resync)")
      #expect(outcome.errors.contains("--resync"), "\(outcome.errors)")
    }
    let concurrency = try plimsoll("run", "--namespace-concurrency", "0")
    #expect(concurrency.status == 2)
    let lost = try plimsoll("run", "--once")
    #expect(lost.status == 2, "1 means findings")
    #expect(lost.errors.contains("--kubeconfig"))
    let unreachable = try plimsoll("run", "--once", "--kubeconfig", "/nonexistent/config")
    #expect(unreachable.status == 2)
    #expect(unreachable.errors.contains("/nonexistent/config"))
  }

  @Test("diff ends with 2 and names the fix if it cannot compare, because 1 means differences")
  func diffMistakes() throws {
    let good = "{apiVersion: plimsoll.dev/v1alpha1, kind: SecurityBaseline, metadata: {name: b}, spec: {}}\n"
    let cases: [(arguments: [String], input: String, message: String)] = [
      ([], "", "Missing expected argument"),
      (["-", "--output", "xml"], good, "xml"),
      (["-", "--color", "sometimes"], good, "sometimes"),
      (["-", "config/rbac"], good, "config/rbac: no SecurityBaseline in it"),
      (["nowhere.yaml"], "", "nowhere.yaml: no such file or directory; check the path"),
      (["-"], "a: [b", "standard input:2:1: "),
      (["-"], "{apiVersion: v1, kind: Pod, metadata: {name: p}}", "no SecurityBaseline in it"),
      (
        ["-"], "---\n" + good.replacing("spec: {}", with: "spec: {suspended: true}"), "standard input:2: spec.suspended"
      ),
      (
        ["-"], good.replacing("{}", with: "{networkPolicies: {defaultDeny: [Sideways]}}"),
        "standard input:1: spec.networkPolicies.defaultDeny[0]"
      ),
      (["-"], good + "---\n" + good, "SecurityBaseline 'b' is already defined at standard input:1; remove one of them"),
      (["-"], good, "pass --kubeconfig"),
      (["-", "--kubeconfig", "/nonexistent/config"], good, "/nonexistent/config"),
      (["-", "--load", "examples", "--context", "x"], good, "--load replaces the cluster"),
      (["-", "--load", "-"], good, "standard input can be read only once"),
      (["-", "--load", "nowhere"], good, "nowhere: no such file or directory"),
    ]
    for example in cases {
      let outcome = try plimsoll(["diff"] + example.arguments, input: example.input)
      #expect(outcome.status == 2, "\(example.arguments)")
      #expect(outcome.errors.contains(example.message), "\(outcome.errors)")
      #expect(outcome.output.isEmpty)
    }
  }

  @Test("diff --load compares with manifests, and reports the pods that would be rejected")
  func diffLoad() throws {
    let cluster = """
      {apiVersion: v1, kind: Namespace, metadata: {name: team-a}}
      ---
      apiVersion: v1
      kind: List
      items:
      - {apiVersion: v1, kind: Pod, metadata: {name: web, namespace: team-a}, spec: {containers: [{name: c, image: i}]}}
      - {apiVersion: v1, kind: Namespace, metadata: {name: team-b, labels: {pod-security.kubernetes.io/enforce: restricted}}}
      """
    let baseline = """
      apiVersion: plimsoll.dev/v1alpha1
      kind: SecurityBaseline
      metadata: {name: b}
      spec:
        namespaceSelector: {matchNames: ["team-*"]}
        networkPolicies: {defaultDeny: [Ingress]}
        podSecurity: {enforce: restricted}
      """
    let file = FileManager.default.temporaryDirectory.appending(path: "baseline-\(UUID().uuidString).yaml")
    try Data(baseline.utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }

    let text = try plimsoll("diff", file.path, "--load", "-", input: cluster)
    #expect(text.status == 1, "\(text.errors)")
    #expect(text.output.contains("! 1 running pod violates Pod Security level restricted:latest"))
    #expect(!text.output.contains("\u{1B}"), "no colors without a terminal")

    let json = try plimsoll("diff", file.path, "--load", "-", "--output", "json", input: cluster)
    let preview = try #require(try YAML.parse(json.output, file: "preview").first)
    #expect(
      preview["summary"] == [
        "create": 2, "change": 2, "remove": 0, "kept": 0, "refused": 0, "refusedPods": 1, "findings": 0,
        "namespaces": 2,
      ])
    let names = preview["namespaces"]?.arrayValue?.map { $0["name"] }
    #expect(names == ["team-a", "team-b"])

    let stripped = """
      ---
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: b-old, namespace: team-a, labels: {app.kubernetes.io/managed-by: plimsoll}}
      spec: {podSelector: {}}
      """
    let noted = try plimsoll("diff", file.path, "--load", "-", input: cluster + "\n" + stripped)
    #expect(noted.output.contains("! note: generated objects were loaded without managedFields"))
    #expect(!text.output.contains("! note"))

    let quiet = baseline.replacing("spec:", with: "spec:\n  enforcement: Audit")
    try Data(quiet.utf8).write(to: file)
    let audit = try plimsoll("diff", file.path, "--load", "-", "--color", "always", input: cluster)
    #expect(audit.status == 0, "audit mode writes nothing")
    #expect(audit.output.contains("would be reported, not written (audit)"))
    #expect(audit.output.contains("\u{1B}["))
  }

  @Test("permissions prints a grantable ClusterRole and warns about dangerous rules on standard error")
  func permissions() throws {
    let baseline = """
      apiVersion: plimsoll.dev/v1alpha1
      kind: SecurityBaseline
      metadata: {name: b}
      spec:
        rbac:
          roles:
          - {name: reader, rules: [{apiGroups: [""], resources: [secrets], verbs: [list, get]}]}
      """
    let outcome = try plimsoll("permissions", "-", "--name", "team-grants", input: baseline)
    let expected = """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRole
      metadata:
        labels:
          plimsoll.dev/grantable: "true"
        name: team-grants
      rules:
      - apiGroups:
        - ""
        resources:
        - secrets
        verbs:
        - get
        - list

      """
    #expect(outcome.status == 0)
    #expect(outcome.output == expected)
    #expect(outcome.errors.hasPrefix("warning: baseline 'b', role 'reader', rules[0]: 'secrets'"), "\(outcome.errors)")

    let none = try plimsoll("permissions", "examples/starter.yaml")
    #expect(none.status == 0)
    #expect(none.output.contains("name: plimsoll-grants\nrules: []\n"), "\(none.output)")
    #expect(none.errors == "note: the baselines need no permissions; the role has no rules\n")

    for (arguments, message) in [
      (["missing.yaml"], "missing.yaml"), (["config/rbac"], "no SecurityBaseline in it"),
      (["examples", "--name", "plimsoll-operator"], "--name"), (["examples", "--name", "a/b"], "--name"),
      (["-", "-"], "'-' is given twice"), ([], "Missing expected argument"),
    ] {
      let mistake = try plimsoll(["permissions"] + arguments)
      #expect(mistake.status == 2, "\(arguments)")
      #expect(mistake.errors.contains(message), "\(mistake.errors)")
      #expect(mistake.output.isEmpty)
    }
  }

  @Test("sandbox loads manifests, converges and prints a summary, or ends with a message if a file cannot be read")
  func sandbox() throws {
    let namespaces = """
      {apiVersion: v1, kind: Namespace, metadata: {name: team-a}}
      ---
      {apiVersion: v1, kind: ConfigMap, metadata: {name: settings, namespace: team-b}}
      ---
      {apiVersion: example.com/v1, kind: Unknown, metadata: {name: x}}
      """
    let outcome = try plimsoll("sandbox", "--load", "examples/restricted.yaml", "-", input: namespaces)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("restricted   Enforce   3            3           30/30     0"))
    #expect(outcome.errors.contains("not loaded: Unknown x: the sandbox serves no Unknown of example.com"))
    let missing = try plimsoll("sandbox", "--load", "missing.yaml")
    #expect(missing.status == 2)
    #expect(missing.errors.contains("missing.yaml: no such file or directory"))
  }
}
