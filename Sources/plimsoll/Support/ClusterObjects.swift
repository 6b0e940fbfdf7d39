import Access
import Foundation
import Kubernetes

/// Lists the objects of a cluster that decide about access. Never reads Secrets.
struct ClusterObjects {
  /// What to list.
  struct Kinds: OptionSet {
    let rawValue: Int
    /// Namespaces, workloads and network policies.
    static let network = Kinds(rawValue: 1)
    /// Roles, bindings and service accounts.
    static let permissions = Kinds(rawValue: 2)
    /// Services, Ingresses, LimitRanges and reports of vulnerabilities.
    static let exposure = Kinds(rawValue: 4)
  }

  private let client: Client

  init(client: Client) { self.client = client }

  private static let network = [
    resource("namespaces", "Namespace", isNamespaced: false), NetworkPolicy.resourceType,
    resource("deployments", "Deployment", group: "apps"), resource("statefulsets", "StatefulSet", group: "apps"),
    resource("daemonsets", "DaemonSet", group: "apps"), resource("replicasets", "ReplicaSet", group: "apps"),
    resource("replicationcontrollers", "ReplicationController"), resource("cronjobs", "CronJob", group: "batch"),
    resource("jobs", "Job", group: "batch"), resource("pods", "Pod"),
  ]
  private static let permissions = [
    ClusterRole.resourceType, Role.resourceType,
    resource("clusterrolebindings", "ClusterRoleBinding", group: "rbac.authorization.k8s.io", isNamespaced: false),
    RoleBinding.resourceType, ServiceAccount.resourceType,
  ]
  private static let exposure = [
    resource("services", "Service"), resource("ingresses", "Ingress", group: "networking.k8s.io"),
    resource("limitranges", "LimitRange"),
    resource("vulnerabilityreports", "VulnerabilityReport", group: "aquasecurity.github.io", version: "v1alpha1"),
  ]

  private static func resource(
    _ plural: String, _ kind: String, group: String = "", version: String = "v1", isNamespaced: Bool = true
  ) -> ResourceType {
    ResourceType(group: group, version: version, plural: plural, kind: kind, isNamespaced: isNamespaced)
  }

  /// Lists the objects.
  ///
  /// - Throws: If the cluster is not available, or a kind cannot be listed: an answer without it would be wrong.
  func inventory(of kinds: Kinds) async throws -> Inventory {
    var inventory = Inventory(isCluster: true)
    var types: [ResourceType] = []
    if kinds.contains(.network) { types += Self.network }
    if kinds.contains(.permissions) { types += Self.permissions }
    if kinds.contains(.exposure) { types += Self.exposure }
    for type in types {
      do {
        try await client.forEachObject(of: type) { try inventory.add($0) }
      } catch let error as APIError where error.isNotFound {
        try await listEarlierVersion(of: type, into: &inventory)
      } catch let error as APIError {
        throw InputError("cannot list \(type.qualifiedName): \(error); grant the verb list")
      }
    }
    return inventory
  }

  /// Kubernetes 1.20 serves some kinds in `v1beta1` only. A cluster without Trivy Operator serves no reports.
  private func listEarlierVersion(of type: ResourceType, into inventory: inout Inventory) async throws {
    var earlier = type
    earlier.version = "v1beta1"
    do {
      try await client.forEachObject(of: earlier) { try inventory.add($0) }
    } catch let error as APIError where error.isNotFound {
      return
    }
  }
}
