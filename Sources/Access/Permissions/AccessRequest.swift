import Kubernetes

/// A request to the API server, as an authorizer sees it.
package struct AccessRequest: Sendable, Hashable {
  /// What a request is about.
  package enum Target: Sendable, Hashable {
    /// A resource, or a subresource such as `pods/exec`, of an API group.
    case resource(group: String, resource: String, name: String?)
    /// A path that is not a resource, such as `/healthz`.
    case path(String)
  }

  /// The verb, such as `get`.
  package var verb: String
  /// What the request is about.
  package var target: Target
  /// The namespace; `nil` for all namespaces and for cluster-scoped resources.
  package var namespace: String?

  /// Creates a request.
  package init(_ verb: String, _ target: Target, in namespace: String? = nil) {
    self.verb = verb
    self.target = target
    self.namespace = namespace
  }

  /// Creates a request for a resource.
  package init(
    _ verb: String, _ resource: String, group: String = "", name: String? = nil, in namespace: String? = nil
  ) {
    self.init(verb, .resource(group: group, resource: resource, name: name), in: namespace)
  }
}

extension AccessRequest.Target {
  /// Reads a resource of the command line: `pods`, `pods/exec`, `deployments.apps`, `deployments.apps/scale` or a path
  /// that starts with a slash. The group of a built-in resource can be left out.
  package init(parsing text: String, name: String?) {
    if text.hasPrefix("/") {
      self = .path(text)
      return
    }
    let slash = text.firstIndex(of: "/") ?? text.endIndex
    let (qualified, subresource) = (text[..<slash], text[slash...])
    if let dot = qualified.firstIndex(of: ".") {
      let group = String(qualified[qualified.index(after: dot)...])
      self = .resource(group: group, resource: "\(qualified[..<dot])\(subresource)", name: name)
    } else {
      let group = Self.groups.first { $1.contains(String(qualified)) }?.key ?? ""
      self = .resource(group: group, resource: "\(qualified)\(subresource)", name: name)
    }
  }

  /// The groups of the built-in resources outside the core group.
  private static let groups: [String: Set<String>] = [
    "apps": ["deployments", "statefulsets", "daemonsets", "replicasets", "controllerrevisions"],
    "batch": ["jobs", "cronjobs"], "autoscaling": ["horizontalpodautoscalers"], "policy": ["poddisruptionbudgets"],
    "networking.k8s.io": ["networkpolicies", "ingresses", "ingressclasses"],
    "rbac.authorization.k8s.io": ["roles", "rolebindings", "clusterroles", "clusterrolebindings"],
    "storage.k8s.io": ["storageclasses", "volumeattachments", "csidrivers", "csinodes"],
    "certificates.k8s.io": ["certificatesigningrequests"], "coordination.k8s.io": ["leases"],
    "discovery.k8s.io": ["endpointslices"], "scheduling.k8s.io": ["priorityclasses"],
    "apiextensions.k8s.io": ["customresourcedefinitions"], "apiregistration.k8s.io": ["apiservices"],
    "admissionregistration.k8s.io": [
      "mutatingwebhookconfigurations", "validatingwebhookconfigurations", "validatingadmissionpolicies",
      "validatingadmissionpolicybindings",
    ],
    "authentication.k8s.io": ["tokenreviews", "selfsubjectreviews"],
    "authorization.k8s.io": [
      "subjectaccessreviews", "selfsubjectaccessreviews", "localsubjectaccessreviews", "selfsubjectrulesreviews",
    ],
  ]
}

extension PolicyRule {
  /// Whether the rule allows a request.
  ///
  /// `RuleAllows` in `plugin/pkg/auth/authorizer/rbac/rbac.go` and `pkg/apis/rbac/v1/evaluation_helpers.go` of
  /// Kubernetes.
  func allows(_ request: AccessRequest) -> Bool {
    guard verbs.contains(where: { $0 == "*" || $0 == request.verb }) else { return false }
    switch request.target {
    case .path(let path):
      return (nonResourceURLs ?? []).contains { rule in
        rule == "*" || rule == path || rule.hasSuffix("*") && path.hasPrefix(rule.dropLast())
      }
    case .resource(let group, let resource, let name):
      return (apiGroups ?? []).contains { $0 == "*" || $0 == group }
        && (resources ?? []).contains { Self.includes(resource, $0) }
        && ((resourceNames ?? []).isEmpty || name.map { (resourceNames ?? []).contains($0) } ?? false)
    }
  }

  private static func includes(_ resource: String, _ rule: String) -> Bool {
    if rule == "*" || rule == resource { return true }
    guard rule.hasPrefix("*/"), let slash = resource.firstIndex(of: "/") else { return false }
    return rule.dropFirst() == resource[slash...]
  }
}
