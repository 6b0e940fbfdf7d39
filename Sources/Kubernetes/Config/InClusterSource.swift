import Foundation

/// Credentials of the pod's service account. The token and the CA are files that the kubelet rotates.
final class InClusterSource: CredentialSource {
  /// Where the kubelet puts the files.
  static let folder = "/var/run/secrets/kubernetes.io/serviceaccount"

  let namespace: String?
  private let server: String
  private let folder: String
  private let cache = RotatingCredentials()

  /// Nil where this is no pod; throws where it is one without a service account.
  init?(environment: [String: String], folder: String = InClusterSource.folder) throws {
    guard let host = environment["KUBERNETES_SERVICE_HOST"], !host.isEmpty else { return nil }
    let port = environment["KUBERNETES_SERVICE_PORT"] ?? "443"
    server = host.contains(":") ? "https://[\(host)]:\(port)" : "https://\(host):\(port)"
    self.folder = folder
    namespace = FileManager.default.contents(atPath: "\(folder)/namespace")
      .map { String(decoding: $0, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines) }
    _ = try read()
  }

  func credentials() async throws -> Credentials { try cache.current(read) }

  func invalidate() async { cache.invalidate() }

  private func read() throws -> Credentials {
    guard let token = FileManager.default.contents(atPath: "\(folder)/token") else {
      throw ConfigurationError(
        "\(folder)/token cannot be read: does the pod have automountServiceAccountToken: false?")
    }
    guard let authority = FileManager.default.contents(atPath: "\(folder)/ca.crt") else {
      throw ConfigurationError("\(folder)/ca.crt cannot be read")
    }
    let text = String(decoding: token, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    return Credentials(
      endpoint: Endpoint(server: server, certificateAuthority: authority), authorization: "Bearer \(text)")
  }
}
