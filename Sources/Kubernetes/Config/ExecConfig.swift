#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The configuration of an exec credential plugin.
///
/// https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins
struct ExecConfig: Codable, Sendable, Equatable {
  struct Variable: Codable, Sendable, Equatable {
    var name: String
    var value: String
  }

  /// Whether the plugin reads the standard input of this process.
  enum InteractiveMode: String, Sendable {
    case never = "Never"
    /// If the standard input is a terminal.
    case ifAvailable = "IfAvailable"
    case always = "Always"
  }

  /// The supported versions of `ExecCredential`.
  static let versions = ["client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1"]

  var apiVersion: String?
  var command: String?
  var args: [String]?
  var env: [Variable]?
  var installHint: String?
  var provideClusterInfo: Bool?
  var interactiveMode: String?

  /// The interactive mode, which is optional in v1beta1 only; `nil` if it is invalid.
  var mode: InteractiveMode? {
    if !interactiveMode.isSet { return apiVersion == Self.versions[0] ? nil : .ifAvailable }
    return interactiveMode.flatMap(InteractiveMode.init)
  }
}

extension ExecConfig {
  /// The value of `KUBERNETES_EXEC_INFO`: an `ExecCredential` with the cluster, if the plugin wants it.
  func info(cluster: Kubeconfig.Named<Kubeconfig.Cluster>, isInteractive: Bool) throws -> String {
    var spec: [String: JSONValue] = ["interactive": .bool(isInteractive)]
    if provideClusterInfo == true { spec["cluster"] = try Self.clusterInfo(cluster) }
    let value: JSONValue = [
      "apiVersion": .string(apiVersion ?? ""), "kind": "ExecCredential", "spec": .object(spec),
    ]
    return String(decoding: try value.jsonData(), as: UTF8.self)
  }

  private static func clusterInfo(_ cluster: Kubeconfig.Named<Kubeconfig.Cluster>) throws -> JSONValue {
    let value = cluster.value
    let authority = try cluster.data(
      value.certificateAuthorityData, value.certificateAuthority, field: "certificate-authority")
    var info: [String: JSONValue] = ["server": .string(value.server ?? "")]
    info["certificate-authority-data"] = authority.map { .string($0.base64EncodedString()) }
    info["tls-server-name"] = value.tlsServerName.isSet ? value.tlsServerName.map(JSONValue.string) : nil
    info["insecure-skip-tls-verify"] = value.insecureSkipTLSVerify == true ? true : nil
    info["proxy-url"] = value.proxyURL.isSet ? value.proxyURL.map(JSONValue.string) : nil
    info["disable-compression"] = value.disableCompression == true ? true : nil
    info["config"] = value.extensions?.first { $0.name == "client.authentication.k8s.io/exec" }?.extension ?? .null
    return .object(info)
  }
}

/// The output of an exec plugin.
struct ExecCredential: Decodable, Sendable {
  struct Status: Decodable, Sendable {
    var token: String?
    var clientCertificateData: String?
    var clientKeyData: String?
    var expirationTimestamp: Timestamp?
  }

  var apiVersion: String?
  var kind: String?
  var status: Status?
}
