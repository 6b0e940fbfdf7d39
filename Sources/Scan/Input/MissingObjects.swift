import Audit
import CRDs
import Foundation
import Kubernetes
import Planning

/// Finds objects that a baseline generates in the namespaces of the input, and that the input does not contain.
struct MissingObjects {
  private let baseline: BaselineFacts
  private let now: Date
  private var namespaces: [Planning.NamespaceFacts] = []
  private var present: Set<String> = []

  /// The kinds of generated objects. The operator also changes fields of namespaces and service accounts.
  private static let generated: Set = ["NetworkPolicy", "Role", "RoleBinding", "ResourceQuota", "LimitRange"]

  init(_ baseline: SecurityBaseline, now: Date) {
    self.baseline = BaselineFacts(name: baseline.key.name, uid: "", spec: baseline.spec)
    self.now = now
  }

  /// Remembers namespaces, and the names of objects of the kinds that baselines generate.
  mutating func observe(_ object: AuditedObject) {
    switch object.kind {
    case .namespace:
      let labels = object.labels.merging(["kubernetes.io/metadata.name": object.reference.name]) { $1 }
      namespaces.append(Planning.NamespaceFacts(name: object.reference.name, uid: "", labels: labels))
    case .networkPolicy, .role, .roleBinding, .resourceQuota, .limitRange:
      present.insert("\(object.reference.kind)/\(object.namespace)/\(object.reference.name)")
    default: break
    }
  }

  /// The missing objects.
  var objects: [ObjectReference] {
    let planner = Planner()
    return namespaces.flatMap { namespace in
      planner.render([baseline], in: namespace, cluster: ClusterFacts(), now: now).objects
        .compactMap { ObjectReference($0.manifest) }.filter { Self.generated.contains($0.kind) }
        .filter { !present.contains("\($0.kind)/\($0.namespace ?? namespace.name)/\($0.name)") }
    }
  }
}
