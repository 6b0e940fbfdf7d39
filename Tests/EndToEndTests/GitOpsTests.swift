import ClusterTestSupport
import Foundation
import Kubernetes
import TestSupport
import Testing

extension EndToEnd {
  /// Server-side dry runs of `examples/gitops`.
  @Suite(.serialized, .enabled(if: Kubectl.program != nil, "kubectl is not installed")) struct GitOps {
    @Test("the API server accepts what the gate and the clusters get")
    func own() async throws {
      let plane = try await ControlPlane.shared()
      let kubeconfig = plane.directory.appending(path: "kubeconfig")
      try await GitOpsManifests.createNamespaces(kubeconfig: kubeconfig)
      for folder in ["fleet/baselines", "fleet"] {
        let objects = try GitOpsManifests.objects(folder)
        #expect(try await GitOpsManifests.dryRun(objects, kubeconfig: kubeconfig) == "", "\(folder)")
      }
    }

    @Test(
      "the schemas of Argo CD, Flux and OCM accept the manifests",
      .enabled(if: GitOpsManifests.definitions != nil, "\(GitOpsManifests.needsDefinitions)"))
    func others() async throws {
      let plane = try await ControlPlane.shared()
      let kubeconfig = plane.directory.appending(path: "kubeconfig")
      try await GitOpsManifests.createNamespaces(kubeconfig: kubeconfig)
      try await GitOpsManifests.createDefinitions(
        in: try #require(GitOpsManifests.definitions), kubeconfig: kubeconfig)
      for folder in ["argocd", "flux", "ocm"] {
        // 1.20, compiled with a newer Go, takes the empty group of core kinds for null in custom resources.
        let omitted = plane.minorVersion < 21 ? ["AppProject"] : []
        let objects = try GitOpsManifests.objects(folder).filter {
          !omitted.contains($0["kind"]?.stringValue ?? "")
        }
        #expect(try await GitOpsManifests.dryRun(objects, kubeconfig: kubeconfig) == "", "\(folder)")
      }
    }
  }
}
