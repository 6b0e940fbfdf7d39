import CRDs
import Kubernetes
import Planning

/// Why a write failed, and whether a retry helps.
package struct WriteFailure: Error, Sendable, Hashable {
  /// The kind of a failure, by its remedy.
  package enum Kind: Sendable, Hashable {
    /// The operator lacks a permission; a user must grant it.
    case permission
    /// An admission policy or webhook rejects the object; a user must change it, or the spec.
    case admission
    /// The server rejects the object; the spec must change.
    case invalid
    /// The object changed since it was observed; reconcile again immediately.
    case conflict
    /// The namespace is being deleted; no action is required.
    case terminating
    /// A temporary failure.
    case transient
  }

  /// The kind, by its remedy.
  package var kind: Kind
  /// What failed, and why.
  package var message: String
  /// The delay before the next attempt; `nil` if the server does not specify it.
  package var retryAfter: Duration?

  /// Creates a failure.
  package init(kind: Kind, message: String, retryAfter: Duration? = nil) {
    self.kind = kind
    self.message = message
    self.retryAfter = retryAfter
  }
}

extension WriteFailure {
  /// Classifies an error of the client. No other code does this.
  init(_ error: any Error, writing id: ObjectID) {
    let object = "\(id.kind.resourceType.kind) '\(id.namespace)/\(id.name)'"
    guard let error = error as? APIError else {
      self.init(kind: .transient, message: "could not write \(object): \(error)")
      return
    }
    let rejection = AdmissionRejection(error)
    let kind: Kind =
      if error.causes.contains(where: { $0.reason == "NamespaceTerminating" }) {
        .terminating
      } else if rejection != nil {
        .admission
      } else if error.isForbidden {
        .permission
      } else if error.isInvalid || error.code == 400 {
        .invalid
      } else if error.isConflict || error.isNotFound {
        .conflict
      } else {
        .transient
      }
    let fix = kind == .permission ? PermissionAdvice.fix(for: error.message) : rejection?.fix ?? ""
    self.init(
      kind: kind, message: "could not write \(object): \(error.message)\(fix)", retryAfter: error.retryAfter)
  }
}

/// The fix for a request that the API server forbids.
enum PermissionAdvice {
  /// A clause to append to the message of a 403.
  ///
  /// The API server rejects a role that grants more than the operator holds: "attempting to grant RBAC permissions not
  /// currently held:" followed by the missing rules, one to a line.
  static func fix(for message: String) -> String {
    guard message.contains("attempting to grant RBAC permissions not currently held") else {
      return "; grant it to the operator's service account"
    }
    return "; add the rules named above to a ClusterRole labelled \(WellKnown.grantableLabel)=true"
  }
}
