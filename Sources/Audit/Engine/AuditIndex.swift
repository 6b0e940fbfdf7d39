import Kubernetes

/// What checks need to know of other objects: a digest of all objects of the input, without the objects.
package struct AuditIndex: Sendable {
  /// The settings that apply to the findings.
  var settings = AuditSettings()
  private var spaces: [String: NamespaceIndex] = [:]
  private var roles: [RoleID: Bool] = [:]
  private var controllers: Set<WorkloadID> = []

  /// Creates an empty index.
  package init() {}

  /// Adds an object.
  mutating func add(_ object: AuditedObject) {
    if let facts = ObjectFacts(object) { add(facts) }
    if object.template != nil, object.kind != .pod {
      controllers.insert(
        WorkloadID(namespace: object.namespace, kind: object.reference.kind, name: object.reference.name))
    }
  }

  /// Adds the facts of an object.
  mutating func add(_ facts: ObjectFacts) {
    switch facts.content {
    case .role(let id, let grantsEverything): roles[id] = roles[id] == true || grantsEverything
    case .binding: break
    default: spaces[facts.namespace, default: NamespaceIndex()].add(facts.content)
    }
  }

  /// What is known of a namespace.
  func facts(of namespace: String) -> NamespaceIndex { spaces[namespace] ?? NamespaceIndex() }

  /// Whether a workload is in the input.
  func contains(_ workload: WorkloadID) -> Bool { controllers.contains(workload) }

  /// Whether a role is in the input.
  func contains(_ role: RoleID) -> Bool { roles[role] != nil }

  /// Whether a role in the input grants everything.
  func grantsEverything(_ role: RoleID) -> Bool { roles[role] ?? false }

  /// Whether a network policy isolates pods in a direction.
  func isIsolated(_ labels: [String: String], in namespace: String, _ direction: PolicyType) -> Bool {
    facts(of: namespace).policies.contains { $0.types.contains(direction) && $0.selector.matches(labels) }
  }
}
