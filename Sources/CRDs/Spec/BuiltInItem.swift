/// Items that a baseline generates by switches instead of templates; their objects are called `<baseline>-<item>` too, so
/// no template may have one of these names.
public enum BuiltInItem: String, Sendable, Hashable, CaseIterable {
  /// Denies the directions of `networkPolicies.defaultDeny`.
  case defaultDeny = "default-deny"
  /// Opens `networkPolicies.allow.dns`.
  case allowDNS = "allow-dns"
  /// Opens `networkPolicies.allow.sameNamespace`.
  case allowSameNamespace = "allow-same-namespace"
  /// Opens `networkPolicies.allow.kubeAPIServer`.
  case allowKubeAPIServer = "allow-kube-apiserver"
  /// Opens `networkPolicies.allow.ingressFromNamespaces`.
  case allowIngressFromNamespaces = "allow-ingress-from-namespaces"
}
