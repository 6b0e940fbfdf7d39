import Foundation

/// Provides the credentials of the service account of the pod. The kubelet rotates the files with the token and the CA.
final class InClusterCredentialSource: CredentialSource {
  /// The directory in which the kubelet mounts the files.
  static let directory = "/var/run/secrets/kubernetes.io/serviceaccount"

  let namespace: String?
  private let server: String
  private let directory: String
  private let cache = RotatingCredentials()

  /// Returns `nil` if the process does not run in a pod, and throws if the pod has no service account token.
  init?(environment: [String: String], directory: String = InClusterCredentialSource.directory) throws {
    guard let host = environment["KUBERNETES_SERVICE_HOST"], !host.isEmpty else { return nil }
    let port = environment["KUBERNETES_SERVICE_PORT"] ?? "443"
    server = host.contains(":") ? "https://[\(host)]:\(port)" : "https://\(host):\(port)"
    self.directory = directory
    namespace = FileManager.default.contents(atPath: "\(directory)/namespace")
      .map { String(decoding: $0, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines) }
    _ = try read()
  }

  func credentials() async throws -> Credentials { try cache.current(read) }

  func invalidate() async { cache.invalidate() }

  private func read() throws -> Credentials {
    guard let token = FileManager.default.contents(atPath: "\(directory)/token") else {
      throw ConfigurationError(
        "cannot read the service account token: \(directory)/token; set automountServiceAccountToken: true on the pod")
    }
    guard let authority = FileManager.default.contents(atPath: "\(directory)/ca.crt") else {
      throw ConfigurationError(
        "cannot read the certificate authority of the service account: \(directory)/ca.crt; check that it is readable")
    }
    let text = String(decoding: token, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    return Credentials(
      endpoint: Endpoint(server: server, certificateAuthority: authority), authorization: "Bearer \(text)")
  }
}
