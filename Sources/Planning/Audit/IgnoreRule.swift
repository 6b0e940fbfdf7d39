package import Audit
package import CRDs

#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

/// Ignores findings of some checks about some objects, for a reason.
package struct IgnoreRule: Sendable {
  /// The IDs of the checks.
  package var checks: Set<String>
  /// Globs for the namespaces of the objects, or for the names of namespaces.
  package var namespaces: [Glob]
  /// A glob for `Kind/namespace/name`; `nil` for all objects.
  package var object: Glob?
  /// The reason.
  package var reason: String
  /// When the rule expires; `nil` for never.
  package var expires: Date?

  /// Creates a rule.
  package init(
    checks: Set<String>, namespaces: [Glob] = [], object: Glob? = nil, reason: String, expires: Date? = nil
  ) {
    self.checks = checks
    self.namespaces = namespaces
    self.object = object
    self.reason = reason
    self.expires = expires
  }

  /// Whether the rule ignores a finding of a check about an object.
  package func covers(_ check: String, _ object: ObjectReference, now: Date) -> Bool {
    guard checks.contains(check), expires.map({ now < $0 }) ?? true else { return false }
    if let pattern = self.object { return object.titles.contains(where: pattern.matches) }
    return object.home.map { home in namespaces.contains { $0.matches(home) } } ?? false
  }
}

extension ObjectReference {
  /// The namespace in which the object is, or which it is; `nil` for other cluster-scoped objects.
  fileprivate var home: String? {
    if kind == "Namespace" { return name }
    let isNamespaced = AuditedKind(self)?.isNamespaced ?? true
    return isNamespaced ? namespace ?? "default" : nil
  }

  /// The forms in which a rule can name the object: without a namespace, it is in `default`.
  fileprivate var titles: [String] { namespace == nil ? [title, "\(kind)/default/\(name)"] : [title] }
}
