import Foundation
import Kubernetes
import Logging
import Sandbox
import Synchronization
import TestSupport
import Testing

/// Commands that read a cluster, on the API server in memory.
@Suite("commands that read a cluster") struct ClusterCommandTests {
  private static let objects = """
    {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
    ---
    {apiVersion: v1, kind: Namespace, metadata: {name: bank}}
    ---
    apiVersion: v1
    kind: Pod
    metadata:
      name: web
      namespace: shop
      annotations: {plimsoll.dev/ignore: host-pid, plimsoll.dev/ignore-reason: written by a tenant}
    spec: {hostPID: true, serviceAccountName: web, containers: [{name: web, image: example.com/web:1}]}
    ---
    {apiVersion: v1, kind: Pod, metadata: {name: db, namespace: shop, labels: {app: db}},
     spec: {containers: [{name: db, image: example.com/db:1, ports: [{name: sql, containerPort: 5432}]}]}}
    ---
    {apiVersion: v1, kind: Pod, metadata: {name: teller, namespace: bank},
     spec: {hostPID: true, containers: [{name: teller, image: example.com/teller:1}]}}
    ---
    {apiVersion: v1, kind: ServiceAccount, metadata: {name: web, namespace: shop}}
    ---
    {apiVersion: v1, kind: Secret, metadata: {name: keys, namespace: shop}, stringData: {password: abc}}
    ---
    {apiVersion: v1, kind: Service, metadata: {name: gone, namespace: shop}, spec: {selector: {app: gone}, ports: [{port: 80}]}}
    ---
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: db, namespace: shop}
    spec:
      podSelector: {matchLabels: {app: db}}
      ingress: [{from: [{namespaceSelector: {}}], ports: [{port: sql}]}]
    ---
    apiVersion: rbac.authorization.k8s.io/v1
    kind: RoleBinding
    metadata: {name: web, namespace: shop}
    roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
    subjects: [{kind: ServiceAccount, name: web, namespace: shop}]
    ---
    apiVersion: rbac.authorization.k8s.io/v1
    kind: ClusterRole
    metadata: {name: reader}
    rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]
    """

  /// Runs a test on an API server with the objects.
  ///
  /// - Parameters:
  ///   - refused: A resource whose list is forbidden.
  ///   - body: Receives a function that runs a command, and returns the resources that it reads.
  private func withServer(
    refusing refused: String? = nil, _ body: (_ run: (String) async throws -> CommandRun) async throws -> Void
  ) async throws -> Set<String> {
    let directory = FileManager.default.temporaryDirectory.appending(path: "cluster-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: directory) }
    let server = try await LoopbackServer(
      directory: directory, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    #expect(server.apiServer.load(try YAML.parse(Self.objects, file: "objects.yaml")).isEmpty)
    let read = ReadResources()
    server.apiServer.faults.set { request in
      guard let resource = request.resource?.resource else { return nil }
      read.names.withLock { _ = $0.insert(resource) }
      guard resource == refused else { return nil }
      return .refuse(StatusError(code: 403, reason: "Forbidden", message: "\(resource) is forbidden"))
    }
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await server.run() }
      try await server.ready()
      try await body { command in
        let arguments = command.split(separator: " ").map(String.init)
        return try await CommandRun.concurrently(arguments + ["--kubeconfig", server.kubeconfig.path])
      }
      group.cancelAll()
    }
    return read.names.withLock { $0 }
  }

  private final class ReadResources: Sendable {
    let names = Mutex<Set<String>>([])
  }

