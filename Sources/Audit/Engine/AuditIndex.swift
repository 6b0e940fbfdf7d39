import Kubernetes

/// What checks need to know of other objects: a digest of all objects of the input, without the objects.
package struct AuditIndex: Sendable {
  /// The settings that apply to the findings.
  var settings = AuditSettings()
  private var namespaces: [String: NamespaceIndex] = [:]
  private var roles: [RoleID: Bool] = [:]
  private var controllers: Set<WorkloadID> = []
  private var runningJobs: Set<WorkloadID> = []

  /// Creates an empty index.
  package init() {}

  /// Adds an object.
  mutating func add(_ object: AuditedObject) {
    if let facts = ObjectFacts(object) { add(facts) }
    guard let workload = object.workload else { return }
    controllers.insert(workload)
    if object.kind == .job, !object.isIdle(trustsStatus: !settings.areManifests) { add(runningJob: workload) }
  }

  /// Adds a Job that has not ended.
  mutating func add(runningJob job: WorkloadID) { runningJobs.insert(job) }

  /// Adds the facts of an object.
  mutating func add(_ facts: ObjectFacts) {
    switch facts.content {
    case .role(let id, let grantsEverything): roles[id] = roles[id] == true || grantsEverything
    case .binding: break
    case .namespaced(let fact): namespaces[facts.namespace, default: NamespaceIndex()].add(fact)
    }
  }

  /// Decides once which workloads network policies isolate. Call it after the last object.
  mutating func decideIsolation() {
    for namespace in namespaces.keys.map(\.self) { namespaces[namespace]?.decideIsolation() }
  }

  /// What is known of a namespace.
  func facts(of namespace: String) -> NamespaceIndex { namespaces[namespace] ?? NamespaceIndex() }

  /// Whether a workload is in the input.
  func contains(_ workload: WorkloadID) -> Bool { controllers.contains(workload) }

  /// Whether a Job that has not ended is in the input.
  func containsRunningJob(_ job: WorkloadID) -> Bool { runningJobs.contains(job) }

  /// Whether a role is in the input.
  func contains(_ role: RoleID) -> Bool { roles[role] != nil }

  /// Whether a role in the input grants everything.
  func grantsEverything(_ role: RoleID) -> Bool { roles[role] ?? false }

  /// Whether a network policy isolates pods in a direction.
  func isIsolated(_ labels: [String: String], in namespace: String, _ direction: PolicyType) -> Bool {
    facts(of: namespace).policies.isolation(of: labels).contains(direction)
  }
}
