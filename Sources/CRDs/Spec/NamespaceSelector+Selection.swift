internal import Kubernetes

extension NamespaceSelector {
  /// Namespaces of Kubernetes itself that a baseline reaches by exact name only. The operator adds its own.
  public static let systemNamespaces: Set<String> = ["kube-system", "kube-public", "kube-node-lease"]

  /// Whether the selector selects a namespace. Pure.
  ///
  /// In this order: a name that `excludeNames` matches is out, whatever else matches; a protected namespace is in only if
  /// `matchNames` has its exact name; otherwise one of `matchNames` must match, where there are any; and the labels must
  /// satisfy `matchLabels` and `matchExpressions`. An empty selector selects all but the protected ones.
  ///
  /// - Parameters:
  ///   - name: Name of the namespace.
  ///   - labels: Its labels.
  ///   - protectedNames: `systemNamespaces` and the operator's own namespace.
  public func selects(name: String, labels: [String: String], protectedNames: Set<String>) -> Bool {
    let isExcluded = (excludeNames ?? []).contains { Glob($0).matches(name) }
    return !isExcluded && admits(name: name, protectedNames: protectedNames)
      && LabelSelector(matchLabels: matchLabels, matchExpressions: matchExpressions).matches(labels)
  }

  private func admits(name: String, protectedNames: Set<String>) -> Bool {
    let wanted = matchNames ?? []
    if wanted.contains(name) { return true }
    if protectedNames.contains(name) { return false }
    return wanted.isEmpty || wanted.contains { Glob($0).matches(name) }
  }
}

extension SecurityBaselineSpec {
  /// Whether the baseline is for a namespace: `NamespaceSelector.selects`, an absent selector being an empty one.
  public func selects(name: String, labels: [String: String], protectedNames: Set<String>) -> Bool {
    (namespaceSelector ?? NamespaceSelector()).selects(name: name, labels: labels, protectedNames: protectedNames)
  }
}
