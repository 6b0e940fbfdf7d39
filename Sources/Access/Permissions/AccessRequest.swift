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
  /// Reads a resource of the command line, or a path that starts with a slash.
  ///
  /// The names of built-in resources are those that kubectl accepts: plural, singular and short, such as `pods`, `pod`
  /// and `po`, in any case. A group follows a dot, as in `deployments.apps`; built-in resources do not need it. After a
  /// slash follows a subresource, as in `pods/exec`, or the name of an object, as in `configmaps/settings`.
  package init(parsing text: String, name: String?) {
    if text.hasPrefix("/") {
      self = .path(text)
      return
    }
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let qualified = parts[0].split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let builtIn = BuiltInResource(named: qualified[0], group: qualified.count > 1 ? qualified[1] : nil)
    let resource = builtIn?.plural ?? qualified[0].lowercased()
    let group = builtIn?.group ?? (qualified.count > 1 ? qualified[1] : "")
    if parts.count > 1, name == nil, builtIn != nil, !BuiltInResource.subresources.contains(parts[1]) {
      self = .resource(group: group, resource: resource, name: parts[1])
    } else {
      self = .resource(group: group, resource: ([resource] + parts.dropFirst()).joined(separator: "/"), name: name)
    }
  }

  /// Whether the target is a path, or a built-in resource whose objects have no namespace.
  var isClusterScoped: Bool {
    guard case .resource(let group, let resource, _) = self else { return true }
    return BuiltInResource(named: String(resource.prefix { $0 != "/" }), group: group)?.isClusterScoped ?? false
  }

  /// Whether the target is a path, a resource with a group, or a built-in resource.
  var isKnown: Bool {
    guard case .resource(let group, let resource, _) = self, group.isEmpty else { return true }
    return BuiltInResource(named: String(resource.prefix { $0 != "/" }), group: "") != nil || resource == "*"
  }
}

extension AccessRequest: CustomStringConvertible {
  /// The verb, the resource and the scope: `get pods in namespace 'shop'`.
  package var description: String {
    switch target {
    case .path(let path): return "\(verb) \(path)"
    case .resource(let group, let resource, let name):
      let slash = resource.firstIndex(of: "/") ?? resource.endIndex
      let qualified = "\(resource[..<slash])\(group.isEmpty ? "" : ".\(group)")\(resource[slash...])"
      let scope = namespace.map { " in namespace '\($0)'" } ?? (target.isClusterScoped ? "" : " in all namespaces")
      return "\(verb) \(qualified)\(name.map { " '\($0)'" } ?? "")\(scope)"
    }
  }
}

extension PolicyRule {
  /// Whether the rule allows a request.
  ///
  /// `RuleAllows` in `plugin/pkg/auth/authorizer/rbac/rbac.go` and `pkg/apis/rbac/v1/evaluation_helpers.go` of
  /// Kubernetes.
  func allows(_ request: AccessRequest) -> Bool {
    guard matches(verb: request.verb) else { return false }
    switch request.target {
    case .path(let path):
      return (nonResourceURLs ?? []).contains { rule in
        rule == "*" || rule == path || rule.hasSuffix("*") && path.hasPrefix(rule.dropLast())
      }
    case .resource(let group, let resource, let name):
      return matches(group: group) && matches(resource: resource) && matches(name: name ?? "")
    }
  }
}
