internal import Kubernetes

extension NamespaceSelector {
  /// The protected namespaces of Kubernetes, which a baseline can select only by their exact name. The namespace of the
  /// operator is protected as well.
  public static let systemNamespaces: Set<String> = ["kube-system", "kube-public", "kube-node-lease"]

  /// Whether the selector selects a namespace.
  ///
  /// A namespace is selected if all of these conditions are met:
  /// - None of `excludeNames` matches its name.
  /// - One of `matchNames` matches its name, or `matchNames` is empty. For a protected namespace, `matchNames` must
  ///   contain its exact name.
  /// - Its labels satisfy `matchLabels` and `matchExpressions`.
  ///
  /// An empty selector selects all namespaces except the protected ones.
  ///
  /// - Parameters:
  ///   - name: The name of the namespace.
  ///   - labels: The labels of the namespace.
  ///   - protectedNames: `systemNamespaces` and the namespace of the operator.
  public func selects(name: String, labels: [String: String], protectedNames: Set<String>) -> Bool {
    let isExcluded = (excludeNames ?? []).contains { Glob($0).matches(name) }
    return !isExcluded && matches(name: name, protectedNames: protectedNames)
      && LabelSelector(matchLabels: matchLabels, matchExpressions: matchExpressions).matches(labels)
  }

  private func matches(name: String, protectedNames: Set<String>) -> Bool {
    let names = matchNames ?? []
    if names.contains(name) { return true }
    if protectedNames.contains(name) { return false }
    return names.isEmpty || names.contains { Glob($0).matches(name) }
  }
}

extension SecurityBaselineSpec {
  /// Whether the baseline selects a namespace. A baseline without a selector selects all namespaces except the
  /// protected ones.
  public func selects(name: String, labels: [String: String], protectedNames: Set<String>) -> Bool {
    (namespaceSelector ?? NamespaceSelector()).selects(name: name, labels: labels, protectedNames: protectedNames)
  }
}
