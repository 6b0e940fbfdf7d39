package import CRDs
import ControllerRuntime
package import Foundation
import Kubernetes
package import Planning

/// The results of one baseline in all namespaces: the only input of its status.
package struct BaselineSummary: Sendable {
  /// The newest report of each namespace in which the baseline has a result.
  package private(set) var reports: [String: NamespaceReport] = [:]
  /// Namespaces that were reconciled after the deletion of the baseline began and contain nothing of it.
  package private(set) var cleaned: Set<String> = []
  /// Totals since the baseline was created.
  package private(set) var drift: SecurityBaselineStatus.DriftCounts
  /// Newest first, at most `recentLimit`.
  package private(set) var recent: [DriftRecord]
  /// True if differences found in the first reconcile of a namespace were counted before this process started.
  private let hasCountedBefore: Bool
  private var open = 0

  /// The API's limit of `status.recentDrift`.
  package static let recentLimit = 20
  /// At most this many paths of one drift are recorded.
  static let fieldLimit = 10

  /// Continues the totals of the last process.
  package init(status: SecurityBaselineStatus?, hasCountedBefore: Bool) {
    drift = status?.drift ?? .init()
    recent = status?.recentDrift ?? []
    self.hasCountedBefore = hasCountedBefore
  }

  /// Records one reconcile of one namespace. Returns the new drift, for Events.
  package mutating func add(
    _ report: NamespaceReport?, drift seen: [Drift], namespace: String, isDeleting: Bool, now: Date
  ) -> [Drift] {
    let old = reports[namespace]
    reports[namespace] = report
    if isDeleting, report?.result.hasRemains != true {
      cleaned.insert(namespace)
    } else {
      cleaned.remove(namespace)
    }
    let new = seen.filter { isNew($0, since: old) }
    for one in new { count(one, wasOpen: old?.openDrift.contains(one.id) == true, now: now) }
    countOpen(from: old, to: report)
    return new
  }

  /// Removes a deleted namespace.
  package mutating func remove(namespace: String) {
    countOpen(from: reports.removeValue(forKey: namespace), to: nil)
    cleaned.remove(namespace)
  }

  /// Whether the summary contains a namespace.
  func contains(namespace: String) -> Bool { reports[namespace] != nil || cleaned.contains(namespace) }

  private mutating func countOpen(from old: NamespaceReport?, to new: NamespaceReport?) {
    open += (new?.openDrift.count ?? 0) - (old?.openDrift.count ?? 0)
    drift.open = open
  }

  /// Drift that stayed open since the last reconcile is not new, nor is drift that an earlier process has counted.
  private func isNew(_ drift: Drift, since old: NamespaceReport?) -> Bool {
    if drift.action == .restored { return true }
    if let old { return !old.openDrift.contains(drift.id) }
    return !(hasCountedBefore && drift.action == .reported)
  }

  private mutating func count(_ one: Drift, wasOpen: Bool, now: Date) {
    let time = Timestamp(now)
    if !wasOpen { drift.detected += 1 }
    if one.action == .restored { drift.restored += 1 }
    drift.lastDetected = time
    recent.insert(DriftRecord(one, time: time), at: 0)
    if recent.count > Self.recentLimit { recent.removeLast(recent.count - Self.recentLimit) }
  }
}

extension DriftRecord {
  fileprivate init(_ drift: Drift, time: Timestamp) {
    let fields = drift.fields.prefix(BaselineSummary.fieldLimit).map { $0.bounded(to: 256) }
    self.init(
      time: time, namespace: drift.id.namespace, kind: drift.id.kind.resourceType.kind, name: drift.id.name,
      change: drift.change, fields: fields.isEmpty ? nil : fields, manager: drift.manager?.bounded(to: 128),
      operation: drift.operation, action: drift.action)
  }
}
