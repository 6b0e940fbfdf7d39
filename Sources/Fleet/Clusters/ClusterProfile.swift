import Audit
import Kubernetes

/// A ClusterProfile of the Cluster Inventory API, which a cluster manager writes.
///
/// https://multicluster.sigs.k8s.io/concepts/cluster-profile-api/
struct ClusterProfile {
  /// The resource type.
  static let resourceType = ResourceType(
    group: "multicluster.x-k8s.io", version: "v1alpha1", plural: "clusterprofiles", kind: "ClusterProfile",
    isNamespaced: true)

  /// The reserved extensions of KEP-5339.
  private static let configurationExtension = "client.authentication.k8s.io/exec"
  private static let argumentsExtension = "clusterprofiles.multicluster.x-k8s.io/exec/additional-args"

  /// The name.
  let name: String
  /// The namespace.
  let namespace: String
  private let status: JSONValue

  /// Reads an object.
  init(_ object: JSONValue) {
    name = object["metadata"]?["name"]?.stringValue ?? ""
    namespace = object["metadata"]?["namespace"]?.stringValue ?? ""
    status = object["status"] ?? [:]
  }

  /// The address, and the plugin that the user configured for it. Only `server`, the certificate authority, the name of the
  /// server, the proxy and the configuration of the plugin are read: paths of files are ignored.
  ///
  /// - Throws: `ClusterProblem` if the user configured none of the providers, or not for this server.
  func kubeconfig(_ configured: CredentialProviders) throws(ClusterProblem) -> InlineKubeconfig {
    let offered = offeredProviders
    guard let provider = configured.providers.first(where: { offered[$0.name] != nil }),
      let cluster = offered[provider.name]?["cluster"]
    else {
      let names = offered.keys.sorted().prefix(5).map { $0.shown(limit: TextLimits.word) }.joined(separator: ", ")
      throw ClusterProblem(
        .misconfigured,
        offered.isEmpty
          ? "the ClusterProfile has no status.accessProviders; check the cluster manager"
          : "--credential-providers has no plugin for \(names); add one of them")
    }
    guard let server = cluster["server"]?.setText else {
      throw ClusterProblem(
        .misconfigured, "the access provider '\(provider.name)' of the ClusterProfile has no cluster.server")
    }
    var plugin = provider.plugin
    if provider.appendsArguments {
      plugin.arguments += (Self.extension(Self.argumentsExtension, of: cluster)?.arrayValue ?? []).compactMap(
        \.stringValue)
    }
    let kubeconfig = InlineKubeconfig(
      server: server, certificateAuthorityData: cluster["certificate-authority-data"]?.setText,
      serverName: cluster["tls-server-name"]?.setText,
      skipsVerification: cluster["insecure-skip-tls-verify"] == true, proxyURL: cluster["proxy-url"]?.setText,
      plugin: plugin, pluginConfiguration: Self.extension(Self.configurationExtension, of: cluster))
    try provider.servers.check(
      kubeconfig, of: plugin.command,
      fix: "add the host to servers of provider '\(provider.name)' in the file of --credential-providers")
    return kubeconfig
  }

  /// The providers by name. `credentialProviders` is the earlier name of `accessProviders`, which takes precedence.
  private var offeredProviders: [String: JSONValue] {
    let lists = [status["credentialProviders"], status["accessProviders"]].map { $0?.arrayValue ?? [] }
    let pairs = lists.joined().compactMap { provider in provider["name"]?.setText.map { ($0, provider) } }
    return Dictionary(pairs, uniquingKeysWith: { $1 })
  }

  private static func `extension`(_ name: String, of cluster: JSONValue) -> JSONValue? {
    cluster["extensions"]?.arrayValue?.first { $0["name"]?.stringValue == name }?["extension"]
  }
}
