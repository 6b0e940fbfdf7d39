import ClusterTestSupport
import Foundation
import Kubernetes
import TestSupport
import Testing

extension EndToEnd {
  /// `plimsoll report` on a real API server.
  @Suite(.serialized) struct Report {
    private static let manifests = """
      {apiVersion: v1, kind: Namespace, metadata: {name: report-shop, labels: {pod-security.kubernetes.io/enforce: baseline}}}
      ---
      {apiVersion: v1, kind: Namespace, metadata: {name: report-other}}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web, namespace: report-shop}
      spec:
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec: {hostPID: true, serviceAccountName: web, containers: [{name: web, image: "example.com/web:1"}]}
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRoleBinding
      metadata: {name: report-admin}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
      subjects: [{kind: ServiceAccount, name: web, namespace: report-shop}]
      """

    @Test("the page shows the namespaces, findings and paths of a cluster, or of one namespace")
    func cluster() async throws {
      let plane = try await ControlPlane.shared()
      for object in try YAML.parse(Self.manifests, file: "manifests") { try await plane.apply(object) }
      let kubeconfig = plane.directory.appending(path: "kubeconfig").path
      let all = try Command.run(["report", "--kubeconfig", kubeconfig])
      #expect(all.status == 0, "\(all.errors)")
      for text in ["report-shop", "report-other", "hostPID is true", "controls the cluster", "read on <time>"] {
        #expect(all.output.contains(text), "\(text)")
      }
      let one = try Command.run(["report", "--kubeconfig", kubeconfig, "-n", "report-shop", "--title", "shop"])
      #expect(one.status == 0, "\(one.errors)")
      #expect(one.output.contains("<code>report-shop/web</code> controls the cluster"))
      #expect(one.output.contains(">report-shop</a>"))
      #expect(!one.output.contains(">report-other</a>"))
      #expect(!one.output.contains("<a href=\"#namespace-2\">"))
      let none = try Command.run(["report", "--kubeconfig", kubeconfig, "-n", "report-nowhere"])
      #expect(none.status == 2)
      #expect(none.errors.contains("namespace 'report-nowhere' does not exist"), "\(none.errors)")
    }
  }
}
