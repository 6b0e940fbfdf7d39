import CRDs
import Foundation
import Kubernetes
import Logging
import Planning
import Sandbox
import Synchronization
import Testing

@testable import Reconcilers

/// What the preflight of a rollout reads from an API server.
@Suite struct PreflightReaderTests {
  private static let objects = """
    {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
    ---
    {apiVersion: v1, kind: Pod, metadata: {name: a, namespace: shop}, spec: {hostPID: true, containers: [{name: a, image: a}]}}
    ---
    {apiVersion: v1, kind: Pod, metadata: {name: b, namespace: shop}, spec: {containers: [{name: a, image: a}]}}
    """

  private final class Paths: Sendable {
    private let values = Mutex<Set<String>>([])
    var all: Set<String> { values.withLock { $0 } }
    func add(_ path: String) { values.withLock { _ = $0.insert(path) } }
  }

  /// The problem of a new spec in the namespace `shop`, and the paths of the requests.
  private func preflight(
    _ spec: String, fault: @escaping @Sendable (String) -> Fault? = { _ in nil }
  ) async throws -> (problem: String?, paths: Set<String>) {
    let server = APIServer()
    #expect(server.load(try YAML.parse(Self.objects, file: "objects.yaml")).isEmpty)
    let paths = Paths()
    server.faults.set { request in
      paths.add(request.path)
      return fault(request.path)
    }
    let value = try #require(try YAML.parse(spec, file: "spec.yaml").first)
    let baseline = BaselineFacts(name: "b", uid: "u", spec: try value.decode(SecurityBaselineSpec.self))
    let namespace = NamespaceFacts(name: "shop", uid: "u")
    let plan = Planner().plan(Observation(namespace: namespace, baselines: [baseline], now: Date()))
    let client = server.client(userAgent: "test", logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    let problem = await PreflightReader(client: client).problem(
      Preflight(plan: plan, baseline: baseline, earlier: nil, namespace: namespace), in: "shop")
    let live = try await client.getValue(Namespace.resourceType, ObjectKey(name: "shop"))
    #expect(live["metadata"]?["annotations"] == nil, "the preflight writes nothing")
    return (problem, paths.all)
  }

  private static let pods = "/api/v1/namespaces/shop/pods"

  @Test("asks the server about a Pod Security level, without reading pods")
  func podSecurity() async throws {
    let (problem, paths) = try await preflight("podSecurity: {enforce: baseline}")
    #expect(
      problem?.contains("violate the new PodSecurity enforce level \"baseline:latest\"") == true, "\(problem ?? "")")
    #expect(problem?.contains("a: host namespaces") == true, "\(problem ?? "")")
    #expect(!paths.contains(Self.pods))
    #expect(try await preflight("podSecurity: {enforce: privileged}").problem == nil)
  }

  @Test("reads pods for a quota")
  func quota() async throws {
    let (problem, paths) = try await preflight("resourceQuotas: [{name: q, hard: {pods: 1}}]")
    #expect(problem == "the running pods use 2 of pods, more than the 1 of ResourceQuota 'b-q'")
    #expect(paths.contains(Self.pods))
    #expect(try await preflight("resourceQuotas: [{name: q, hard: {pods: 2}}]").problem == nil)
  }

  @Test(
    "what cannot be checked is a problem", arguments: [(403, "install config/components/rollout"), (404, "failed: ")])
  func failures(code: Int, message: String) async throws {
    let (problem, _) = try await preflight("resourceQuotas: [{name: q, hard: {pods: 2}}]") { path in
      path == Self.pods ? .refuse(StatusError(code: code, reason: "Test", message: "pods: no")) : nil
    }
    #expect(problem?.contains(message) == true, "\(problem ?? "")")
    #expect(
      try await preflight("limitRanges: [{name: l, limits: [{type: Container, default: {cpu: 1}}]}]") { path in
        path == Self.pods ? .refuse(StatusError(code: code, reason: "Test", message: "pods: no")) : nil
      }.problem == nil, "nothing is read without need")
  }
}
