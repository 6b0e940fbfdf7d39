import CRDs
package import ControllerRuntime
import Kubernetes
import Planning

/// The content of Events about a baseline.
extension EventContent {
  /// Drift, and the action taken.
  init(_ drift: Drift, owner: NamespaceOwner?) {
    if let removed = drift.removed {
      self.init(removed, drift, owner)
      return
    }
    let who = drift.manager.map { " by '\($0)'" } ?? ""
    let fields = drift.fields.isEmpty ? "" : ": " + drift.fields.prefix(5).joined(separator: ", ")
    self.init(
      isWarning: true, reason: "Drift\(drift.action.rawValue)", action: drift.action.rawValue,
      note: "\(drift.id.kind.resourceType.kind) '\(drift.id.namespace)/\(drift.id.name)' was "
        + "\(drift.change.rawValue.lowercased())\(who)\(fields)" + owner.suffix)
  }

  /// The removal of an unmanaged object, with as much of its manifest as fits.
  private init(_ removed: RemovedObject, _ drift: Drift, _ owner: NamespaceOwner?) {
    let manager = drift.manager.map { ", last changed by '\($0.bounded(to: 64))'," } ?? ""
    let summary = removed.summary.isEmpty ? "" : " (\(removed.summary))"
    self.init(
      isWarning: true, reason: "UnmanagedPruned", action: drift.action.rawValue,
      note: "removed unmanaged \(drift.id.title)\(manager)\(summary)\(owner.suffix): \(removed.manifest)".bounded(
        to: 1024))
  }

  /// A failure in a namespace.
  init(_ problem: NamespaceReport.Problem, namespace: String, owner: NamespaceOwner?) {
    self.init(
      isWarning: true, reason: "ReconcileFailed", action: "Reconcile",
      note: "namespace '\(namespace)': \(problem.message)" + owner.suffix)
  }

  /// Objects are being removed.
  static let removing = EventContent(
    isWarning: false, reason: "Removing", action: "Prune", note: "removing objects that are no longer asked for")

  /// The spec violates a rule.
  static func invalidSpec(_ error: ValidationError) -> EventContent {
    EventContent(isWarning: true, reason: "InvalidSpec", action: "Validate", note: error.description)
  }

  /// What is stored of a rollout cannot be used.
  static func rolloutUnreadable(_ error: UnreadableSpec) -> EventContent {
    EventContent(
      isWarning: true, reason: ConditionReason.rolloutUnreadable.rawValue, action: "Rollout",
      note: error.description)
  }
}

extension EventRecorder.Reporter {
  /// The operator as a reporter of Events.
  package static func plimsoll(instance: String) -> Self {
    Self(
      controller: "plimsoll.dev/operator", instance: instance, fieldManager: WellKnown.fieldManager,
      combinedNote:
        "(combined) more of the same; status.recentDrift and status.nonCompliant list the newest and the worst")
  }
}

extension NamespaceOwner? {
  /// The owner in parentheses, as the end of a sentence; empty if there is none.
  var suffix: String {
    guard let self else { return "" }
    let contact = self.contact.map { ", \($0.bounded(to: 128))" } ?? ""
    return " (owner: \(self.name.bounded(to: 128))\(contact))"
  }
}
