import CRDs
import ControllerRuntime
import Kubernetes
import Logging
import Metrics
import Planning
import Reconcilers
import ServiceLifecycle

/// Connects a reflector for each watched type to its store in the cache and to the work queues.
struct Watches {
  let client: Client
  let catalog: Catalog
  let cache: ObjectCache
  let sync: CacheSync
  let queues: ReconcileQueues
  /// Gets the namespaces that change, because the number of selected namespaces is part of a baseline's status.
  let status: StatusAggregator
  /// Gets the namespaces that are created while the operator runs.
  let newNamespaces: NewNamespaces
  let resync: Duration
  let metrics: any MetricsFactory
  let clock: any MonotonicClock
  let logger: Logger
  /// Forgets what could not be granted when the spec or the grantable permissions change.
  let ungrantable: UngrantableRules
  /// Called when a user requests a reconcile (`plimsoll.dev/requestedAt`).
  let onRequest: @Sendable () -> Void
  /// Called when the audit must decide findings again: in a namespace, or everywhere if the name is `nil`.
  let onAudit: @Sendable (String?) -> Void

  /// Every watched type.
  static func types(_ catalog: Catalog) -> [ResourceType] {
    [SecurityBaseline.resourceType, ClusterRole.resourceType, Endpoints.resourceType, EndpointSlice.resourceType]
      + catalog.kinds.map(\.resourceType)
  }

  /// The reflectors, not yet running.
  var reflectors: [any Service] {
    [baselines, namespaces, clusterRoles, addresses] + catalog.kinds.compactMap(objects)
  }

  private func reflector<Object: KubernetesObject, Digest: Hashable & Sendable>(
    _ type: Object.Type, into store: Store<Digest>, namespace: String? = nil, name: String? = nil,
    digest: @escaping @Sendable (Object) -> Digest?,
    onChange: @escaping @Sendable (StoreChange<Digest>) -> Void
  ) -> any Service {
    let resource = Object.resourceType
    return Reflector(
      name: resource.qualifiedName,
      listerWatcher: ListWatch<Object>(
        client: client, namespace: namespace, fieldSelector: name.map { "metadata.name=\($0)" }),
      store: store, transform: digest, onChange: onChange,
      onMalformed: { [logger] object in
        logger.warning(
          "cannot read an object; it is ignored",
          metadata: ["type": "\(resource.qualifiedName)", "object": "\(object)"])
      },
      onState: { [sync, queues, cache] state in
        sync.update(resource, state)
        // Status reports what cannot be listed, and a deletion waits until everything can.
        queues.addBaselines(of: cache)
      },
      resync: resync, clock: clock, metrics: metrics, logger: logger)
  }
}

// MARK: - What each change enqueues

extension Watches {
  private var baselines: any Service {
    let (cache, queues, onRequest, onAudit, ungrantable) = (cache, queues, onRequest, onAudit, ungrantable)
    return reflector(ReadBaseline.self, into: cache.baselines) { read in
      ObservedBaseline(
        read.baseline, previous: cache.baselines[read.key], unreadable: read.unreadable, cluster: cache.cluster)
    } onChange: { change in
      switch change {
      case .updated(let key, let old, let new):
        cache.applyCluster(to: key)
        let update = BaselineUpdate(from: old, to: new)
        if update.isRequested { onRequest() }
        if update.affectsNamespaces { ungrantable.forget(baseline: key.name) }
        if update.affectsNamespaces || update.isRequested {
          queues.addAll(of: cache)
          onAudit(nil)
        }
        if update.affectsBaseline { queues.baselines.add(key.name) }
      case .deleted(let key, _):
        ungrantable.forget(baseline: key.name)
        queues.baselines.add(key.name)
        queues.addAll(of: cache)
        onAudit(nil)
      }
    }
  }

  private var namespaces: any Service {
    let (cache, queues, status, onAudit) = (cache, queues, status, onAudit)
    let (sync, newNamespaces, clock) = (sync, newNamespaces, clock)
    return reflector(Namespace.self, into: cache.namespaces) {
      NamespaceFacts($0)
    } onChange: { change in
      switch change {
      case .updated(let key, let old, let new):
        guard old?.content != new.content else { return }
        // Another client may have lowered the Pod Security labels of an existing namespace; a new namespace takes its turn.
        if old == nil, sync.isSettled { newNamespaces.add(key.name, at: clock.now) }
        queues.namespaces.add(key.name, priority: old == nil ? .normal : .urgent)
      case .deleted(let key, _):
        queues.namespaces.add(key.name)
      }
      if change.key.name == "kube-system" { cache.invalidateFacts() }
      status.namespaceChanged(change.key.name)
      onAudit(change.key.name)
    }
  }

  /// The reflector of a managed kind; `nil` for namespaces, which have one of their own.
  private func objects(of kind: ManagedKind) -> (any Service)? {
    cache.store(of: kind).map { objects(kind.type, into: $0) }
  }

  private func objects<Object: ManagedObject>(
    _ type: Object.Type, into store: Store<ObservedObject>
  ) -> any Service {
    reflector(type, into: store, name: type.watchedName) {
      ObservedObject($0)
    } onChange: { [queues, sync] change in
      // What the first list finds takes its turn. Afterwards, a change that the operator did not make itself is probably drift.
      switch change {
      case .updated(_, let old, let new):
        guard old?.content != new.content else { return }
        queues.namespaces.add(new.id.namespace, priority: old != nil || sync.isSettled ? .urgent : .normal)
      case .deleted(let key, _):
        if let namespace = key.namespace { queues.namespaces.add(namespace, priority: .urgent) }
      }
    }
  }

  private var clusterRoles: any Service {
    reflector(ClusterRole.self, into: cache.clusterRoles) {
      ObservedClusterRole($0)
    } onChange: { [queues, cache, ungrantable, clock] change in
      cache.invalidateFacts()
      if change.key.name == WellKnown.grantableRole { _ = ungrantable.reset(now: clock.now) }
      queues.addAll(of: cache)
    }
  }

  private var addresses: any Service {
    AddressWatch(
      client: client, sync: sync, slices: addresses(in: EndpointSlice.self) { ClusterFacts.addresses(of: $0) },
      endpoints: addresses(in: Endpoints.self) { ClusterFacts.addresses(of: $0) }, clock: clock, logger: logger)
  }

  private func addresses<Object: KubernetesObject>(
    in type: Object.Type, digest: @escaping @Sendable (Object) -> [ClusterFacts.Address]
  ) -> any Service {
    reflector(type, into: cache.apiServerAddresses, namespace: "default", name: "kubernetes") {
      digest($0)
    } onChange: { [queues, cache, clock] change in
      cache.retireAddresses(after: change, now: clock.now)
      queues.addAll(of: cache)
    }
  }
}

extension NamespaceFacts {
  /// The facts without the resourceVersion, which changes with every write.
  fileprivate var content: NamespaceFacts {
    var copy = self
    copy.resourceVersion = ""
    return copy
  }
}

extension ObservedObject {
  /// The digest without the resourceVersion, which changes with every pod for a quota.
  fileprivate var content: ObservedObject {
    var copy = self
    copy.resourceVersion = ""
    return copy
  }
}
