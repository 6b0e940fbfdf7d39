import Foundation
import Testing

/// Kubeconfig files and an environment. The result of kubectl is in `kubeconfigs.json` under the title.
///
/// In texts, `{{port}}` is the port of the server, `{{directory}}` the directory of the case, and `{{NAME}}` for the
/// name of a file in `TestCertificates` its content in base64.
struct KubeconfigCase: Sendable, CustomTestStringConvertible {
  var title: String
  /// Files by their path in the directory of the case.
  var files: [String: String]
  /// Further environment variables. `HOME` is the directory of the case.
  var environment: [String: String]
  /// The flag `--kubeconfig`.
  var kubeconfig: String?
  /// The flag `--context`.
  var context: String?
  /// The files of the service account; `nil` outside of a pod.
  var pod: [String: String]?
  /// A part of our error, if kubectl fails or if `difference` is set.
  var error: String?
  /// Why our result is an error although kubectl sends a request, or the reverse.
  var difference: String?

  var testDescription: String { title }

  /// A case with the file `~/.kube/config`.
  init(
    _ title: String, _ config: String, environment: [String: String] = [:], context: String? = nil,
    files: [String: String] = [:], pod: [String: String]? = nil, error: String? = nil, difference: String? = nil
  ) {
    self.init(
      title, files: files.merging([".kube/config": config]) { $1 }, environment: environment, context: context,
      pod: pod, error: error, difference: difference)
  }

  /// A case with any files.
  init(
    _ title: String, files: [String: String] = [:], environment: [String: String] = [:], kubeconfig: String? = nil,
    context: String? = nil, pod: [String: String]? = nil, error: String? = nil, difference: String? = nil
  ) {
    self.title = title
    self.files = files
    self.environment = environment
    self.kubeconfig = kubeconfig
    self.context = context
    self.pod = pod
    self.error = error
    self.difference = difference
  }

  /// The difference of users without credentials.
  static let prompt = "kubectl asks for a user name and a password; Plimsoll sends an anonymous request"

  /// All cases.
  static let all = merging + contexts + clusters + proxies + users + plugins + pods
}

extension KubeconfigCase {
  /// The fields of a cluster with the server.
  static let server = #"server: "https://127.0.0.1:{{port}}""#
  /// The fields of a cluster with the server and its certificate authority.
  static let secure = server + #", certificate-authority-data: "{{ca.crt}}""#

  /// A kubeconfig with the context `c`.
  static func config(
    cluster: String = secure, user: String = "token: secret", context: String = "cluster: k, user: u",
    current: String = "c"
  ) -> String {
    """
    apiVersion: v1
    kind: Config
    current-context: \(current)
    clusters:
    - name: k
      cluster: {\(cluster)}
    users:
    - name: u
      user: {\(user)}
    contexts:
    - name: c
      context: {\(context)}
    """
  }
}
