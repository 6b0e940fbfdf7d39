import Access
import Audit
package import CRDs
package import Kubernetes
import Scan

#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

/// What a report needs to know of the objects of the input, besides the findings.
package struct ReportFacts: Sendable {
  /// What decides about access.
  private(set) var inventory: Inventory
  /// The protection of each namespace that the input names.
  private(set) var protections: [String: NamespaceProtection] = [:]
  /// The baselines, in order.
  private(set) var baselines: [SecurityBaseline] = []
  /// The name of the cluster, if it is known.
  let cluster: ClusterIdentity
  private var generated: MissingObjects

  /// Creates facts without objects.
  ///
  /// - Parameters:
  ///   - isCluster: Whether the objects come from a cluster, not from manifests.
  ///   - cluster: The name of the cluster, for baselines and exemptions that are limited to some clusters.
  ///   - now: The time at which exemptions expire.
  package init(isCluster: Bool, cluster: ClusterIdentity = ClusterIdentity(), now: Date) {
    self.cluster = cluster
    inventory = Inventory(isCluster: isCluster)
    generated = MissingObjects(now: now)
  }

  /// Whether the objects come from a cluster.
  var isCluster: Bool { inventory.isCluster }

  /// Adds an object.
  ///
  /// - Throws: If a field does not have the type of the API.
  package mutating func add(_ object: JSONValue) throws {
    guard let reference = ObjectReference(object) else { return }
    if reference.kind == SecurityBaseline.resourceType.kind,
      reference.apiVersion == SecurityBaseline.resourceType.apiVersion
    {
      add(try object.decode(SecurityBaseline.self))
      return
    }
    try inventory.add(object)
    guard let kind = AuditedKind(reference), let namespace = reference.scope else { return }
    if protections[namespace] == nil { protections[namespace] = NamespaceProtection() }
    switch kind {
    case .namespace:
      protections[namespace, default: .init()].isDeclared = true
      protections[namespace, default: .init()].labels = Self.labels(of: object)
    case .networkPolicy: protections[namespace, default: .init()].add(policy: object)
    case .resourceQuota: protections[namespace, default: .init()].quotas += 1
    case .limitRange: protections[namespace, default: .init()].limitRanges += 1
    case .role, .roleBinding: break
    default: return
    }
    if let object = AuditedObject(object) { generated.observe(object) }
  }

  /// Adds a baseline. It replaces one of the same name, whose status it keeps.
  package mutating func add(_ baseline: SecurityBaseline) {
    guard let index = baselines.firstIndex(where: { $0.key == baseline.key }) else {
      baselines.append(baseline)
      baselines.sort { $0.key.name < $1.key.name }
      return
    }
    baselines[index] = SecurityBaseline(
      metadata: baseline.metadata, spec: baseline.spec, status: baseline.status ?? baselines[index].status)
  }

  /// The baseline, if there is exactly one.
  package var onlyBaseline: SecurityBaseline? { baselines.count == 1 ? baselines.first : nil }

  /// Whether the input names a namespace.
  package func hasNamespace(_ name: String) -> Bool { protections[name] != nil }

  /// The objects that the baselines generate and that the input does not contain, by namespace.
  var missingObjects: [String: [ObjectReference]] {
    Dictionary(grouping: generated.objects(of: baselines, in: cluster), by: { $0.namespace ?? "default" })
  }

  private static func labels(of object: JSONValue) -> [String: String] {
    (object["metadata"]?["labels"]?.objectValue ?? [:]).compactMapValues(\.stringValue)
  }
}
