import CRDs
package import ControllerRuntime
import Kubernetes
package import Planning
import Synchronization

/// The stores of all reflectors, and queries for one namespace.
///
/// Only digests are kept: see `ObservedObject`, `NamespaceFacts` and `ObservedBaseline`.
package final class ObjectCache: Sendable {
  /// Every baseline.
  package let baselines = Store<ObservedBaseline>()
  /// Every namespace.
  package let namespaces = Store<NamespaceFacts>()
  /// What ClusterRoles grant; those without rules are not kept.
  package let clusterRoleGrants = Store<GrantAssessment>()
  /// Addresses of the `kubernetes` Service's endpoints.
  package let apiServerAddresses = Store<[ClusterFacts.Address]>()

  private let retiredAddresses = Mutex(RetiredAddresses())
  private let stores: [ManagedKind: Store<ObservedObject>]
  private let operatorNamespace: String

  /// Creates an empty cache.
  ///
  /// - Parameters:
  ///   - kinds: The managed kinds.
  ///   - operatorNamespace: The operator's own namespace, which is protected.
  package init(kinds: [ManagedKind], operatorNamespace: String) {
    stores = Dictionary(
      kinds.filter { $0 != .namespace }.map { ($0, Store<ObservedObject>()) }, uniquingKeysWith: { first, _ in first })
    self.operatorNamespace = operatorNamespace
  }

  /// The store of a kind; `nil` for namespaces, which have one of their own, and for kinds that are not managed.
  package func store(of kind: ManagedKind) -> Store<ObservedObject>? { stores[kind] }

  /// Every observed object in a namespace.
  package func objects(in namespace: String) -> [ObjectID: ObservedObject] {
    var objects: [ObjectID: ObservedObject] = [:]
    for store in stores.values {
      for object in store.objects(in: namespace).values { objects[object.id] = object }
    }
    return objects
  }

  /// Every baseline, by name.
  package var allBaselines: [ObservedBaseline] { baselines.all().values.sorted { $0.name < $1.name } }

  /// Learns from each baseline's status what was rolled out, when this process becomes the leader: while it was waiting, the
  /// leader rolled out baselines that were new when this process first saw them.
  package func takeOver() {
    for (key, baseline) in baselines.all() where baseline.wasRolledOut != baseline.object.wasRolledOut {
      var known = baseline
      known.wasRolledOut = baseline.object.wasRolledOut
      record(known, key)
    }
  }

  /// Stores what is known of a baseline beyond the object itself.
  func record(_ baseline: ObservedBaseline, _ key: ObjectKey) {
    let metadata = baseline.object.metadata
    baselines.record(key, uid: metadata.uid ?? "", resourceVersion: metadata.resourceVersion ?? "", baseline)
  }

  /// The properties of the cluster that decisions need.
  package var facts: ClusterFacts {
    let retired = retiredAddresses.withLock(\.addresses)
    let addresses = retired.union(apiServerAddresses.all().values.joined())
    return ClusterFacts(
      apiServerAddresses: addresses.sorted { ($0.ip, $0.port) < ($1.ip, $1.port) },
      hasNamespaceNameLabels: ClusterFacts.hasNamespaceNameLabels(namespaces[ObjectKey(name: "kube-system")]),
      clusterRoleGrants: Dictionary(
        clusterRoleGrants.all().map { ($0.key.name, $0.value) }, uniquingKeysWith: { first, _ in first }),
      operatorNamespace: operatorNamespace)
  }

  /// Keeps the addresses of the API server that a change removes for `RetiredAddresses.quietPeriod`.
  package func retireAddresses(after change: StoreChange<[ClusterFacts.Address]>, now: ContinuousClock.Instant) {
    let (old, new): ([ClusterFacts.Address], [ClusterFacts.Address]) =
      switch change {
      case .updated(_, let old, let new): (old ?? [], new)
      case .deleted(_, let old): (old, [])
      }
    retiredAddresses.withLock { $0.update(from: old, to: new, now: now) }
  }

  /// Drops the addresses of the API server whose quiet period has ended. Returns whether there were any.
  package func expireAddresses(now: ContinuousClock.Instant) -> Bool {
    retiredAddresses.withLock { $0.expire(now: now) }
  }

  /// The names of the namespaces that a baseline selects now.
  package func namespaces(selectedBy baseline: ObservedBaseline) -> Set<String> {
    let protected = facts.protectedNamespaces
    return Set(
      namespaces.all().values.lazy.filter {
        !$0.isTerminating
          && baseline.spec.selects(name: $0.name, labels: $0.labels, protectedNames: protected)
      }.map(\.name))
  }

  /// Stores the response to a write of the operator, so that its watch event changes nothing.
  func record(_ response: WriteResponse) {
    switch response {
    case .object(let object):
      store(of: object.id.kind)?.record(
        object.id.key, uid: object.uid, resourceVersion: object.resourceVersion, object)
    case .namespace(let namespace):
      namespaces.record(
        ObjectKey(name: namespace.name), uid: namespace.uid, resourceVersion: namespace.resourceVersion, namespace)
    }
  }
}
