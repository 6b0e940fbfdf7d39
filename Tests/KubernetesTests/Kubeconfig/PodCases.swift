/// Service accounts of pods.
extension KubeconfigCase {
  private static let variables = ["KUBERNETES_SERVICE_HOST": "127.0.0.1", "KUBERNETES_SERVICE_PORT": "{{port}}"]

  /// The files of the service account; a value replaces or, if it is `nil`, removes a file.
  private static func account(_ changes: [String: String?] = [:]) -> [String: String] {
    var files: [String: String?] = ["token": "pod-token", "namespace": "pod-namespace", "ca.crt": "{{pem:ca.crt}}"]
    files.merge(changes) { $1 }
    return files.compactMapValues { $0 }
  }

  private static func pod(
    _ title: String, _ changes: [String: String?] = [:], environment: [String: String] = [:],
    files: [String: String] = [:], kubeconfig: String? = nil, context: String? = nil, error: String? = nil,
    difference: String? = nil
  ) -> KubeconfigCase {
    KubeconfigCase(
      title, files: files, environment: variables.merging(environment) { $1 }, kubeconfig: kubeconfig, context: context,
      pod: account(changes), error: error, difference: difference)
  }

  static let pods = [
    pod("a pod"),
    pod("a pod with a line break after the token", ["token": "pod-token\n"]),
    pod("a pod with POD_NAMESPACE", environment: ["POD_NAMESPACE": "other"]),
    pod("a pod without a namespace", ["namespace": nil]),
    pod("a pod without a token", ["token": nil], error: "service account token"),
    pod("a pod without KUBERNETES_SERVICE_PORT", environment: ["KUBERNETES_SERVICE_PORT": ""], error: "no cluster"),
    pod("a pod without KUBERNETES_SERVICE_HOST", environment: ["KUBERNETES_SERVICE_HOST": ""], error: "no cluster"),
    pod("a pod without a certificate authority", ["ca.crt": nil], error: "certificate authority"),
    pod(
      "a context whose cluster does not exist in a pod",
      files: [".kube/config": config(context: "cluster: x, user: u")],
      error: "cluster 'x' of context 'c' not found",
      difference: "kubectl uses the service account of the pod, which may belong to another cluster"),
    pod(
      "a cluster without a server in a pod", files: [".kube/config": config(cluster: "tls-server-name: x")],
      error: "has no server",
      difference: "kubectl uses the service account of the pod, which may belong to another cluster"),
    pod("a pod with another certificate authority", ["ca.crt": "{{pem:other-ca.crt}}"], error: "TLS"),
    pod(
      "a kubeconfig wins over the pod", files: [".kube/config": config(context: "cluster: k, user: u, namespace: a")]),
    pod("a kubeconfig without a namespace in a pod", files: [".kube/config": config()]),
    pod("an empty kubeconfig in a pod", files: [".kube/config": ""]),
    pod("a kubeconfig without a current context in a pod", files: [".kube/config": config(current: "\"\"")]),
    pod("an empty file of --kubeconfig in a pod", files: ["empty": ""], kubeconfig: "{{directory}}/empty"),
    pod("an invalid kubeconfig in a pod", files: [".kube/config": "{"], error: ".kube/config"),
    pod("--context without a file in a pod", context: "c", error: "context 'c' not found"),
    pod("a missing file of --kubeconfig in a pod", kubeconfig: "{{directory}}/none", error: "{{directory}}/none"),
    pod("a missing file in KUBECONFIG in a pod", environment: ["KUBECONFIG": "{{directory}}/none"]),
    pod(
      "a context that does not exist in a pod", files: [".kube/config": config(current: "x")],
      error: "context 'x' not found"),
  ]
}
