import Foundation
import Kubernetes
import TestSupport
import Testing

@Suite("plimsoll reach, can and risk") struct AccessCommandTests {
  @Test("the commands print what the documentation shows", arguments: ["docs/access.md", "docs/risk.md"])
  func documentation(page: String) throws {
    #expect(try DocumentedCommands(in: page).check() >= 3)
  }

  private static let manifests = """
    {apiVersion: v1, kind: Pod, metadata: {name: web, namespace: shop}, spec: {containers: [{name: web}]}}
    ---
    {apiVersion: v1, kind: Pod, metadata: {name: db, namespace: shop, labels: {app: db}}, spec: {containers: [{name: db}]}}
    ---
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: db, namespace: shop}
    spec: {podSelector: {matchLabels: {app: db}}}
    ---
    apiVersion: rbac.authorization.k8s.io/v1
    kind: RoleBinding
    metadata: {name: viewers, namespace: shop}
    roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
    subjects: [{kind: Group, name: viewers}]

    """

  /// Commands with their exit code and a part of the output or of the errors.
  static let commands: [(arguments: String, status: Int32, text: String)] = [
    ("reach shop/db shop/web", 0, "allowed: shop/Pod/db to shop/Pod/web"),
    ("reach shop/web shop/db", 1, "denied: NetworkPolicy shop/db selects shop/Pod/db"),
    ("reach shop/web", 0, "shop/Pod/web   shop/Pod/db   blocked"), ("reach * shop/db", 1, "blocked"),
    ("reach shop/web shop/db -o json", 1, "\"allowed\":false"),
    ("reach shop/web shop/bd", 2, "'shop/bd' does not exist; the namespace has shop/Pod/db, shop/Pod/web"),
    ("reach shop/web --port http/ICMP", 2, "'http/ICMP' is not a port"),
    ("reach shop/web --port=-1", 2, "'-1' is not a port"), ("reach shop/web --port 0", 2, "'0' is not a port"),
    ("reach shop/web --port 65536", 2, "'65536' is not a port; use a number from 1 to 65535 or a name"),
    ("reach pod/web db -n shop", 1, "denied: NetworkPolicy shop/db selects shop/Pod/db"),
    ("reach shop/web db --namespace shop", 1, "blocked: shop/Pod/web to shop/Pod/db"),
    ("reach shop.yaml", 2, "'shop.yaml' is a path; specify manifests with -f shop.yaml"),
    ("reach shop/web ./manifests", 2, "'./manifests' is a path; specify manifests with -f ./manifests"),
    ("reach shop/web shop/db examples/", 2, "'examples/' is a path; specify manifests with -f examples/"),
    ("reach shop/web shop/db other", 2, "unexpected argument 'other'"),
    ("can web.json", 2, "'web.json' is a path; specify manifests with -f web.json"),
    ("can shop/web get pods web.yaml", 2, "'web.yaml' is a path"), ("can shop/web /tmp/", 2, "'/tmp/' is a path"),
    ("risk manifests/web.yml", 2, "'manifests/web.yml' is a path"), ("risk -", 2, "specify manifests with -f -"),
    ("reach shop/service/web", 2, "'service' is not a kind that runs pods"),
    ("reach shop/web --context x", 2, "--filename replaces the cluster"),
    ("can Group/viewers", 0, "RoleBinding/viewers"),
    ("can Group/viewers get pods -n shop", 0, "yes: get pods in namespace 'shop'\n"),
    ("can Group/viewers get secrets -n shop", 1, "no: get secrets in namespace 'shop'\n"),
    ("can Group/viewers get", 2, "specify a resource"),
    ("can shop/", 2, "is not a subject"), ("can shop/web", 0, "no binding gives ServiceAccount/shop/web"),
    ("can shop/web --as-group x", 2, "--as-group applies to users only"),
    ("risk", 0, "shop/Pod/web"), ("risk shop/web --explain", 0, "exposure: 10 of 25"),
    ("risk web -n shop", 0, "shop/Pod/web"), ("risk -n shop", 0, "shop/Pod/db"),
    ("risk -n bank", 2, "namespace 'bank' has no pods or workloads; there are workloads in shop"),
    ("risk --sort-by blastRadius", 0, "SCORE"), ("risk --sort-by blast-radius", 0, "SCORE"),
    ("risk --sort-by BLASTRADIUS", 0, "SCORE"), ("risk --sort-by Name", 0, "SCORE"),
    ("risk -o json", 0, "\"term\":\"blastRadius\""), ("risk --sort-by size", 2, "'size' is not an order"),
    ("risk nowhere", 2, "namespace 'nowhere' has no pods"),
  ]

  @Test("the exit code says whether access is allowed", arguments: commands)
  func exitCode(arguments: String, status: Int32, text: String) throws {
    let run = try CommandRun(arguments.split(separator: " ").map(String.init) + ["-f", "-"], input: Self.manifests)
    #expect(run.status == status, "\(run.output)\(run.errors)")
    #expect((run.output + run.errors).contains(text), "\(run.output)\(run.errors)")
  }

