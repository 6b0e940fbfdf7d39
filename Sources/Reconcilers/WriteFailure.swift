import CRDs
import Kubernetes
import Planning

/// Why a write failed, and whether trying again helps.
package struct WriteFailure: Error, Sendable, Hashable {
  /// What can be done about a failure.
  package enum Kind: Sendable, Hashable {
    /// The operator lacks a permission; a person has to grant it.
    case permission
    /// The server refuses the object as it is; the spec has to change.
    case invalid
    /// The object is not what it was: reconcile again at once.
    case conflict
    /// The namespace is being deleted: there is nothing to do or to report.
    case terminating
    /// A temporary fault.
    case transient
  }

  /// What can be done about it.
  package var kind: Kind
  /// What failed and why, for people.
  package var message: String
  /// How long to wait before the next attempt; `nil` if nothing prescribes it.
  package var retryAfter: Duration?

  /// Creates a failure.
  package init(kind: Kind, message: String, retryAfter: Duration? = nil) {
    self.kind = kind
    self.message = message
    self.retryAfter = retryAfter
  }
}

extension WriteFailure {
  /// Classifies any error of the client by what can be done about it: the one place that decides.
  init(_ error: any Error, writing id: ObjectID) {
    let object = "\(id.kind.resourceType.kind) '\(id.namespace)/\(id.name)'"
    guard let error = error as? APIError else {
      self.init(kind: .transient, message: "could not write \(object): \(error)")
      return
    }
    let kind: Kind =
      if error.causes.contains(where: { $0.reason == "NamespaceTerminating" }) {
        .terminating
      } else if error.isForbidden {
        .permission
      } else if error.isInvalid || error.code == 400 {
        .invalid
      } else if error.isConflict || error.isNotFound {
        .conflict
      } else {
        .transient
      }
    let fix = kind == .permission ? PermissionAdvice.fix(for: error.message) : ""
    self.init(
      kind: kind, message: "could not write \(object): \(error.message)\(fix)", retryAfter: error.retryAfter)
  }
}

/// Turns a refusal of the API server into what a person should do.
enum PermissionAdvice {
  /// A clause to append to the message of a 403.
  ///
  /// The API server refuses a role that grants more than the operator holds: "attempting to grant RBAC permissions not
  /// currently held:" followed by the missing rules, one to a line.
  static func fix(for message: String) -> String {
    guard message.contains("attempting to grant RBAC permissions not currently held") else {
      return "; grant it to the operator's service account"
    }
    return "; add the rules named above to a ClusterRole labelled \(WellKnown.grantableLabel)=true"
  }
}
