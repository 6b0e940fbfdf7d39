public import Foundation
import Kubernetes

extension SecurityBaselineSpec {
  /// Whether nothing may be written. Default false.
  public var isSuspended: Bool { suspend ?? false }

  /// Whether objects of the same name that are not ours are taken over. Default false.
  public var adoptsExisting: Bool { adoptExisting ?? false }

  /// What happens to generated objects when the baseline goes. Default `Remove`.
  public var effectiveDeletionPolicy: DeletionPolicy { deletionPolicy ?? .remove }

  /// Whether a control writes: as it says itself, else as the baseline says, else `Enforce`; `Audit` while suspended.
  ///
  /// Quotas and limit ranges may each say otherwise: see `enforcement(ofItem:)`.
  public func enforcement(of control: ControlID) -> Enforcement {
    let own: Enforcement? =
      switch control {
      case .networkPolicies: networkPolicies?.enforcement
      case .rbac: rbac?.enforcement
      case .podSecurity: podSecurity?.enforcement
      case .resourceQuotas, .limitRanges: nil
      }
    return enforcement(ofItem: own)
  }

  /// Whether one item writes, given what it says itself.
  public func enforcement(ofItem own: Enforcement?) -> Enforcement {
    isSuspended ? .audit : own ?? enforcement ?? .enforce
  }

  /// Whether the baseline is for a namespace.
  ///
  /// - Parameter protectedNames: Namespaces that only an exact name in `matchNames` brings in.
  public func selects(name: String, labels: [String: String], protectedNames: Set<String>) -> Bool {
    (namespaceSelector ?? NamespaceSelector()).selects(name: name, labels: labels, protectedNames: protectedNames)
  }
}

extension NamespaceSelector {
  /// Whether a namespace is selected: labels and names must match, exclusion wins, and protected namespaces need an
  /// exact name.
  public func selects(name: String, labels: [String: String], protectedNames: Set<String>) -> Bool {
    if (excludeNames ?? []).contains(where: { Glob($0).matches(name) }) { return false }
    let names = matchNames ?? []
    if protectedNames.contains(name) {
      guard names.contains(name) else { return false }
    } else if !names.isEmpty, !names.contains(where: { Glob($0).matches(name) }) {
      return false
    }
    return LabelSelector(matchLabels: matchLabels, matchExpressions: matchExpressions).matches(labels)
  }
}

extension NetworkPoliciesSpec {
  /// What is done about policies that are not ours. Default `Report`.
  public var effectiveUnmanaged: UnmanagedPolicy { unmanaged ?? .report }
}

extension RBACSpec {
  /// What is done about bindings that are not ours. Default `Report`.
  public var effectiveUnmanaged: UnmanagedPolicy { unmanaged ?? .report }
}

extension Exemption {
  /// Whether the exemption is for a control in a namespace, and in force.
  public func covers(namespace: String, control: ControlID, now: Date) -> Bool {
    controls.contains(control) && isInForce(namespace: namespace, now: now)
  }

  /// Whether the exemption is for a namespace, and in force. An expiry that cannot be read ends it: a mistake must not
  /// loosen anything.
  public func isInForce(namespace: String, now: Date) -> Bool {
    guard namespaces.contains(where: { Glob($0).matches(namespace) }) else { return false }
    guard let expires else { return true }
    return expires.date.map { now < $0 } ?? false
  }
}

/// A pattern of names: `*` stands for any text, `?` for any one character. Takes time linear in the name for each `*`.
public struct Glob: Sendable, Hashable {
  private let pattern: [Character]

  /// Creates a glob.
  public init(_ pattern: String) { self.pattern = Array(pattern) }

  /// Whether the whole name matches.
  public func matches(_ name: String) -> Bool {
    let name = Array(name)
    var (p, n) = (0, 0)
    var retry: (pattern: Int, name: Int)?
    while n < name.count {
      if p < pattern.count, pattern[p] == "*" {
        retry = (p, n)
        p += 1
      } else if p < pattern.count, pattern[p] == "?" || pattern[p] == name[n] {
        p += 1
        n += 1
      } else if let last = retry {
        retry = (last.pattern, last.name + 1)
        (p, n) = (last.pattern + 1, last.name + 1)
      } else {
        return false
      }
    }
    return pattern[p...].allSatisfy { $0 == "*" }
  }
}

/// The placeholder `{{ namespace.name }}`: the one thing of a namespace that its tenants cannot choose.
public enum Template {
  /// Whether the text has a placeholder, known or not.
  public static func hasPlaceholder(_ text: String) -> Bool { text.contains("{{") }

  /// The text with the namespace's name in place of each `{{ namespace.name }}`; spaces within the braces are optional.
  public static func expand(_ text: String, namespace: String) -> String {
    guard hasPlaceholder(text) else { return text }
    return text.replacing(/\{\{\s*namespace\.name\s*\}\}/, with: namespace)
  }

  /// The placeholders in the text that are not offered, e.g. `{{ namespace.labels.team }}`.
  public static func unknownPlaceholders(in text: String) -> [String] {
    guard hasPlaceholder(text) else { return [] }
    return text.matches(of: /\{\{(.*?)(\}\}|$)/).map { String($0.0) }
      .filter { $0.wholeMatch(of: /\{\{\s*namespace\.name\s*\}\}/) == nil }
  }
}
