import Audit
import Foundation
import Kubernetes
import Logging
import Sandbox
import Synchronization
import Testing

@testable import Scan

@Suite("Scan of a cluster") struct ClusterScannerTests {
  private static let objects = """
    {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
    ---
    {apiVersion: v1, kind: Namespace, metadata: {name: bank}}
    ---
    {apiVersion: v1, kind: Pod, metadata: {name: a, namespace: shop}, spec: {hostPID: true, containers: [{name: a, image: a}]}}
    ---
    {apiVersion: v1, kind: Pod, metadata: {name: b, namespace: bank}, spec: {hostPID: true, containers: [{name: a, image: a}]}}
    ---
    apiVersion: batch/v1
    kind: CronJob
    metadata: {name: c, namespace: shop}
    spec: {schedule: '* * * * *', jobTemplate: {spec: {template: {spec: {hostPID: true, restartPolicy: Never, containers: [{name: a, image: a}]}}}}}
    ---
    apiVersion: rbac.authorization.k8s.io/v1
    kind: ClusterRole
    metadata: {name: everything}
    rules: [{apiGroups: ['*'], resources: ['*'], verbs: ['*']}]
    ---
    apiVersion: rbac.authorization.k8s.io/v1
    kind: RoleBinding
    metadata: {name: everything, namespace: shop}
    roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: everything}
    subjects: [{kind: User, name: jane}]
    """

  /// Scans a cluster.
  ///
  /// - Parameters:
  ///   - checks: The checks.
  ///   - namespace: The only namespace; `nil` for all.
  ///   - fault: Decides on the fault of a request by its path.
  /// - Returns: The report, and the paths of the requests.
  private func scan(
    _ checks: [String], namespace: String? = nil, fault: @escaping @Sendable (String) -> Fault? = { _ in nil }
  ) async throws -> (report: ScanReport, paths: Set<String>) {
    let server = APIServer()
    #expect(server.load(try YAML.parse(Self.objects, file: "objects.yaml")).isEmpty)
    let paths = Paths()
    server.faults.set { request in
      paths.values.withLock { _ = $0.insert(request.path) }
      return fault(request.path)
    }
    var options = ScanSettings.Options()
    options.checks = checks
    var scanner = ManifestScanner(settings: ScanSettings(options, isCluster: true), now: Date())
    let client = server.client(userAgent: "test", logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    try await ClusterScanner(client: client, namespace: namespace).scan(into: &scanner)
    return (scanner.finish(), paths.values.withLock { $0 })
  }

  private final class Paths: Sendable {
    let values = Mutex<Set<String>>([])
  }

  @Test("objects of all namespaces are checked, and Secrets are not read")
  func all() async throws {
    let (report, paths) = try await scan(["host-pid"])
    #expect(report.results.map(\.object.title) == ["CronJob/shop/c", "Pod/bank/b", "Pod/shop/a"])
    #expect(report.results.allSatisfy { $0.location == nil })
    #expect(report.errors.isEmpty)
    #expect(paths.contains("/api/v1/pods"))
    #expect(!paths.contains { $0.contains("secrets") })
  }

  @Test("in one namespace, ClusterRoles are known but not checked, and other namespaces are not read")
  func namespace() async throws {
    let (report, paths) = try await scan(
      ["host-pid", "wildcard-in-rules", "cluster-admin-role-binding"], namespace: "shop")
    #expect(
      report.results.map { "\($0.check.id) \($0.object.title)" } == [
        "host-pid CronJob/shop/c", "host-pid Pod/shop/a", "cluster-admin-role-binding RoleBinding/shop/everything",
      ])
    #expect(paths.contains("/api/v1/namespaces/shop/pods"))
    #expect(!paths.contains("/api/v1/pods"))
    #expect(!paths.contains("/apis/rbac.authorization.k8s.io/v1/clusterrolebindings"))
  }

  @Test("a namespace that does not exist is an error")
  func missingNamespace() async throws {
    let report = try await scan(["host-pid"], namespace: "nowhere").report
    #expect(report.errors.map(\.description) == ["--namespace: namespace 'nowhere' does not exist"])
    #expect(report.results.isEmpty)
  }

  @Test("a kind that cannot be listed is an error with the fix, and all others are checked")
  func forbidden() async throws {
    let report = try await scan(["host-pid"]) { path in
      guard path == "/api/v1/pods" else { return nil }
      return .refuse(StatusError(code: 403, reason: "Forbidden", message: "no"))
    }.report
    #expect(report.results.map(\.object.title) == ["CronJob/shop/c"])
    #expect(report.errors.count == 1)
    #expect(report.errors.first?.message.hasPrefix("cannot list pods: ") == true)
    #expect(report.errors.first?.message.hasSuffix("; grant the verb list") == true)
  }

  @Test("a cluster that serves only an earlier version of a kind is listed in that version")
  func earlierVersion() async throws {
    let (report, paths) = try await scan(["host-pid"]) { path in
      guard path == "/apis/batch/v1/cronjobs" else { return nil }
      return .refuse(StatusError(code: 404, reason: "NotFound", message: "no"))
    }
    #expect(paths.contains("/apis/batch/v1beta1/cronjobs"))
    #expect(report.results.map(\.object.title) == ["Pod/bank/b", "Pod/shop/a"])
  }

  @Test("annotations do not ignore findings of a cluster, and messages name the cluster")
  func messages() async throws {
    let server = APIServer()
    let service = """
      apiVersion: v1
      kind: Service
      metadata:
        name: gone
        namespace: shop
        annotations: {plimsoll.dev/ignore: dangling-service, plimsoll.dev/ignore-reason: a tenant}
      spec: {selector: {app: gone}, ports: [{port: 80}]}
      """
    #expect(server.load(try YAML.parse(service, file: "objects.yaml")).isEmpty)
    var options = ScanSettings.Options()
    options.checks = ["dangling-service"]
    var scanner = ManifestScanner(settings: ScanSettings(options, isCluster: true), now: Date())
    let client = server.client(userAgent: "test", logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    try await ClusterScanner(client: client).scan(into: &scanner)
    #expect(scanner.finish().results.map(\.message) == ["the selector matches no workload in the cluster"])
  }
}
