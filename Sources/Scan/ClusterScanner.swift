import Audit
import CRDs
import Foundation
package import Kubernetes

/// Checks the objects of a cluster. Never reads Secrets.
package struct ClusterScanner: Sendable {
  private let client: Client
  private let namespace: String?

  /// Creates a scanner.
  ///
  /// - Parameters:
  ///   - client: The client of the cluster.
  ///   - namespace: The namespace to check; `nil` for the whole cluster.
  package init(client: Client, namespace: String? = nil) {
    self.client = client
    self.namespace = namespace
  }

  /// A kind with the versions that serve it, newest first.
  private struct Listing: Sendable {
    var kind: AuditedKind
    var plural: String
    var group = ""
    var versions = ["v1"]
  }

  private static let listings = [
    Listing(kind: .namespace, plural: "namespaces"), Listing(kind: .limitRange, plural: "limitranges"),
    Listing(kind: .resourceQuota, plural: "resourcequotas"),
    Listing(kind: .serviceAccount, plural: "serviceaccounts"),
    Listing(kind: .networkPolicy, plural: "networkpolicies", group: "networking.k8s.io"),
    Listing(kind: .service, plural: "services"), Listing(kind: .configMap, plural: "configmaps"),
    Listing(kind: .ingress, plural: "ingresses", group: "networking.k8s.io", versions: ["v1", "v1beta1"]),
    Listing(kind: .podDisruptionBudget, plural: "poddisruptionbudgets", group: "policy", versions: ["v1", "v1beta1"]),
    Listing(kind: .clusterRole, plural: "clusterroles", group: "rbac.authorization.k8s.io"),
    Listing(kind: .role, plural: "roles", group: "rbac.authorization.k8s.io"),
    Listing(kind: .clusterRoleBinding, plural: "clusterrolebindings", group: "rbac.authorization.k8s.io"),
    Listing(kind: .roleBinding, plural: "rolebindings", group: "rbac.authorization.k8s.io"),
    Listing(kind: .deployment, plural: "deployments", group: "apps"),
    Listing(kind: .statefulSet, plural: "statefulsets", group: "apps"),
    Listing(kind: .daemonSet, plural: "daemonsets", group: "apps"),
    Listing(kind: .replicaSet, plural: "replicasets", group: "apps"),
    Listing(kind: .replicationController, plural: "replicationcontrollers"),
    Listing(kind: .cronJob, plural: "cronjobs", group: "batch", versions: ["v1", "v1beta1"]),
    Listing(kind: .job, plural: "jobs", group: "batch"), Listing(kind: .pod, plural: "pods"),
  ]

  /// Lists the objects page by page and checks them.
  ///
  /// - Parameters:
  ///   - scanner: Checks the objects.
  ///   - progress: Called after each page with the number of objects.
  /// - Throws: If the cluster is not available. A kind that cannot be listed is an error of the report.
  package func scan(into scanner: inout ManifestScanner, progress: (Int) -> Void = { _ in }) async throws {
    var count = 0
    for listing in Self.listings {
      // A binding in a namespace can name a ClusterRole, so ClusterRoles are always known, but not always checked.
      let isContext = namespace != nil && !listing.kind.isNamespaced && listing.kind != .namespace
      if isContext, listing.kind != .clusterRole { continue }
      do {
        try await scan(listing) { object in
          scanner.add(object, isContext: isContext)
          count += 1
        }
        progress(count)
      } catch let error as APIError {
        scanner.add(
          ScanError(file: listing.plural, message: "cannot list \(listing.plural): \(error); grant the verb list"))
      }
    }
  }

  private func scan(_ listing: Listing, _ body: (JSONValue) -> Void) async throws {
    for (index, version) in listing.versions.enumerated() {
      let type = ResourceType(
        group: listing.group, version: version, plural: listing.plural, kind: listing.kind.rawValue,
        isNamespaced: listing.kind.isNamespaced)
      do {
        return try await client.forEachObject(
          of: type, in: type.isNamespaced ? namespace : nil,
          fieldSelector: listing.kind == .namespace ? namespace.map { "metadata.name=\($0)" } : nil, body)
      } catch let error as APIError where error.isNotFound && index + 1 < listing.versions.count {
        continue
      }
    }
  }
}

extension ManifestScanner {
  /// Checks an object of a cluster, or only remembers it for other checks. Annotations of tenants do not ignore findings.
  mutating func add(_ value: JSONValue, isContext: Bool) {
    guard let object = AuditedObject(value) else { return }
    if isContext { observe(object) } else { check(object) }
  }
}
