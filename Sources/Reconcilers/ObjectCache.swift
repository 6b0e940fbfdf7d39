package import CRDs
package import ControllerRuntime
package import Kubernetes
package import Planning
import Synchronization

/// The stores of all reflectors, and queries for one namespace.
///
/// Only digests are kept: see `ObservedObject`, `NamespaceFacts` and `ObservedBaseline`.
package final class ObjectCache: Sendable {
  /// Every baseline.
  package let baselines = Store<ObservedBaseline> { old, new in new.following(old) }
  /// Every namespace.
  package let namespaces = Store<NamespaceFacts>()
  /// The ClusterRoles that grant something dangerous, and `plimsoll-grantable`.
  package let clusterRoles = Store<ObservedClusterRole>()
  /// Addresses of the `kubernetes` Service's endpoints.
  package let apiServerAddresses = Store<[ClusterFacts.Address]>()

  private let identity = Mutex(ClusterIdentity())
  private let retiredAddresses = Mutex(RetiredAddresses())
  private let stores: [ManagedKind: Store<ObservedObject>]
  private let operatorNamespace: String
  private let protectedNamespaces: Set<String>
  private let knownFacts = Mutex(KnownFacts())

  /// The facts of the cluster as of the last time that they were needed: they change far less often than namespaces.
  private struct KnownFacts {
    var facts: ClusterFacts?
    /// The number of changes, to discard facts that were being collected during one.
    var revision = 0
  }

  /// Creates an empty cache.
  ///
  /// - Parameters:
  ///   - kinds: The managed kinds.
  ///   - operatorNamespace: The operator's own namespace, which is protected.
  package init(kinds: [ManagedKind], operatorNamespace: String) {
    stores = Dictionary(
      kinds.filter { $0 != .namespace }.map { ($0, Store<ObservedObject>()) }, uniquingKeysWith: { first, _ in first })
    self.operatorNamespace = operatorNamespace
    protectedNamespaces = ClusterFacts.protectedNamespaces(operatorNamespace: operatorNamespace)
  }

  /// The store of a kind; `nil` for namespaces, which have one of their own, and for kinds that are not managed.
  package func store(of kind: ManagedKind) -> Store<ObservedObject>? { stores[kind] }

  /// Every observed object in a namespace.
  package func objects(in namespace: String) -> [ObjectID: ObservedObject] {
    var objects: [ObjectID: ObservedObject] = [:]
    for store in stores.values {
      store.forEachValue(in: namespace) { objects[$0.id] = $0 }
    }
    return objects
  }

  /// Every baseline, by name.
  package var allBaselines: [ObservedBaseline] { baselines.all().values.sorted { $0.name < $1.name } }

  /// Whether a baseline requires the audit.
  package var isAudited: Bool { baselines.all().values.contains { $0.isAuditing } }

  /// The name and labels of the cluster, as far as they are known.
  package var cluster: ClusterIdentity { identity.withLock { $0 } }

  /// Stores the name and labels of the cluster, and applies them to every baseline. Returns whether they are new.
  package func update(cluster: ClusterIdentity) -> Bool {
    let isNew = identity.withLock { identity in
      defer { identity = cluster }
      return identity != cluster
    }
    for key in baselines.all().keys { applyCluster(to: key) }
    return isNew
  }

  /// Applies the name and labels of the cluster to a baseline that was read while they changed.
  package func applyCluster(to key: ObjectKey) {
    let cluster = cluster
    baselines.modify(key) { if $0.cluster != cluster { $0 = $0.moved(to: cluster) } }
  }

  /// Learns from each baseline's status what was rolled out, when this process becomes the leader: while it was waiting, the
  /// leader rolled out baselines that were new when this process first saw them.
  package func takeOver() {
    for key in baselines.all().keys { baselines.modify(key) { $0.wasRolledOut = $0.object.wasRolledOut } }
  }

  /// Stores what is known of a baseline beyond the object itself.
  func record(_ baseline: ObservedBaseline, _ key: ObjectKey) {
    let metadata = baseline.object.metadata
    baselines.record(key, uid: metadata.uid ?? "", resourceVersion: metadata.resourceVersion ?? "", baseline)
  }

  /// The properties of the cluster that decisions need.
  package var facts: ClusterFacts {
    let known = knownFacts.withLock { $0 }
    if let facts = known.facts { return facts }
    let facts = collectFacts()
    knownFacts.withLock { if $0.revision == known.revision { $0.facts = facts } }
    return facts
  }

  /// Collects the facts of the cluster again when they are needed next, because ClusterRoles, addresses of the API server or
  /// the namespace `kube-system` changed.
  package func invalidateFacts() { knownFacts.withLock { $0 = KnownFacts(revision: $0.revision + 1) } }

  private func collectFacts() -> ClusterFacts {
    let retired = retiredAddresses.withLock(\.addresses)
    let addresses = retired.union(apiServerAddresses.all().values.joined())
    return ClusterFacts(
      apiServerAddresses: addresses.sorted(),
      hasNamespaceNameLabels: ClusterFacts.hasNamespaceNameLabels(namespaces[ObjectKey(name: "kube-system")]),
      clusterRoleGrants: Dictionary(
        clusterRoles.all().compactMap { key, role in role.grants.map { (key.name, $0) } },
        uniquingKeysWith: { first, _ in first }),
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
    invalidateFacts()
  }

  /// Drops the addresses of the API server whose quiet period has ended. Returns whether there were any.
  package func expireAddresses(now: ContinuousClock.Instant) -> Bool {
    defer { invalidateFacts() }
    return retiredAddresses.withLock { $0.expire(now: now) }
  }

  /// The names of the namespaces that a baseline selects now.
  package func namespaces(selectedBy baseline: ObservedBaseline) -> Set<String> {
    Set(namespaces.all().values.lazy.filter { self.isSelected($0, by: baseline) }.map(\.name))
  }

  /// Whether a baseline selects a namespace now.
  func isSelected(_ namespace: String, by baseline: ObservedBaseline) -> Bool {
    namespaces[ObjectKey(name: namespace)].map { isSelected($0, by: baseline) } ?? false
  }

  private func isSelected(_ namespace: NamespaceFacts, by baseline: ObservedBaseline) -> Bool {
    !namespace.isTerminating && baseline.facts.cluster.isSelected
      && baseline.spec.selects(
        name: namespace.name, labels: namespace.labels, protectedNames: protectedNamespaces)
  }

  /// Whether the spec that a rollout replaces selects a namespace.
  func isSelected(_ namespace: NamespaceFacts, byEarlierSpecOf baseline: ObservedBaseline) -> Bool {
    baseline.earlierSpec?.selects(
      name: namespace.name, labels: namespace.labels, protectedNames: protectedNamespaces) ?? false
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

/// What is kept of a ClusterRole.
package struct ObservedClusterRole: Sendable, Hashable {
  /// What it grants; `nil` if that is nothing dangerous.
  package var grants: GrantAssessment?
  /// The rules of `plimsoll-grantable`, so that each change of them is a change of this value; `nil` for all other roles.
  private var grantable: [PolicyRule]?

  /// Digests a ClusterRole; `nil` for one that grants nothing dangerous.
  package init?(_ role: ClusterRole) {
    grants = role.grants
    if role.metadata.name == WellKnown.grantableRole { grantable = role.rules ?? [] }
    if grants == nil, grantable == nil { return nil }
  }
}
