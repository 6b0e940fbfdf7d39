import Foundation
import Kubernetes
import Logging
import Sandbox
import TestSupport
import Testing

/// Server-side dry runs of `examples/gitops` on the API server in memory. EndToEndTests does the same on a real one.
@Suite("dry runs of examples/gitops", .enabled(if: Kubectl.program != nil, "kubectl is not installed"))
struct DryRunTests {
  private func withServer(_ body: (_ kubeconfig: URL) async throws -> Void) async throws {
    let directory = FileManager.default.temporaryDirectory.appending(path: "gitops-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: directory) }
    let server = try await LoopbackServer(
      directory: directory, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    let path = "config/crd/plimsoll.dev_securitybaselines.yaml"
    #expect(server.apiServer.load(try YAML.parse(Repository.text(path), file: path)).isEmpty)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await server.run() }
      try await server.ready()
      try await GitOpsManifests.createNamespaces(kubeconfig: server.kubeconfig)
      try await body(server.kubeconfig)
      group.cancelAll()
    }
  }

  @Test("the API server accepts what the gate and the clusters get")
  func own() async throws {
    try await withServer { kubeconfig in
      for folder in ["fleet/baselines", "fleet"] {
        let objects = try GitOpsManifests.objects(folder)
        #expect(try await GitOpsManifests.dryRun(objects, kubeconfig: kubeconfig) == "", "\(folder)")
      }
    }
  }

  @Test("the API server rejects a baseline with a field that does not exist")
  func unknownField() async throws {
    try await withServer { kubeconfig in
      var baseline = try GitOpsExample.baseline()
      baseline["spec"]?["podSecurity"]?["enforced"] = "restricted"
      let refusal = try await GitOpsManifests.dryRun([baseline], kubeconfig: kubeconfig)
      #expect(refusal.contains("enforced"), "\(refusal)")
    }
  }

  @Test(
    "the schemas of Argo CD, Flux and OCM accept the manifests, and reject them with a misspelled field",
    .enabled(if: GitOpsManifests.definitions != nil, "\(GitOpsManifests.needsDefinitions)"))
  func others() async throws {
    let definitions = try #require(GitOpsManifests.definitions)
    try await withServer { kubeconfig in
      try await GitOpsManifests.createDefinitions(in: definitions, kubeconfig: kubeconfig)
      for (folder, field) in [("argocd", "generators"), ("flux", "sourceRef"), ("ocm", "placementRefs")] {
        let objects = try GitOpsManifests.objects(folder)
        #expect(try await GitOpsManifests.dryRun(objects, kubeconfig: kubeconfig) == "", "\(folder)")
        var object = try #require(objects.first { $0["spec"]?[field] != nil }, "\(folder)")
        let value = object["spec"]?[field]
        object["spec"]?[field + "s"] = value
        object["spec"]?[field] = nil
        #expect(try await GitOpsManifests.dryRun([object], kubeconfig: kubeconfig) != "", "\(folder): \(field)")
      }
    }
  }
}
