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
  /// Whether the API server refused to let the operator grant permissions that it does not hold.
  package var isGrantRefused = false

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
    guard let error = error as? APIError else {
      self.init(kind: .transient, message: Self.prefix(for: id) + "\(error)")
      return
    }
    let rejection = AdmissionRejection(error)
    let kind: Kind =
      if error.causes.contains(where: { $0.reason == "NamespaceTerminating" }) {
        .terminating
      } else if rejection != nil {
        .admission
      } else if error.isForbidden && error.message.contains("exceeded quota") {
        .transient
      } else if error.isForbidden {
        .permission
      } else if error.isInvalid || error.code == 400 {
        .invalid
      } else if error.isConflict || error.isNotFound {
        .conflict
      } else {
        .transient
      }
    let reason =
      switch kind {
      case .permission: PermissionAdvice.explain(error.message)
      case .admission: error.message + (rejection?.fix ?? "")
      default: error.message
      }
    self.init(kind: kind, message: Self.prefix(for: id) + reason, retryAfter: error.retryAfter)
    isGrantRefused = kind == .permission && PermissionAdvice.isGrantRefused(error.message)
  }

  /// The beginning of the messages about an object.
  static func prefix(for id: ObjectID) -> String {
    "could not write \(id.kind.resourceType.kind) '\(id.namespace)/\(id.name)': "
  }
}

/// The fix for a request that the API server forbids.
enum PermissionAdvice {
  /// How the API server rejects a role or binding that grants more than the operator holds; a colon and the missing rules
  /// follow, one to a line. It rejects bindings with the same message if the operator does not have the verb `bind` on the
  /// role.
  private static let refusal = "attempting to grant RBAC permissions not currently held"

  /// Whether the API server rejected a role or binding that grants more than the operator holds.
  static func isGrantRefused(_ message: String) -> Bool { message.contains(refusal) }

  /// The message of a 403 with the fix. The list of missing rules can be long, so the fix precedes it.
  static func explain(_ message: String) -> String {
    guard let range = message.firstRange(of: refusal) else {
      return "\(message); grant it to the operator's service account"
    }
    let rules = message[range.upperBound...].drop { $0 == ":" || $0.isWhitespace }.split(whereSeparator: \.isNewline)
    return
      "the operator does not hold what this grants; run `plimsoll permissions FILE | kubectl apply -f -`, or add the"
      + " missing rules to a ClusterRole with the label \(WellKnown.grantableLabel)=true: \(rules.joined(separator: ", "))"
  }
}
