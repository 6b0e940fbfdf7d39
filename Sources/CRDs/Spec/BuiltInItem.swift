/// A NetworkPolicy that `networkPolicies.defaultDeny` or `networkPolicies.allow` generates. Its name is
/// `<baseline>-<item>`, so templates cannot use these names.
public enum BuiltInItem: String, Sendable, Hashable, CaseIterable {
  /// Denies all traffic in the directions of `networkPolicies.defaultDeny`.
  case defaultDeny = "default-deny"
  /// Allows the traffic of `networkPolicies.allow.dns`.
  case allowDNS = "allow-dns"
  /// Allows the traffic of `networkPolicies.allow.sameNamespace`.
  case allowSameNamespace = "allow-same-namespace"
  /// Allows the traffic of `networkPolicies.allow.kubeAPIServer`.
  case allowKubeAPIServer = "allow-kube-apiserver"
  /// Allows the traffic of `networkPolicies.allow.ingressFromNamespaces`.
  case allowIngressFromNamespaces = "allow-ingress-from-namespaces"
}
