package import Audit
import CRDs
package import ControllerRuntime
package import Kubernetes
package import Metrics
import Planning
import Synchronization

/// What the audit keeps of the objects of the cluster, and the namespaces whose findings have to be decided again.
package final class AuditCache: Sendable {
  private struct State {
    var audits = AuditState()
    /// Whether all kinds were listed since the watches started. From then on, findings are decided.
    var hasSynced = false
    /// Since when kinds cannot be listed; `nil` if all were listed or are being listed.
    var failingSince: ContinuousClock.Instant?
    /// Whether kinds could not be listed for longer than `grace`. Reports then have no findings of the audit until all kinds are listed.
    var isUnavailable = false
    /// Whether this process may have written reports while `isUnavailable` was set, since the watches started.
    var wasUnavailable = false
    /// The namespaces that existed when all kinds were listed or this process became the leader, and were not audited
    /// since.
    var initial: Set<String> = []
    /// The namespaces that this process has audited.
    var audited: Set<String> = []
    /// When a namespace may be audited again.
    var pauses: [String: ContinuousClock.Instant] = [:]
  }

  /// The namespaces to audit; `AuditState.cluster` stands for cluster-scoped objects.
  package let queue: WorkQueue<String>
  /// Decides findings: those of a large namespace can take seconds, and much memory.
  package let background = BackgroundQueue(label: "audit")
  private let sync: CacheSync
  private let state = Mutex(State())
  private let auditor = ObjectAuditor(isGenerated: AuditCache.isGenerated)
  private let clock: any MonotonicClock

  /// Changes within this time cause one audit of a namespace.
  static let coalescing: Duration = .milliseconds(20)
  /// A namespace is audited for at most one part in this many of the time, so that a large one does not delay the
  /// others.
  static let share = 10

  /// How long lists may fail before reports lose the results of the audit. When an API server or the operator's role is
  /// installed or upgraded, lists fail for a moment.
  package static let grace: Duration = .seconds(120)

  /// Creates an empty cache.
  package init(clock: any MonotonicClock, metrics: any MetricsFactory = NOOPMetricsHandler.instance) {
    self.clock = clock
    queue = WorkQueue(name: "audit", clock: clock, metrics: metrics)
    sync = CacheSync(types: Self.resources.map(\.newestType))
  }

  /// The kinds that the audit watches. The operator watches namespaces in any case.
  package static let resources = AuditedResource.all.filter { $0.kind != .namespace }

  /// Whether every kind was listed or cannot be listed.
  package var isSettled: Bool { sync.isSettled }
  /// Whether findings can be decided.
  package var hasSynced: Bool { state.withLock(\.hasSynced) }
  /// Whether findings cannot be decided, because kinds could not be listed for longer than `grace`.
  var isUnavailable: Bool { state.withLock(\.isUnavailable) }
  /// Whether reports may have lost the results of the audit since the watches started, because kinds could not be listed.
  var wasUnavailable: Bool { state.withLock(\.wasUnavailable) }
  /// The number of objects of which something is kept.
  package var count: Int { state.withLock(\.audits.count) }

  /// How far the objects are known.
  package var progress: AuditProgress {
    let forbidden = sync.forbiddenTypes.map(\.qualifiedName)
    if !forbidden.isEmpty {
      let others = forbidden.count > 5 ? " and \((forbidden.count - 5).counted("more kind"))" : ""
      let kinds = forbidden.prefix(5).joined(separator: ", ") + others
      return .failed(
        "the audit is not allowed to list and watch \(kinds); install the component config/components/audit",
        isPermission: true)
    }
    if let failure = sync.failures.first { return .failed("the audit \(failure)", isPermission: false) }
    return hasSynced ? .synced : .pending
  }

  /// Records the state of a reflector. Returns whether all kinds are known for the first time.
  package func update(_ resource: AuditedResource, _ reflector: ReflectorState) -> Bool {
    sync.update(resource.newestType, reflector)
    return state.withLock { state in
      let hadSynced = state.hasSynced
      state.hasSynced = hadSynced || sync.isComplete
      if state.hasSynced || !sync.hasFailures {
        state.failingSince = nil
        state.isUnavailable = false
      } else if state.failingSince == nil {
        state.failingSince = clock.now
      }
      return state.hasSynced && !hadSynced
    }
  }

  /// Gives up waiting if lists have failed for `grace`. Returns whether it did; namespaces then have to be audited, so that reports are
  /// written without the audit.
  package func giveUpIfOverdue() -> Bool {
    state.withLock { state in
      guard !state.isUnavailable, let since = state.failingSince, clock.now - since >= Self.grace else { return false }
      state.isUnavailable = true
      state.wasUnavailable = true
      return true
    }
  }

  /// Forgets everything, because the watches have ended.
  package func reset() {
    sync.reset()
    state.withLock { $0 = State() }
  }
}

