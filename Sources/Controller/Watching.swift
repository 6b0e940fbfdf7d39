import CRDs
import ControllerRuntime
import Foundation
import Kubernetes
import Logging
import Reconcilers
import ServiceLifecycle

/// Wires a reflector for each watched kind to its store and to the work queues.
struct Watching {
  private let parts: Operator

  init(_ parts: Operator) { self.parts = parts }

  /// Every watched type.
  static let types: [ResourceType] =
    [SecurityBaseline.resourceType, ClusterRole.resourceType, Endpoints.resourceType]
    + ManagedKind.allCases.map(\.resourceType)

  /// The reflectors, not yet running.
  func reflectors(resync: Duration) -> [any Service] {
    let cluster = parts.cluster
    let wakeAll = wakeAllNamespaces
    return [
      reflector(SecurityBaseline.self, into: cluster.baselines, digest: Self.digest, onChange: baselineChanged),
      reflector(Namespace.self, into: cluster.namespaces, digest: { NamespaceFacts($0) }, onChange: namespaceChanged),
      reflector(
        NetworkPolicy.self, into: cluster.networkPolicies, digest: { ObservedObject($0) }, onChange: objectChanged),
      reflector(Role.self, into: cluster.roles, digest: { ObservedObject($0) }, onChange: objectChanged),
      reflector(RoleBinding.self, into: cluster.roleBindings, digest: { ObservedObject($0) }, onChange: objectChanged),
      reflector(
        ResourceQuota.self, into: cluster.resourceQuotas, digest: { ObservedObject($0) }, onChange: objectChanged),
      reflector(LimitRange.self, into: cluster.limitRanges, digest: { ObservedObject($0) }, onChange: objectChanged),
      reflector(
        ServiceAccount.self, into: cluster.serviceAccounts, fieldSelector: "metadata.name=default",
        digest: { ObservedObject($0) }, onChange: objectChanged),
      reflector(
        ClusterRole.self, into: cluster.wildcardClusterRoles, digest: { ClusterState.WildcardRole($0) },
        onChange: { _ in wakeAll() }),
      reflector(
        Endpoints.self, into: cluster.apiServerEndpoints, namespace: "default",
        fieldSelector: "metadata.name=kubernetes", digest: { ClusterState.APIServerEndpoints($0) },
        onChange: { _ in wakeAll() }),
    ]
  }

  private func reflector<Object: KubernetesObject, Digest: Hashable & Sendable>(
    _ type: Object.Type, into store: Store<Digest>, namespace: String? = nil, fieldSelector: String? = nil,
    digest: @escaping @Sendable (Object) -> Digest?,
    onChange: @escaping @Sendable (StoreChange<Digest>) -> Void
  ) -> any Service {
    let parts = self.parts
    let logger = parts.logger
    return Reflector(
      name: Object.resourceType.qualifiedName,
      source: ClientSource<Object>(client: parts.client, namespace: namespace, fieldSelector: fieldSelector),
      store: store, digest: digest, onChange: onChange,
      onMalformed: { object in
        logger.warning(
          "cannot read an object; it is left out",
          metadata: ["type": "\(Object.resourceType.qualifiedName)", "object": "\(object)"])
      },
      onState: { state in
        parts.visibility.update(Object.resourceType, Visibility.Sight(state, of: Object.resourceType))
        // What cannot be seen is told in status, and a deletion waits until all can.
        parts.wakeBaselines()
      },
      resync: parts.settings.resync, clock: parts.clock, logger: logger)
  }

  /// `managedFields` of baselines are of no interest and change with each status write.
  @Sendable private static func digest(_ baseline: SecurityBaseline) -> SecurityBaseline? {
    var digest = baseline
    digest.metadata.managedFields = nil
    return digest
  }
}

// MARK: - What a change wakes

extension Watching {
  private var baselineChanged: @Sendable (StoreChange<SecurityBaseline>) -> Void {
    let parts = self.parts
    let wakeAll = wakeAllNamespaces
    return { change in
      switch change {
      case .updated(_, let old, let new):
        let effect = parts.baselines.update(new)
        if effect.isRequested {
          parts.memory.forgetRejections()
          parts.contests.reset()
        }
        let isNewlyAdmitted = old?.metadata.finalizers != new.metadata.finalizers
        if effect.affectsNamespaces || effect.isRequested || isNewlyAdmitted { wakeAll() }
        if old?.withoutStatus != new.withoutStatus { parts.baselineQueue.add(new.key.name) }
      case .deleted(let key, _):
        parts.baselines.remove(key.name)
        parts.baselineQueue.add(key.name)
        wakeAll()
      }
    }
  }

  private var namespaceChanged: @Sendable (StoreChange<NamespaceFacts>) -> Void {
    let parts = self.parts
    return { change in
      switch change {
      case .updated(let key, let old, let new):
        guard old?.content != new.content else { return }
        parts.namespaceQueue.add(key.name)
        if old == nil { parts.wakeBaselines() }
      case .deleted(let key, _):
        parts.namespaceQueue.add(key.name)
        parts.wakeBaselines()
      }
    }
  }

  private var objectChanged: @Sendable (StoreChange<ObservedObject>) -> Void {
    let parts = self.parts
    return { change in
      switch change {
      case .updated(_, let old, let new):
        guard old?.content != new.content else { return }
        parts.namespaceQueue.add(new.id.namespace)
      case .deleted(let key, _):
        if let namespace = key.namespace { parts.namespaceQueue.add(namespace) }
      }
    }
  }

  private var wakeAllNamespaces: @Sendable () -> Void {
    let parts = self.parts
    return {
      for key in parts.cluster.namespaces.all().keys { parts.namespaceQueue.add(key.name) }
      parts.wakeBaselines()
    }
  }
}

extension Operator {
  /// Counts of namespaces are part of every baseline's status.
  fileprivate func wakeBaselines() {
    for entry in baselines.all { baselineQueue.add(entry.object.key.name, after: Reporter.coalescing) }
  }
}

extension SecurityBaseline {
  /// All but what our own status writes change.
  fileprivate var withoutStatus: SecurityBaseline {
    var copy = self
    copy.status = nil
    copy.metadata.resourceVersion = nil
    return copy
  }
}

extension NamespaceFacts {
  /// All but the version, which changes with every write.
  fileprivate var content: NamespaceFacts {
    var copy = self
    copy.resourceVersion = ""
    return copy
  }
}

extension ObservedObject {
  /// All but the version, which for a quota changes with every pod.
  fileprivate var content: ObservedObject {
    var copy = self
    copy.resourceVersion = ""
    return copy
  }
}

extension Visibility.Sight {
  /// Translates a reflector's state; says what a person should do about a lasting one.
  fileprivate init(_ state: ReflectorState, of type: ResourceType) {
    switch state {
    case .syncing: self = .pending
    case .synced: self = .clear
    case .unavailable(let error, _):
      let isPermission = (error as? APIError)?.isForbidden == true
      let mend = isPermission ? "; grant list and watch on it to the operator's service account" : ""
      self = .blocked("cannot list \(type.qualifiedName): \(error)\(mend)", isPermission: isPermission)
    }
  }
}
