import Kubernetes

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The address and the credentials of a cluster as values, which another cluster stores.
///
/// It has no paths of files: what a cluster stores must not make this process read files. A plugin is in it only if the
/// user allows the plugin.
struct InlineKubeconfig {
  /// The URL of the API server.
  var server: String
  /// PEM certificates in base64; `nil` for the authorities of the system.
  var certificateAuthorityData: String?
  /// The name that the certificate of the server must have; `nil` for the host of `server`.
  var serverName: String?
  /// Whether any certificate is accepted.
  var skipsVerification = false
  /// URL of a proxy.
  var proxyURL: String?
  /// Bearer token.
  var token: String?
  /// PEM client certificate in base64.
  var clientCertificateData: String?
  /// PEM private key in base64.
  var clientKeyData: String?
  /// The plugin that provides the credentials.
  var plugin: CredentialPlugin?
  /// The value that the plugin gets as `spec.cluster.config`, if its configuration asks for the cluster.
  var pluginConfiguration: JSONValue?

  /// The configuration of the cluster. Its files and credentials are validated as those of a kubeconfig file.
  ///
  /// - Parameters:
  ///   - origin: Where the values are stored, for messages.
  ///   - environment: Environment variables, for the plugin.
  /// - Throws: `ConfigurationError` without credentials.
  func configuration(origin: String, environment: [String: String]) throws -> ClusterConfiguration {
    let name: JSONValue = "cluster"
    let config: JSONValue = [
      "apiVersion": "v1", "kind": "Config", "current-context": name,
      "clusters": [["name": name, "cluster": cluster]], "users": [["name": name, "user": user]],
      "contexts": [["name": name, "context": ["cluster": name, "user": name]]],
    ]
    return try ClusterConfiguration.load(try config.jsonData(), file: origin, environment: environment)
  }

  private var cluster: JSONValue {
    var cluster: JSONValue = ["server": .string(server)]
    cluster["certificate-authority-data"] = certificateAuthorityData.map(JSONValue.string)
    cluster["tls-server-name"] = serverName.map(JSONValue.string)
    cluster["proxy-url"] = proxyURL.map(JSONValue.string)
    if skipsVerification { cluster["insecure-skip-tls-verify"] = true }
    if let pluginConfiguration {
      cluster["extensions"] = [["name": "client.authentication.k8s.io/exec", "extension": pluginConfiguration]]
    }
    return cluster
  }

  private var user: JSONValue {
    var user: JSONValue = [:]
    user["token"] = token.map(JSONValue.string)
    user["client-certificate-data"] = clientCertificateData.map(JSONValue.string)
    user["client-key-data"] = clientKeyData.map(JSONValue.string)
    user["exec"] = plugin?.json
    return user
  }
}

/// An exec credential plugin that the user allows.
struct CredentialPlugin: Sendable, Hashable {
  /// The version of `ExecCredential`.
  var apiVersion: String
  /// An absolute path, or a name that is looked up in `PATH`.
  var command: String
  /// The arguments.
  var arguments: [String] = []
  /// Environment variables besides those of this process.
  var variables: [String: String] = [:]
  /// Whether the plugin gets the address of the cluster.
  var providesClusterInfo = false

  /// The plugin in a kubeconfig. It never reads the terminal, because many plugins run at the same time.
  var json: JSONValue {
    [
      "apiVersion": .string(apiVersion), "command": .string(command), "interactiveMode": "Never",
      "args": .array(arguments.map(JSONValue.string)),
      "env": .array(
        variables.sorted { $0.key < $1.key }.map { ["name": .string($0.key), "value": .string($0.value)] }),
      "provideClusterInfo": .bool(providesClusterInfo),
    ]
  }
}
