import Audit
import ControllerRuntime
package import Kubernetes

/// Clusters that another cluster, the hub, stores.
extension ClusterList {
  /// How long reading the list may take.
  private static let timeout: Duration = .seconds(60)

  /// The clusters of Argo CD: the Secrets with the label `argocd.argoproj.io/secret-type=cluster` in a namespace.
  ///
  /// - Parameters:
  ///   - namespace: The namespace of Argo CD.
  ///   - hub: The cluster with the Secrets.
  ///   - allowed: The exec plugins that the Secrets may use.
  /// - Throws: `FleetError` if the Secrets cannot be listed, or if there are none.
  package func argoCDClusters(
    in namespace: String, of hub: ClusterConfiguration, allowing allowed: AllowedPlugins
  ) async throws -> [FleetCluster] {
    let secrets = try await read("Secrets in namespace '\(namespace)'", of: hub) { client in
      try await Self.secrets(in: namespace, client)
    }
    guard !secrets.isEmpty else {
      throw FleetError(
        "--argocd-namespace: no Secret in namespace '\(namespace)' has the label \(ArgoCDCluster.selector); check the "
          + "namespace and the context")
    }
    return FleetCluster.unique(secrets.map { cluster(of: $0, hub: hub, allowing: allowed) })
  }

  private func cluster(
    of secret: Secret, hub: ClusterConfiguration, allowing allowed: AllowedPlugins
  ) -> FleetCluster {
    let origin = "Secret \(secret.key)"
    do throws(ClusterProblem) {
      let stored = try ArgoCDCluster(secret)
      return connector.cluster(named: stored.name, origin: origin) {
        stored.isOwnCluster
          ? hub
          : try stored.kubeconfig(allowing: allowed).configuration(
            origin: origin.shown(limit: TextLimits.message), environment: connector.environment)
      }
    } catch {
      return FleetCluster(name: ArgoCDCluster.name(of: secret), origin: origin, access: .failure(error))
    }
  }

  private static func secrets(in namespace: String, _ client: Client) async throws -> [Secret] {
    var (secrets, limit) = ([Secret](), PageLimit(maximum: 100))
    var options = ListOptions(labelSelector: ArgoCDCluster.selector)
    repeat {
      let page = try await limit.page { count in
        options.limit = count
        return try await client.list(Secret.self, in: namespace, options: options)
      }
      secrets += page.items
      try checkCount(secrets.count)
      options.continueToken = page.continueToken
    } while options.continueToken != nil
    return secrets
  }

  /// The clusters of the Cluster Inventory API.
  ///
  /// - Parameters:
  ///   - namespace: The namespace of the ClusterProfiles; `nil` for all namespaces.
  ///   - hub: The cluster with the ClusterProfiles.
  ///   - providers: The plugins for credential providers.
  /// - Throws: `FleetError` if the ClusterProfiles cannot be listed, or if there are none.
  package func clusterProfiles(
    in namespace: String?, of hub: ClusterConfiguration, _ providers: CredentialProviders
  ) async throws -> [FleetCluster] {
    let profiles = try await read("ClusterProfiles", of: hub) { client in
      try await Self.profiles(in: namespace, client)
    }
    guard !profiles.isEmpty else {
      throw FleetError("--cluster-profiles: the hub has no ClusterProfile; check the namespace and the context")
    }
    return FleetCluster.unique(
      profiles.map { profile in
        let origin = "ClusterProfile \(profile.namespace)/\(profile.name)"
        return connector.cluster(named: profile.name, origin: origin) {
          try profile.kubeconfig(providers).configuration(
            origin: origin.shown(limit: TextLimits.message), environment: connector.environment)
        }
      })
  }

  private static func profiles(in namespace: String?, _ client: Client) async throws -> [ClusterProfile] {
    var profiles: [ClusterProfile] = []
    try await client.forEachObject(of: ClusterProfile.resourceType, in: namespace) { object in
      profiles.append(ClusterProfile(object))
      try checkCount(profiles.count)
    }
    return profiles
  }

  private static func checkCount(_ count: Int) throws {
    guard count <= limit else { throw FleetError("the hub has more than \(limit) clusters; select a namespace") }
  }

  /// Reads the hub within the time limit. Without the list, there is no fleet: errors end the command.
  private func read<Value: Sendable>(
    _ what: String, of hub: ClusterConfiguration, _ body: @escaping @Sendable (Client) async throws -> Value
  ) async throws -> Value {
    let connection = connector.access(to: hub)()
    defer { connection.close() }
    do {
      let clock = ContinuousClock()
      return try await clock.withDeadline(clock.now + Self.timeout) { try await body(connection.client) }
    } catch let error as FleetError {
      throw error
    } catch is DeadlineExceeded {
      throw FleetError(
        "cannot list \(what) of the hub (\(hub.description)): no answer within \(Self.timeout.shown); check the server and the network"
      )
    } catch let error as APIError where error.isNotFound {
      throw FleetError("cannot list \(what) of the hub: it does not serve them; check the context (\(hub.description))")
    } catch let error as APIError where error.isForbidden {
      throw FleetError("cannot list \(what) of the hub: \(error.message); grant the verb list")
    } catch {
      throw FleetError("cannot list \(what) of the hub (\(hub.description)): \(error)")
    }
  }
}
