import Kubernetes

extension PolicyRule {
  /// The resources with their groups, as kubectl writes them, and the paths that are not resources.
  ///
  /// - Parameter width: The width of a shortened list, in which the most sensitive resources are first; `nil` for the
  ///   complete list in the order of the rule.
  func resourceList(width: Int?) -> String {
    let resources = (resources ?? []).flatMap { resource in
      (apiGroups ?? []).map { ListedResource(resource, in: $0, verbs: verbs) }
    }
    let paths = nonResourceURLs ?? []
    let complete = (resources.map(\.text) + paths).joined(separator: ",")
    guard let width, complete.count > width else { return complete }
    let sorted = resources.sorted { ($0.rank, $0.text.count, $0.text) < ($1.rank, $1.text.count, $1.text) }
    return (sorted.map(\.text) + paths).joined(upTo: width)
  }

  /// The rule with only the elements that match a request.
  func restricted(to request: AccessRequest) -> PolicyRule {
    var rule = self
    rule.verbs = verbs.filter { $0 == "*" || $0 == request.verb }
    switch request.target {
    case .path:
      rule.nonResourceURLs = nonResourceURLs?.filter { url in
        PolicyRule(verbs: verbs, nonResourceURLs: [url]).allows(request)
      }
      rule.resources = nil
    case .resource(let group, let resource, let name):
      rule.apiGroups = apiGroups?.filter { $0 == "*" || $0 == group }
      rule.resources = resources?.filter { PolicyRule(resources: [$0], verbs: verbs).matches(resource: resource) }
      rule.resourceNames = resourceNames?.filter { $0 == name }
      rule.nonResourceURLs = nil
    }
    return rule
  }
}

/// A resource of a rule.
private struct ListedResource {
  /// The resource with its group, as in `deployments.apps/scale`.
  let text: String
  /// The position in `SensitivePermission.allCases` of the first permission that the rule gives on the resource, or the
  /// number of permissions if it gives none.
  let rank: Int

  init(_ resource: String, in group: String, verbs: [String]) {
    let slash = resource.firstIndex(of: "/") ?? resource.endIndex
    text = group.isEmpty ? resource : "\(resource[..<slash]).\(group)\(resource[slash...])"
    let rule = PolicyRule(apiGroups: [group], resources: [resource], verbs: verbs)
    let permissions = SensitivePermission.allCases
    rank = permissions.firstIndex { $0.isIncluded(in: rule) } ?? permissions.count
  }
}