  @Test("scan checks the objects of a cluster, does not accept annotations of tenants, and does not read Secrets")
  func scan() async throws {
    let read = try await withServer { run in
      let all = try await run("scan --checks host-pid,dangling-service,secret-in-manifest")
      #expect(all.status == 1, "\(all.errors)")
      #expect(all.output.contains("cluster  high  host-pid          Pod/bank/teller: hostPID is true"), "\(all.output)")
      #expect(all.output.contains("Pod/shop/web: hostPID is true"))
      #expect(all.output.contains("Service/shop/gone: the selector matches no workload in the cluster"))
      let one = try await run("scan --checks host-pid -n shop")
      #expect(one.output.contains("Pod/shop/web"))
      #expect(!one.output.contains("Pod/bank/teller"))
      let sarif = try await run("scan --checks host-pid --format sarif")
      #expect(try JSONValue(parsing: Data(sarif.output.utf8))["version"] == "2.1.0")
      let missing = try await run("scan -n nowhere")
      #expect(missing.status == 2)
      #expect(missing.errors == "error: --namespace: namespace 'nowhere' does not exist\n")
    }
    #expect(read.contains("pods"))
    #expect(!read.contains("secrets"))
  }

  @Test("a kind that may not be listed is an error, and scan still reports everything else")
  func forbidden() async throws {
    _ = try await withServer(refusing: "configmaps") { run in
      let scan = try await run("scan --checks host-pid")
      #expect(scan.status == 2)
      #expect(scan.errors.hasPrefix("error: configmaps: cannot list configmaps: "), "\(scan.errors)")
      #expect(scan.errors.hasSuffix("; grant the verb list\n"), "\(scan.errors)")
      #expect(scan.output.contains("Pod/shop/web: hostPID is true"))
    }
    _ = try await withServer(refusing: "networkpolicies") { run in
      let reach = try await run("reach shop")
      #expect(reach.status == 2)
      #expect(reach.output.isEmpty, "an answer without the policies would be wrong")
      #expect(reach.errors.contains("cannot list networkpolicies"), "\(reach.errors)")
    }
  }

  @Test("reach answers for a cluster, and names without a namespace are in that of --namespace")
  func reach() async throws {
    let read = try await withServer { run in
      let allowed = try await run("reach pod/web db -n shop --port sql")
      #expect(allowed.status == 0, "\(allowed.errors)")
      #expect(allowed.output.hasPrefix("allowed: shop/Pod/web to shop/Pod/db on sql\n"), "\(allowed.output)")
      let blocked = try await run("reach bank/teller db -n shop --port 22")
      #expect(blocked.status == 1, "\(blocked.errors)")
      #expect(blocked.output.hasPrefix("blocked: bank/Pod/teller to shop/Pod/db on 22/TCP\n"), "\(blocked.output)")
      let unknown = try await run("reach nothing db -n nowhere")
      #expect(unknown.status == 2)
      #expect(unknown.errors.contains("'nowhere/nothing' does not exist; there are workloads in bank, shop"))
    }
    #expect(!read.contains("secrets"))
  }

  @Test("can answers for a cluster, with notes on standard error")
  func can() async throws {
    let read = try await withServer { run in
      let yes = try await run("can shop/web get pods -n shop")
      #expect(yes.status == 0, "\(yes.errors)")
      #expect(yes.output.hasPrefix("yes: get pods in namespace 'shop'\n"))
      #expect(yes.errors.isEmpty)
      let no = try await run("can shop/other list pods -n shop")
      #expect(no.status == 1)
      #expect(no.output == "no: list pods in namespace 'shop'\n")
      #expect(no.errors == "note: ServiceAccount/shop/other does not exist\n")
    }
    #expect(!read.contains("secrets"))
  }

  @Test("risk scores the workloads of a cluster or of one namespace")
  func risk() async throws {
    let read = try await withServer { run in
      let all = try await run("risk --sort-by blast-radius")
      #expect(all.status == 0, "\(all.errors)")
      #expect(all.output.contains("bank/Pod/teller") && all.output.contains("shop/Pod/web"))
      let one = try await run("risk -n shop")
      #expect(one.output.contains("shop/Pod/web") && !one.output.contains("bank/Pod/teller"), "\(one.output)")
      let pod = try await run("risk web -n shop --explain")
      #expect(pod.output.hasPrefix("shop/Pod/web: "), "\(pod.output)")
    }
    #expect(!read.contains("secrets"))
  }
}
