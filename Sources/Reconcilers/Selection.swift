import CRDs
import Kubernetes
import Planning

/// The namespaces that a baseline selects, and those among them that were not reconciled with its current generation.
///
/// Each change of a namespace updates it, so that writing a status costs the same for any number of namespaces.
package struct Selection: Sendable {
  private let spec: SecurityBaselineSpec
  private let generation: Int64
  private let cluster: ClusterSelection
  /// The names of the selected namespaces.
  package private(set) var selected: Set<String> = []
  /// Those that were not reconciled with the current generation.
  package private(set) var pending: Set<String> = []

  /// Creates a selection for the current spec of a baseline.
  ///
  /// - Parameters:
  ///   - baseline: The baseline.
  ///   - selected: The names of the namespaces that it selects now.
  ///   - reports: The newest report of each namespace.
  package init(of baseline: ObservedBaseline, selected: Set<String>, reports: [String: NamespaceReport]) {
    spec = baseline.spec
    cluster = baseline.facts.cluster
    generation = baseline.object.metadata.generation ?? 0
    for name in selected { update(name, isSelected: true, report: reports[name]) }
  }

  /// Whether the selection was computed for the current spec of a baseline.
  func isCurrent(for baseline: ObservedBaseline) -> Bool {
    generation == baseline.object.metadata.generation ?? 0 && cluster == baseline.facts.cluster && spec == baseline.spec
  }

  /// Updates one namespace. Returns whether the baseline has begun or ceased to select it.
  @discardableResult
  mutating func update(_ namespace: String, isSelected: Bool, report: NamespaceReport?) -> Bool {
    if isSelected, (report?.generation ?? -1) < generation {
      pending.insert(namespace)
    } else {
      pending.remove(namespace)
    }
    if isSelected { return selected.insert(namespace).inserted }
    return selected.remove(namespace) != nil
  }
}
