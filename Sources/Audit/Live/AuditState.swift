package import Kubernetes

/// What is kept of the objects of a cluster, and which namespaces a change affects. Pure.
///
/// A change of an object affects the findings of its namespace only, with one exception: bindings of any namespace can
/// name a ClusterRole.
package struct AuditState: Sendable {
  /// An object by kind and name. Keys compare names by bytes; see `ObjectKey`.
  private struct ObjectID: Sendable, Hashable {
    var kind: String
    var key: ObjectKey
  }

  /// The namespace that stands for cluster-scoped objects.
  package static let cluster = ""

  /// What is kept of the objects, by namespace.
  private var audits: [String: [ObjectID: ObjectAudit]] = [:]
  /// How many bindings of each namespace name a ClusterRole, by ClusterRole and namespace.
  private var bindings: [String: [String: Int]] = [:]

  /// Creates an empty state.
  package init() {}

  /// The number of objects of which something is kept.
  package var count: Int { audits.values.reduce(0) { $0 + $1.count } }

  /// The namespaces with objects.
  package var namespaces: Set<String> { Set(audits.keys) }

  /// Replaces what is kept of an object.
  ///
  /// - Parameters:
  ///   - kind: The kind of the object.
  ///   - key: Namespace and name.
  ///   - audit: What is kept; `nil` for nothing, for example after a deletion.
  /// - Returns: The namespaces whose findings have to be decided again.
  package mutating func update(_ kind: String, _ key: ObjectKey, to audit: ObjectAudit?) -> Set<String> {
    let namespace = key.namespace ?? Self.cluster
    let id = ObjectID(kind: kind, key: key)
    let old = audits[namespace]?[id]
    if let audit {
      audits[namespace, default: [:]][id] = audit
    } else {
      audits[namespace]?[id] = nil
      if audits[namespace]?.isEmpty == true { audits[namespace] = nil }
    }
    count(old, in: namespace, -1)
    count(audit, in: namespace, 1)
    return affected(by: old, audit).union([namespace])
  }

  private mutating func count(_ audit: ObjectAudit?, in namespace: String, _ change: Int) {
    guard case .binding(let role)? = audit?.facts?.content else { return }
    let count = bindings[role]?[namespace, default: 0] ?? 0
    bindings[role, default: [:]][namespace] = count + change > 0 ? count + change : nil
    if bindings[role]?.isEmpty == true { bindings[role] = nil }
  }

  /// The namespaces with bindings to a ClusterRole that is new, is deleted, or changes whether it grants everything.
  private func affected(by old: ObjectAudit?, _ new: ObjectAudit?) -> Set<String> {
    let (before, after) = (old?.clusterRole, new?.clusterRole)
    guard let name = (before ?? after)?.name, before?.grantsEverything != after?.grantsEverything else { return [] }
    return Set(bindings[name].map { Array($0.keys) } ?? [])
  }
}

// MARK: - Findings

extension AuditState {
  /// The findings in a namespace, or about cluster-scoped objects.
  ///
  /// - Parameters:
  ///   - namespace: The namespace; `cluster` for cluster-scoped objects.
  ///   - object: What is kept of the Namespace itself; `nil` for nothing.
  ///   - policies: What baselines require.
  /// - Returns: The findings by baseline.
  package func findings(
    in namespace: String, namespaceObject object: ObjectAudit? = nil, for policies: [String: AuditPolicy]
  ) -> [String: AuditFindings] {
    guard !policies.isEmpty else { return [:] }
    var kept = audits[namespace].map { Array($0.values) } ?? []
    if let object { kept.append(object) }
    var index = AuditIndex()
    for facts in kept.lazy.compactMap(\.facts) { index.add(facts) }
    for job in kept where job.isRunningJob { index.add(runningJob: job.workload) }
    if namespace != Self.cluster {
      for facts in (audits[Self.cluster] ?? [:]).values.lazy.compactMap(\.facts) { index.add(facts) }
    }
    index.decideIsolation()
    return policies.mapValues { policy in
      index.settings = policy.settings
      return AuditFindings(of: kept, index, policy)
    }
  }
}

extension ObjectAudit {
  /// The ClusterRole; `nil` for other objects.
  fileprivate var clusterRole: (name: String, grantsEverything: Bool)? {
    guard case .role(let id, let grantsEverything)? = facts?.content, id.namespace == nil else { return nil }
    return (id.name, grantsEverything)
  }
}
