import Access
import Audit
import Kubernetes
import Scan

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

  /// The reports of Trivy Operator.
  static let vulnerabilityReports = ResourceType(
    group: "aquasecurity.github.io", version: "v1alpha1", plural: "vulnerabilityreports", kind: "VulnerabilityReport",
    isNamespaced: true)

  /// Lists the objects. A kind that the cluster does not serve has none.
  ///
  /// - Throws: If the cluster is not available, or a kind cannot be listed: an answer without it would be wrong.
  func inventory(of kinds: Kinds) async throws -> Inventory {
    var inventory = Inventory(isCluster: true)
    for resource in AuditedResource.all where kinds.contains(resource.kind) {
      do {
        try await client.forEachObject(of: resource) { try inventory.add($0) }
      } catch {
        try Self.check(error, listing: resource.newestType)
      }
    }
    guard kinds.contains(.exposure) else { return inventory }
    do {
      try await client.forEachObject(of: Self.vulnerabilityReports) { try inventory.add($0) }
    } catch {
      try Self.check(error, listing: Self.vulnerabilityReports)
    }
    return inventory
  }

  /// Ignores that a type is not served, and throws all other errors.
  private static func check(_ error: any Error, listing type: ResourceType) throws {
    guard let failure = error as? APIError else { throw error }
    guard failure.isNotFound else { throw InputError(ScanError(listing: type, failure).message) }
  }
}

extension ClusterObjects.Kinds {
  /// Whether the objects of a kind are listed.
  fileprivate func contains(_ kind: AuditedKind) -> Bool {
    switch kind {
    case .namespace, .networkPolicy, .deployment, .statefulSet, .daemonSet, .replicaSet, .replicationController,
      .cronJob,
      .job, .pod:
      contains(.network)
    case .clusterRole, .role, .clusterRoleBinding, .roleBinding, .serviceAccount: contains(.permissions)
    case .service, .ingress, .limitRange: contains(.exposure)
    case .configMap, .secret, .resourceQuota, .podDisruptionBudget: false
    }
  }
}
