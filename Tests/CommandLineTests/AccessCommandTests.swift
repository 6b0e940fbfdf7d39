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
    ("reach shop/service/web", 2, "'service' is not a kind that runs pods"),
    ("reach shop/web --context x", 2, "--filename replaces the cluster"),
    ("can Group/viewers", 0, "RoleBinding/viewers"),
    ("can Group/viewers get pods -n shop", 0, "yes: get pods in namespace 'shop'\n"),
    ("can Group/viewers get secrets -n shop", 1, "no: get secrets in namespace 'shop'\n"),
    ("can Group/viewers get", 2, "specify a resource"),
    ("can shop/", 2, "is not a subject"), ("can shop/web", 0, "no binding gives ServiceAccount/shop/web"),
    ("can shop/web --as-group x", 2, "--as-group applies to users only"),
    ("risk", 0, "shop/Pod/web"), ("risk shop/web --explain", 0, "exposure: 10 of 25"),
    ("risk -o json", 0, "\"term\":\"blastRadius\""), ("risk --sort-by size", 2, "'size' is not an order"),
    ("risk nowhere", 2, "namespace 'nowhere' has no pods"),
  ]

  @Test("the exit code says whether access is allowed", arguments: commands)
  func exitCode(arguments: String, status: Int32, text: String) throws {
    let run = try CommandRun(arguments.split(separator: " ").map(String.init) + ["-f", "-"], input: Self.manifests)
    #expect(run.status == status, "\(run.output)\(run.errors)")
    #expect((run.output + run.errors).contains(text), "\(run.output)\(run.errors)")
  }

  @Test("an invalid manifest is reported with its file and field")
  func invalid() throws {
    let input = "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: p}, spec: {ingress: 3}}"
    let run = try CommandRun(["reach", "shop", "-f", "-"], input: input)
    #expect(run.status == 2)
    #expect(run.errors.contains("standard input:1: NetworkPolicy 'p': spec.ingress: "), "\(run.errors)")
  }
}
