package import Audit
package import CRDs
package import Foundation

/// Ignores findings of some checks about some objects, for a reason.
package struct Waiver: Sendable {
  /// The IDs of the checks.
  package var checks: Set<String>
  /// Globs for the namespaces of the objects, or for the names of namespaces.
  package var namespaces: [Glob]
  /// A glob for `Kind/namespace/name`; `nil` for all objects.
  package var object: Glob?
  /// The reason.
  package var reason: String
  /// When the waiver expires; `nil` means never.
  package var expires: Date?

  /// Creates a waiver.
  package init(
    checks: Set<String>, namespaces: [Glob] = [], object: Glob? = nil, reason: String, expires: Date? = nil
  ) {
    self.checks = checks
    self.namespaces = namespaces
    self.object = object
    self.reason = reason
    self.expires = expires
  }

  /// Whether the waiver ignores a finding of a check about an object.
  package func covers(_ check: String, _ object: ObjectReference, now: Date) -> Bool {
    guard checks.contains(check), expires.map({ now < $0 }) ?? true else { return false }
    if let pattern = self.object { return object.titles.contains(where: pattern.matches) }
    let namespace = object.kind == "Namespace" ? object.name : object.namespace ?? "default"
    return namespaces.contains { $0.matches(namespace) }
  }
}

extension ObjectReference {
  /// The forms in which a waiver can name the object: without a namespace, it is in `default`.
  fileprivate var titles: [String] { namespace == nil ? [title, "\(kind)/default/\(name)"] : [title] }
}
