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
  /// cluster, also one of which nothing is known. A label that is absent does not match, unless the cluster has
  /// ClusterProperties: controllers create those one by one, so the label is unknown then.
  public func selection(of cluster: ClusterIdentity) -> ClusterSelection {
    let (names, labels) = (matchNames ?? [], matchLabels ?? [:])
    var missing: [Missing] = []
    if !names.isEmpty {
      if let name = cluster.name {
        guard cluster.matches(names) else {
          return .notSelected("spec.clusterSelector.matchNames does not match this cluster, '\(name)'")
        }
      } else {
        missing.append(.name)
      }
    }
    if !labels.isEmpty {
      if let known = cluster.labels {
        let absent = labels.keys.sorted().filter { known[$0] == nil && cluster.hasProperties }
        let required = labels.filter { !absent.contains($0.key) }
        if let mismatch = Self.mismatch(required, known) { return .notSelected(mismatch) }
        missing += absent.map(Missing.label)
      } else {
        missing.append(.labels)
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

  /// What a selector needs and the cluster does not have.
  private enum Missing: Hashable {
    case name, labels
    case label(String)

    var text: String {
      switch self {
      case .name: "name"
      case .labels: "labels"
      case .label(let key): "label '\(key)'"
      }
    }

    /// What the user can create.
    var properties: String {
      switch self {
      case .name: "ClusterProperty '\(ClusterIdentity.nameProperty)'"
      case .labels: "ClusterProperties"
      case .label(let key): "ClusterProperty '\(key)'"
      }
    }

    var flag: String { self == .name ? "--cluster-name" : "--cluster-labels" }
  }

  private static func explain(_ missing: [Missing], _ problem: String?) -> String {
    let what = missing.map(\.text).joined(separator: " and the ")
    let isPlural = missing.count > 1 || missing == [.labels]
    let start = "spec.clusterSelector needs the \(what) of this cluster, which \(isPlural ? "are" : "is") unknown"
    if let problem { return "\(start): \(problem); nothing is changed until then" }
    let properties = missing.first.map { " create the \($0.properties), or" } ?? ""
    var flags: [String] = []
    for flag in missing.map(\.flag) where !flags.contains(flag) { flags.append(flag) }
    return
      "\(start):\(properties) set \(flags.joined(separator: " and ")) of the operator; nothing is changed until then"
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
