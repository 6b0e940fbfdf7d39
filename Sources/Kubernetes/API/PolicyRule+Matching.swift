extension PolicyRule {
  /// Whether the rule applies only to requests with certain names.
  ///
  /// A request without a name has the name `""`. So a rule with `""` among its names allows these requests for all
  /// objects; see `reach(verb:resource:)`.
  public var isRestrictedToNames: Bool { resourceNames?.isEmpty == false }

  /// Whether the rule applies to a request with a name, which is `""` for a request without one.
  ///
  /// `ResourceNameMatches` in `pkg/apis/rbac/v1/evaluation_helpers.go` of Kubernetes.
  public func matches(name: String) -> Bool { !isRestrictedToNames || (resourceNames ?? []).contains(name) }

  /// The objects of a resource to which a rule applies.
  public enum Reach: Sendable, Hashable {
    /// All objects.
    case all
    /// The objects in `objectNames`.
    case named
  }

  /// The objects to which the rule applies in requests with a verb.
  ///
  /// With `resourceNames: [""]`, it applies to all objects if requests with the verb have no name, and otherwise to none.
  public func reach(verb: String, resource: String) -> Reach {
    guard isRestrictedToNames, let resourceNames else { return .all }
    let isNameless = Self.namelessVerbs.contains(verb) && !resource.contains("/")
    return isNameless && resourceNames.contains(where: \.isEmpty) ? .all : .named
  }

  /// The names in `resourceNames`, except `""`. A name can occur several times.
  public var objectNames: [String] { (resourceNames ?? []).filter { !$0.isEmpty } }

  /// The names of the objects to which the rule applies with these reaches: `nil` for all objects. A name can occur several times.
  public func names(of reaches: Set<Reach>) -> [String?] {
    (reaches.contains(.all) ? [nil] : []) + (reaches.contains(.named) ? objectNames : [])
  }

  /// The verbs of requests without a name. Requests for a subresource, such as `pods/exec`, have the name of the object.
  ///
  /// `requestinfo.go` in `k8s.io/apiserver/pkg/endpoints/request`. `escalate` is checked with the name of the request
  /// that writes the role, and a request that creates a role has none (`RoleEscalationAuthorized` in
  /// `pkg/registry/rbac/escalation_check.go` of Kubernetes).
  private static let namelessVerbs: Set<String> = ["list", "watch", "create", "deletecollection", "escalate"]

  /// Whether the rule allows a verb: by name or by `*`.
  public func matches(verb: String) -> Bool { verbs.contains { $0 == "*" || $0 == verb } }

  /// Whether the rule applies to an API group: by name or by `*`.
  public func matches(group: String) -> Bool { (apiGroups ?? []).contains { $0 == "*" || $0 == group } }

  /// Whether the rule applies to a resource, or to a subresource such as `pods/exec`: by name, by `*`, or by `*/exec`.
  ///
  /// `ResourceMatches` in `pkg/apis/rbac/v1/evaluation_helpers.go` of Kubernetes.
  public func matches(resource: String) -> Bool {
    (resources ?? []).contains { rule in
      if rule == "*" || rule == resource { return true }
      guard rule.hasPrefix("*/"), let slash = resource.firstIndex(of: "/") else { return false }
      return rule.dropFirst() == resource[slash...]
    }
  }

  /// Whether the rule allows all common verbs on all resources of all API groups. A rule with names does not, because
  /// requests such as `update` have a name.
  public var allowsEverything: Bool {
    !isRestrictedToNames && (apiGroups ?? []).contains("*") && (resources ?? []).contains("*")
      && (verbs.contains("*") || Self.commonVerbs.allSatisfy(verbs.contains))
  }

  /// The verbs that together allow everything that clients commonly do. `deletecollection` is not necessary.
  private static let commonVerbs = ["get", "list", "watch", "create", "update", "patch", "delete"]
}
