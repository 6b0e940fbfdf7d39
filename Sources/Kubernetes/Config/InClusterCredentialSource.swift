#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Provides the credentials of the service account of the pod. The kubelet rotates the files with the token and the CA.
final class InClusterCredentialSource: CredentialSource {
  /// The directory in which the kubelet mounts the files.
  static let directory = "/var/run/secrets/kubernetes.io/serviceaccount"

  /// The namespace in `POD_NAMESPACE` or of the service account; `nil` if neither is known.
  let namespace: String?
  private let server: String
  private let directory: String
  private let cache = RotatingCredentials()

  /// Returns `nil` if the process does not run in a pod, and throws if the pod has no service account token.
  init?(environment: [String: String], directory: String = InClusterCredentialSource.directory) throws {
    guard let host = environment["KUBERNETES_SERVICE_HOST"], !host.isEmpty,
      let port = environment["KUBERNETES_SERVICE_PORT"], !port.isEmpty
    else { return nil }
    server = host.contains(":") ? "https://[\(host)]:\(port)" : "https://\(host):\(port)"
    self.directory = directory
    namespace = Self.namespace(environment: environment, directory: directory)
    _ = try read()
  }

  /// The namespace of the pod; `nil` if it is unknown.
  static func namespace(environment: [String: String], directory: String) -> String? {
    if let name = environment["POD_NAMESPACE"], !name.isEmpty { return name }
    let name = FileManager.default.contents(atPath: "\(directory)/namespace")
      .map { String(decoding: $0, as: UTF8.self).trimmingWhitespace() }
    return name.isSet ? name : nil
  }

  func credentials() async throws -> Credentials { try cache.current(read) }

  func invalidate(_ rejected: Credentials) async { cache.invalidate { $0 == rejected } }

  private func read() throws -> Credentials {
    guard let token = FileManager.default.contents(atPath: "\(directory)/token") else {
      throw ConfigurationError(
        "cannot read the service account token: \(directory)/token; set automountServiceAccountToken: true on the pod")
    }
    guard let authority = FileManager.default.contents(atPath: "\(directory)/ca.crt") else {
      throw ConfigurationError(
        "cannot read the certificate authority of the service account: \(directory)/ca.crt; check that it is readable")
    }
    let text = String(decoding: token, as: UTF8.self).trimmingWhitespace()
    return Credentials(
      endpoint: Endpoint(server: server, certificateAuthority: authority), authorization: "Bearer \(text)")
  }
}
