import ArgumentParser
import Fleet
import Kubernetes
import OperatorCommands

/// The options that select the clusters of a fleet.
struct FleetOptions: ParsableArguments {
  @OptionGroup var hub: ClusterOptions

  @Option(
    name: .long, parsing: .upToNextOption,
    help: ArgumentHelp("The contexts of the kubeconfig that match these globs, e.g. 'prod-*'.", valueName: "glob"))
  var contexts: [String] = []

  @Option(
    help: ArgumentHelp("The kubeconfig files of a folder: one cluster per file, named by it.", valueName: "folder"))
  var kubeconfigs: String?

  @Option(
    help: ArgumentHelp(
      "The clusters of Argo CD: its Secrets in this namespace of the cluster of --kubeconfig and --context.",
      valueName: "namespace"))
  var argocdNamespace: String?

  @Flag(
    help: "The clusters of the Cluster Inventory API: the ClusterProfiles of the cluster of --kubeconfig and --context."
  )
  var clusterProfiles = false

  @Option(help: ArgumentHelp("Only the ClusterProfiles of this namespace.", valueName: "namespace"))
  var clusterProfileNamespace: String?

  @Option(
    help: ArgumentHelp(
      "File with the exec plugins for --cluster-profiles: providers with name and execConfig (KEP-5339).",
      valueName: "file"))
  var credentialProviders: String?

  @Option(
    name: .long, parsing: .singleValue,
    help: ArgumentHelp(
      "Exec plugin that Secrets of Argo CD may use: a name in PATH or an absolute path, and the hosts that may get its "
        + "credentials, e.g. 'aws=*.eks.amazonaws.com'; can be repeated.",
      valueName: "command=glob"))
  var allowExec: [String] = []

  @Option(
    name: .long, parsing: .singleValue,
    help: ArgumentHelp(
      "Environment variable that Secrets of Argo CD may set for plugins; can be repeated.", valueName: "name"))
  var allowExecEnv: [String] = []

  @Option(
    name: .long, parsing: .upToNextOption,
    help: ArgumentHelp("Only the clusters whose names match these globs.", valueName: "glob"))
  var clusters: [String] = []

  @OptionGroup var namespace: OperatorNamespaceOption

  func validate() throws {
    let sources = [!contexts.isEmpty, kubeconfigs != nil, argocdNamespace != nil, clusterProfiles]
    guard sources.count(where: { $0 }) == 1 else {
      throw ValidationError(
        "specify the clusters with one of --contexts, --kubeconfigs, --argocd-namespace and --cluster-profiles")
    }
    try NamespaceOption.validate(argocdNamespace, of: "--argocd-namespace")
    try NamespaceOption.validate(clusterProfileNamespace, of: "--cluster-profile-namespace")
    try require("--context", hub.context == nil || hasHub, "--argocd-namespace or --cluster-profiles; use --contexts")
    try require("--kubeconfig", hub.kubeconfig == nil || kubeconfigs == nil, "another source than --kubeconfigs")
    try require("--allow-exec", allowExec.isEmpty || argocdNamespace != nil, "--argocd-namespace")
    try require("--allow-exec-env", allowExecEnv.isEmpty || !allowExec.isEmpty, "--allow-exec")
    try require("--credential-providers", credentialProviders == nil || clusterProfiles, "--cluster-profiles")
    try require("--cluster-profile-namespace", clusterProfileNamespace == nil || clusterProfiles, "--cluster-profiles")
  }

  private var hasHub: Bool { argocdNamespace != nil || clusterProfiles }

  private func require(_ flag: String, _ isFulfilled: Bool, _ other: String) throws {
    guard isFulfilled else { throw ValidationError("\(flag) needs \(other)") }
  }

  /// The selected clusters.
  ///
  /// - Throws: If the list cannot be read, or if a glob matches no cluster.
  func list(environment: [String: String]) async throws -> [FleetCluster] {
    let connector = ClusterConnector(userAgent: ProductVersion.userAgent, environment: environment)
    let list = ClusterList(connector: connector)
    return try ClusterList.select(try await all(list, environment), matching: clusters)
  }

  private func all(_ list: ClusterList, _ environment: [String: String]) async throws -> [FleetCluster] {
    if !contexts.isEmpty { return try list.contexts(matching: contexts, kubeconfig: hub.kubeconfig) }
    if let kubeconfigs { return try list.kubeconfigs(in: kubeconfigs) }
    let configuration = try hub.configuration(environment: environment)
    if let argocdNamespace {
      return try await list.argoCDClusters(
        in: argocdNamespace, of: configuration,
        allowing: try AllowedPlugins(commands: allowExec, variables: allowExecEnv))
    }
    let providers = try credentialProviders.map(CredentialProviders.init(file:)) ?? CredentialProviders()
    return try await list.clusterProfiles(in: clusterProfileNamespace, of: configuration, providers)
  }

  /// Reads the clusters.
  var reader: ClusterReader { ClusterReader(operatorNamespace: namespace.name) }
}

/// The time limit for one cluster.
enum ClusterTimeout {
  /// From one second to one hour.
  static func validate(_ argument: DurationArgument) throws {
    guard argument.duration >= .seconds(1), argument.duration <= .seconds(3600) else {
      throw ValidationError("--timeout '\(argument.text)' is not supported; use a duration from 1s to 1h")
    }
  }
}
