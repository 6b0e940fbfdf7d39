import Kubernetes

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A Secret in which Argo CD stores a cluster.
///
/// https://argo-cd.readthedocs.io/en/stable/operator-manual/declarative-setup/#clusters
struct ArgoCDCluster {
  /// The label of these Secrets, and its value.
  static let selector = "argocd.argoproj.io/secret-type=cluster"
  /// With this address, Argo CD uses the service account of its pod.
  static let ownAddress = "https://kubernetes.default.svc"

  /// The name of the cluster; that of the Secret if it has none.
  let name: String
  /// The URL of the API server.
  let server: String
  private let config: JSONValue

  /// Reads a Secret. The values never appear in errors.
  ///
  /// - Throws: `ClusterProblem` if a field is missing or invalid.
  init(_ secret: Secret) throws(ClusterProblem) {
    func text(_ field: String) throws(ClusterProblem) -> String? { try Self.text(field, of: secret) }
    name = try text("name") ?? secret.metadata.name ?? ""
    guard let server = try text("server") else {
      throw ClusterProblem(.misconfigured, "data.server of the Secret is missing; set it to the URL of the API server")
    }
    self.server = server
    guard let json = try? JSONValue(parsing: Data((try text("config") ?? "{}").utf8)), json.objectValue != nil else {
      throw ClusterProblem(.misconfigured, "data.config of the Secret is not a JSON object; fix it")
    }
    config = json
  }

  /// The name of the cluster, also if other fields of the Secret are invalid; that of the Secret if it has none.
  static func name(of secret: Secret) -> String { (try? text("name", of: secret)) ?? secret.metadata.name ?? "" }

  private static func text(_ field: String, of secret: Secret) throws(ClusterProblem) -> String? {
    guard let encoded = secret.data?[field], !encoded.isEmpty else { return nil }
    guard let data = Data(base64Encoded: encoded), let text = String(data: data, encoding: .utf8) else {
      throw ClusterProblem(.misconfigured, "data.\(field) of the Secret is not text in base64; fix it")
    }
    return text.trimmingWhitespace()
  }

  /// Whether this is the cluster in which Argo CD runs, without credentials of its own.
  var isOwnCluster: Bool { server == Self.ownAddress && config["bearerToken"] == nil }

  /// The address and the credentials.
  ///
  /// - Throws: `ClusterProblem` if the plugin is not allowed, or not for this server.
  func kubeconfig(allowing allowed: AllowedPlugins) throws(ClusterProblem) -> InlineKubeconfig {
    guard config["username"]?.isEmptyText != false, config["password"]?.isEmptyText != false else {
      throw ClusterProblem(
        .misconfigured, "the Secret has a username and a password, which Kubernetes 1.19 removed; use a bearerToken")
    }
    let security = config["tlsClientConfig"]
    var kubeconfig = InlineKubeconfig(
      server: server, certificateAuthorityData: security?["caData"]?.setText,
      serverName: security?["serverName"]?.setText, skipsVerification: security?["insecure"] == true,
      proxyURL: config["proxyUrl"]?.setText, token: config["bearerToken"]?.setText,
      clientCertificateData: security?["certData"]?.setText, clientKeyData: security?["keyData"]?.setText)
    if let plugin = try plugin {
      try allowed.check(plugin, for: kubeconfig)
      kubeconfig.plugin = plugin
    }
    return kubeconfig
  }

  /// The plugin that the Secret names. Argo CD runs `argocd-k8s-auth` for `awsAuthConfig`.
  private var plugin: CredentialPlugin? {
    get throws(ClusterProblem) {
      if let aws = config["awsAuthConfig"], aws.objectValue != nil { return Self.plugin(aws: aws) }
      guard let exec = config["execProviderConfig"], exec.objectValue != nil else { return nil }
      guard let command = exec["command"]?.setText else {
        throw ClusterProblem(.misconfigured, "execProviderConfig.command of the Secret is missing; set it")
      }
      let variables = (exec["env"]?.objectValue ?? [:]).compactMapValues(\.stringValue)
      return CredentialPlugin(
        apiVersion: exec["apiVersion"]?.setText ?? Self.betaVersion, command: command,
        arguments: (exec["args"]?.arrayValue ?? []).compactMap(\.stringValue), variables: variables)
    }
  }

  private static let betaVersion = "client.authentication.k8s.io/v1beta1"

  private static func plugin(aws: JSONValue) -> CredentialPlugin {
    var arguments = ["aws", "--cluster-name", aws["clusterName"]?.setText ?? ""]
    if let role = aws["roleARN"]?.setText { arguments += ["--role-arn", role] }
    if let profile = aws["profile"]?.setText { arguments += ["--profile", profile] }
    return CredentialPlugin(apiVersion: betaVersion, command: "argocd-k8s-auth", arguments: arguments)
  }
}

/// `v1` Secret, with the fields that Argo CD uses.
struct Secret: KubernetesObject {
  static let resourceType = ResourceType(
    group: "", version: "v1", plural: "secrets", kind: "Secret", isNamespaced: true)

  var metadata: ObjectMeta
  /// The values in base64.
  var data: [String: String]?
}

extension JSONValue {
  /// The text; `nil` if the value is not a text, or if it is empty.
  var setText: String? { stringValue.flatMap { $0.isEmpty ? nil : $0 } }
  /// Whether the value is an empty text.
  fileprivate var isEmptyText: Bool { stringValue?.isEmpty == true }
}