// MARK: - Objects

extension AuditCache {
  /// What to keep of an object; `nil` for nothing.
  package func audit(_ object: UnstructuredObject, previous: ObjectAudit?) -> ObjectAudit? {
    auditor.audit(object.value, previous: previous)
  }

  /// Applies a change, and enqueues the namespaces that it affects.
  package func apply(_ change: StoreChange<ObjectAudit>, of resource: AuditedResource) {
    let audit: ObjectAudit? = if case .updated(_, _, let new) = change { new } else { nil }
    let affected = state.withLock { $0.audits.update(resource.kind.rawValue, change.key, to: audit) }
    for namespace in affected { enqueue(namespace) }
  }

  /// Enqueues a namespace, once it is known whether findings can be decided.
  package func enqueue(_ namespace: String) {
    let (canReport, pause) = state.withLock { ($0.hasSynced || $0.isUnavailable, $0.pauses[namespace]) }
    guard canReport else { return }
    queue.add(namespace, after: max(Self.coalescing, pause.map { $0 - clock.now } ?? .zero))
  }

  /// Enqueues every namespace and the cluster-scoped objects for the first audit. Called when all kinds are listed, and when this process
  /// becomes the leader: before that, another leader may have audited the namespaces that exist now.
  package func begin(with cache: ObjectCache) {
    if hasSynced {
      let names = cache.namespaces.all().keys.map(\.name) + [AuditState.cluster]
      state.withLock { $0.initial = Set(names) }
    }
    enqueueAll(of: cache)
  }

  /// Begins the audit as the leader. What failed before in this process did not affect the reports, which another leader wrote.
  package func lead(with cache: ObjectCache) {
    state.withLock { $0.wasUnavailable = $0.isUnavailable }
    begin(with: cache)
  }

  /// Whether a namespace existed when the audit began, and was not audited since: an earlier leader may have audited
  /// it.
  func isInitial(_ namespace: String) -> Bool { state.withLock { $0.initial.contains(namespace) } }

  /// Enqueues every namespace and the cluster-scoped objects.
  package func enqueueAll(of cache: ObjectCache) {
    for key in cache.namespaces.all().keys { enqueue(key.name) }
    enqueue(AuditState.cluster)
  }

  /// Whether this process has audited a namespace.
  func hasAudited(_ namespace: String) -> Bool { state.withLock { $0.audited.contains(namespace) } }

  /// Forgets a namespace that cannot be audited.
  ///
  /// - Parameter isDeleted: Whether it does not exist any longer. One of the same name is new.
  func forget(_ namespace: String, isDeleted: Bool) {
    state.withLock { state in
      if isDeleted { state.initial.remove(namespace) }
      state.audited.remove(namespace)
      state.pauses[namespace] = nil
    }
  }

  /// Notes how long the audit of a namespace took, so that the next one waits accordingly.
  func noteAudit(of namespace: String, duration: Duration) {
    let pause = duration * Self.share
    state.withLock { state in
      state.initial.remove(namespace)
      state.audited.insert(namespace)
      state.pauses[namespace] = pause > Self.coalescing * Self.share ? clock.now + pause : nil
    }
  }

  /// The findings by baseline.
  ///
  /// - Parameters:
  ///   - namespace: The namespace; `nil` for cluster-scoped objects.
  ///   - policies: What baselines require.
  func findings(in namespace: NamespaceFacts?, for policies: [String: AuditPolicy]) -> [String: AuditFindings] {
    let object = namespace.flatMap { auditor.audit($0.manifest) }
    let audits = state.withLock(\.audits)
    return audits.findings(in: namespace?.name ?? AuditState.cluster, namespaceObject: object, for: policies)
  }

  /// Whether the operator generates an object. Labels alone are not enough, because tenants can set them; the operator
  /// removes objects with its labels and its field manager that no baseline requires.
  private static func isGenerated(_ object: AuditedObject) -> Bool {
    switch object.kind {
    case .networkPolicy, .role, .roleBinding, .resourceQuota, .limitRange: break
    default: return false
    }
    let labels = object.labels
    let managers = object.value["metadata"]?["managedFields"]?.arrayValue ?? []
    return labels[WellKnown.managedByLabel] == WellKnown.fieldManager && labels[WellKnown.baselineLabel] != nil
      && labels[WellKnown.controlLabel] != nil
      && managers.contains { $0["manager"]?.stringValue == WellKnown.fieldManager }
  }
}

extension NamespaceFacts {
  /// The fields of the Namespace that checks read.
  fileprivate var manifest: JSONValue {
    [
      "apiVersion": "v1", "kind": "Namespace",
      "metadata": ["name": .string(name), "labels": .object(labels.mapValues(JSONValue.string))],
    ]
  }
}
