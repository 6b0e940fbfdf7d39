package import Audit
package import CRDs
import Kubernetes
import Planning

#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

/// Finds objects that baselines generate in the namespaces of the input, and that the input does not contain.
package struct MissingObjects: Sendable {
  private let now: Date
  private var namespaces: [Planning.NamespaceFacts] = []
  private var present: Set<String> = []

  /// The kinds of generated objects. The operator also changes fields of namespaces and service accounts.
  private static let generated: Set = ["NetworkPolicy", "Role", "RoleBinding", "ResourceQuota", "LimitRange"]

  /// Creates an empty list of objects.
  ///
  /// - Parameter now: The time at which exemptions expire.
  package init(now: Date) { self.now = now }

  /// Remembers namespaces, and the names of objects of the kinds that baselines generate.
  package mutating func observe(_ object: AuditedObject) {
    switch object.kind {
    case .namespace:
      let labels = object.labels.merging(["kubernetes.io/metadata.name": object.reference.name]) { $1 }
      namespaces.append(Planning.NamespaceFacts(name: object.reference.name, uid: "", labels: labels))
    case .networkPolicy, .role, .roleBinding, .resourceQuota, .limitRange:
      present.insert("\(object.reference.kind)/\(object.namespace)/\(object.reference.name)")
    default: break
    }
  }

  /// The objects that baselines generate and that are missing.
  ///
  /// - Parameters:
  ///   - baselines: The baselines.
  ///   - identity: The name and the labels of the cluster. What a baseline generates in an unknown cluster is not missing.
  package func objects(of baselines: [SecurityBaseline], in identity: ClusterIdentity) -> [ObjectReference] {
    let planner = Planner()
    let facts = baselines.filter { !$0.isNotSelected }.map {
      BaselineFacts(name: $0.key.name, uid: "", spec: $0.spec).applied(in: identity)
    }
    return namespaces.flatMap { namespace in
      planner.render(facts, in: namespace, cluster: ClusterFacts(), now: now).objects
        .compactMap { ObjectReference($0.manifest) }.filter { Self.generated.contains($0.kind) }
        .filter { !present.contains("\($0.kind)/\($0.namespace ?? namespace.name)/\($0.name)") }
    }
  }
}
