import CRDs
import Foundation
import Kubernetes
import Reconcilers

/// What is known of one baseline over all namespaces: from it, and nothing else, its status is made.
struct Ledger: Sendable {
  /// The newest report of each namespace in which the baseline has a share.
  private(set) var reports: [String: NamespaceReport] = [:]
  /// Namespaces that were planned since the baseline is being deleted and have nothing of it left.
  private(set) var cleaned: Set<String> = []
  /// Totals since the baseline was created.
  private(set) var drift: SecurityBaselineStatus.DriftCounts
  /// Newest first, at most `recentLimit`.
  private(set) var recent: [DriftRecord]
  /// True where differences found in the first look at a namespace were counted before this process began.
  private let hasCountedBefore: Bool
  private var open = 0

  /// The API's bound on `status.recentDrift`.
  static let recentLimit = 20
  /// At most so many paths of one drift are recorded.
  static let fieldLimit = 10

  /// Takes up the totals where the last process left them.
  init(status: SecurityBaselineStatus?, hasCountedBefore: Bool) {
    drift = status?.drift ?? .init()
    recent = status?.recentDrift ?? []
    self.hasCountedBefore = hasCountedBefore
  }

  /// Takes in one reconcile of one namespace. Returns the drift that is new, for events.
  mutating func add(
    _ report: NamespaceReport?, drift noticed: [NoticedDrift], namespace: String, isDeleting: Bool, now: Date
  ) -> [NoticedDrift] {
    let old = reports[namespace]
    reports[namespace] = report
    if isDeleting, report?.share.hasRemains != true {
      cleaned.insert(namespace)
    } else {
      cleaned.remove(namespace)
    }
    let fresh = noticed.filter { isNews($0, since: old) }
    for one in fresh { count(one, wasOpen: old?.openDrift.contains(one.id) == true, namespace: namespace, now: now) }
    countOpen(from: old, to: report)
    return fresh
  }

  /// Drops a namespace that is gone.
  mutating func remove(namespace: String) {
    countOpen(from: reports.removeValue(forKey: namespace), to: nil)
    cleaned.remove(namespace)
  }

  private mutating func countOpen(from old: NamespaceReport?, to new: NamespaceReport?) {
    open += (new?.openDrift.count ?? 0) - (old?.openDrift.count ?? 0)
    drift.open = open
  }

  /// What stayed open since the last look is not news, nor is what an earlier process has counted.
  private func isNews(_ noticed: NoticedDrift, since old: NamespaceReport?) -> Bool {
    if noticed.action == .restored { return true }
    if let old { return !old.openDrift.contains(noticed.id) }
    return !(hasCountedBefore && noticed.action == .reported)
  }

  private mutating func count(_ noticed: NoticedDrift, wasOpen: Bool, namespace: String, now: Date) {
    let time = Timestamp(now)
    if !wasOpen { drift.detected += 1 }
    if noticed.action == .restored { drift.restored += 1 }
    drift.lastDetected = time
    recent.insert(DriftRecord(noticed, namespace: namespace, time: time), at: 0)
    if recent.count > Self.recentLimit { recent.removeLast(recent.count - Self.recentLimit) }
  }
}

extension DriftRecord {
  fileprivate init(_ noticed: NoticedDrift, namespace: String, time: Timestamp) {
    let detail = noticed.detail
    let fields = detail.fields.prefix(Ledger.fieldLimit).map { $0.bounded(to: 256) }
    self.init(
      time: time, namespace: namespace, kind: noticed.id.kind.resourceType.kind, name: noticed.id.name,
      change: detail.change, fields: fields.isEmpty ? nil : fields, manager: detail.manager?.bounded(to: 128),
      operation: detail.operation, action: noticed.action)
  }
}

extension String {
  /// The text, cut to so many characters, with control characters replaced: it may come from a tenant.
  func bounded(to length: Int) -> String {
    let clean = String(
      unicodeScalars.lazy.map { $0.properties.generalCategory == .control ? " " : Character($0) }.prefix(length * 4))
    return clean.count > length ? clean.prefix(length - 1) + "…" : clean
  }
}
