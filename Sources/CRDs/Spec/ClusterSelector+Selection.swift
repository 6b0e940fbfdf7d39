internal import Kubernetes

/// Whether a baseline selects a cluster. The texts are sentences without a period.
public enum ClusterSelection: Sendable, Hashable {
  /// The baseline applies.
  case selected
  /// The baseline does not apply, for the given reason.
  case notSelected(String)
  /// It is not known whether the baseline applies: what is missing, and how to fix it.
  case unknown(String)

  /// Whether the baseline applies.
  public var isSelected: Bool { self == .selected }
  /// Whether it is not known whether the baseline applies.
  public var isUnknown: Bool { if case .unknown = self { true } else { false } }
  /// Whether it is known that the baseline does not apply.
  public var isNotSelected: Bool { if case .notSelected = self { true } else { false } }
}

extension ClusterSelector {
  /// Whether the selector selects a cluster.
  ///
  /// A known name or label that does not match decides, even if the other one is unknown. An empty selector selects every
  /// cluster, also one of which nothing is known.
  public func selection(of cluster: ClusterIdentity) -> ClusterSelection {
    let (names, labels) = (matchNames ?? [], matchLabels ?? [:])
    var missing: [String] = []
    if !names.isEmpty {
      if let name = cluster.name {
        guard cluster.matches(names) else {
          return .notSelected("spec.clusterSelector.matchNames does not match this cluster, '\(name)'")
        }
      } else {
        missing.append("name")
      }
    }
    if !labels.isEmpty {
      if let known = cluster.labels {
        if let mismatch = Self.mismatch(labels, known) { return .notSelected(mismatch) }
      } else {
        missing.append("labels")
      }
    }
    return missing.isEmpty ? .selected : .unknown(Self.explain(missing, cluster.problem))
  }

  private static func mismatch(_ required: [String: String], _ labels: [String: String]) -> String? {
    guard let (key, value) = required.sorted(by: { $0.key < $1.key }).first(where: { labels[$0.key] != $0.value })
    else { return nil }
    let actual = labels[key].map { "has '\($0.prefix(64))'" } ?? "does not have it"
    return "spec.clusterSelector.matchLabels requires \(key)=\(value), and this cluster \(actual)"
  }

  private static func explain(_ missing: [String], _ problem: String?) -> String {
    let what = missing.joined(separator: " and the ")
    let verb = missing == ["name"] ? "is" : "are"
    let start = "spec.clusterSelector needs the \(what) of this cluster, which \(verb) unknown"
    if let problem { return "\(start): \(problem); nothing is changed until then" }
    let property = missing.contains("name") ? "ClusterProperty '\(ClusterIdentity.nameProperty)'" : "ClusterProperties"
    let flags = missing.map { "--cluster-\($0)" }.joined(separator: " and ")
    return "\(start): create the \(property), or set \(flags) of the operator; nothing is changed until then"
  }
}

extension SecurityBaselineSpec {
  /// Whether the baseline applies in a cluster.
  public func selection(of cluster: ClusterIdentity) -> ClusterSelection {
    clusterSelector?.selection(of: cluster) ?? .selected
  }

  /// The spec without the exemptions and exceptions that do not apply in a cluster.
  ///
  /// If the name of the cluster is unknown, those with `clusters` do not apply, so that what is unknown never weakens the
  /// baseline.
  public func applied(in cluster: ClusterIdentity) -> SecurityBaselineSpec {
    var spec = self
    spec.exemptions?.removeAll { !cluster.matches($0.clusters) }
    spec.audit?.exceptions?.removeAll { !cluster.matches($0.clusters) }
    return spec
  }

  /// Whether an exemption or an exception is limited to some clusters.
  public var hasClusterExemptions: Bool {
    (exemptions ?? []).contains { $0.clusters != nil } || (audit?.exceptions ?? []).contains { $0.clusters != nil }
  }
}