  @Test(
    "an invalid manifest is reported with its line and field, and there is no answer",
    arguments: [
      ("{ingress: 3}", "spec.ingress: expected a list, found the number 3"),
      ("{ingress: [{ports: [{port: -1}]}]}", "spec.ingress[0].ports[0].port: -1 is not a port; specify a number"),
      (
        "{egress: [{to: [{ipBlock: {cidr: 10.0.0/8}}]}]}", "spec.egress[0].to[0].ipBlock.cidr: '10.0.0/8' is not a CIDR"
      ),
    ])
  func invalid(spec: String, message: String) throws {
    let policy =
      "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p, namespace: shop}\nspec: \(spec)\n"
    let run = try CommandRun(["reach", "shop/web", "-f", "-"], input: "\(Self.manifests)---\n\(policy)")
    #expect(run.status == 2)
    #expect(run.output.isEmpty)
    #expect(run.errors.hasPrefix("error: standard input:19:"), "\(run.errors)")
    #expect(run.errors.contains(message), "\(run.errors)")
  }

  @Test("notes are on standard error, and characters that control the terminal are escaped")
  func notes() throws {
    let input =
      Self.manifests + """
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: "a\\e[31m", namespace: shop}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: gone}
        subjects: [{kind: Group, name: viewers}]
        """
    let can = try CommandRun(["can", "Group/viewers", "-f", "-"], input: input)
    let note =
      #"note: RoleBinding shop/a\u{1b}[31m refers to Role gone, which is not in the input; its permissions are not counted"#
    #expect(can.errors == note + "\n")
    #expect(!can.output.contains("note"))
    let pod = #"{apiVersion: v1, kind: Pod, metadata: {name: "a\e[31m", namespace: shop}, spec: {}}"#
    let unknown = try CommandRun(["risk", "shop/b", "-f", "-"], input: pod)
    #expect(unknown.errors == #"Error: 'shop/b' does not exist; the namespace has shop/Pod/a\u{1b}[31m"# + "\n")
    let reach = try CommandRun(["reach", "shop/web", "1.1.1.1", "-f", "-"], input: input)
    #expect(reach.errors.hasPrefix("note: Namespace 'shop' is not in the input"))
    #expect(!reach.output.contains("note"))
    let json = try JSONValue(
      parsing: Data(try CommandRun(["reach", "shop/web", "-o", "json", "-f", "-"], input: input).output.utf8))
    #expect(json["notes"]?.arrayValue?.count == 1)
  }

  @Test(
    "folders, lists and documents that are not objects are read as scan reads them; the same object twice is an error")
  func folders() throws {
    let folder = try TemporaryRepository(manifest: Self.manifests)
    try folder.write(
      "{apiVersion: v1, kind: PodList, items: [{metadata: {name: c, namespace: shop}}]}", to: "manifests/c.json")
    try folder.write("name: package\n---\n- 1\n", to: "manifests/other.yml")
    try folder.write("{{ if }}", to: "manifests/chart/templates/pod.yaml")
    try folder.write("{apiVersion: v2, name: chart}", to: "manifests/chart/Chart.yaml")
    let run = try CommandRun(["risk", "-f", "manifests"], in: folder.root)
    #expect(run.status == 0, "\(run.errors)")
    #expect(["shop/Pod/c", "shop/Pod/db", "shop/Pod/web"].allSatisfy(run.output.contains))
    #expect(run.errors.hasPrefix("note: templates of 1 Helm chart (manifests/chart) are skipped; "), "\(run.errors)")

    let same = try CommandRun(["risk", "-f", "manifests", "-f", "manifests/pod.yaml"], in: folder.root)
    #expect(same.output == run.output, "an object with the same content is no problem")
    try folder.write("{apiVersion: v1, kind: Pod, metadata: {name: web, namespace: shop}}", to: "manifests/web.yaml")
    let twice = try CommandRun(["risk", "-f", "manifests"], in: folder.root)
    #expect(twice.status == 2)
    #expect(
      twice.errors.contains(
        "error: manifests/web.yaml:1:1: Pod/shop/web is already defined at manifests/pod.yaml:1; remove one of them\n"),
      "\(twice.errors)")
  }

  @Test("a name that is also a path, and that is not found, suggests -f")
  func suggestion() throws {
    let run = try CommandRun(["risk", "examples"])
    #expect(run.status == 2)
    #expect(run.errors.contains("to read the manifests in 'examples', specify -f examples\n"), "\(run.errors)")
  }

  @Test(
    "output that cannot be written is an error",
    arguments: ["reach shop/web -f -", "can Group/viewers -f -", "risk -f -", "scan -", "report -", "checks"])
  func fullDisk(arguments: String) throws {
    let run = try CommandRun(
      program: URL(filePath: "/bin/sh"), ["-c", "exec \"$0\" \(arguments) > /dev/full", CommandRun.binary.path],
      environment: [:], input: arguments == "checks" ? "" : Self.manifests, in: Repository.root)
    #expect([1, 2].contains(run.status))
    #expect(run.errors.contains("cannot write to standard output: "), "\(run.errors)")
  }
}
