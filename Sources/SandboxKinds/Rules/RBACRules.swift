import Kubernetes
import SandboxMerge

/// Defaults and rules of roles and their bindings.
enum RBACRules {
  private static let rbacGroup: JSONValue = "rbac.authorization.k8s.io"

  /// The rules of roles.
  /// Source: `ValidateRole` and `ValidateClusterRole` in k8s.io/kubernetes/pkg/apis/rbac/validation.
  static func roleProblems(_ role: JSONValue, isNamespaced: Bool) -> [FieldProblem] {
    var found: [FieldProblem] = []
    for (index, rule) in role.elements("rules").enumerated() {
      found += ruleProblems(rule, at: "rules[\(index)]", isNamespaced: isNamespaced)
    }
    guard let aggregation = role["aggregationRule"] else { return found }
    let path = "aggregationRule.clusterRoleSelectors"
    let selectors = aggregation.elements("clusterRoleSelectors")
    if selectors.isEmpty {
      found.append(.required(path, "at least one clusterRoleSelector required if aggregationRule is non-nil"))
    }
    for (index, selector) in selectors.enumerated() {
      found += SelectorRules.problems(in: selector, at: "\(path)[\(index)]")
    }
    return found
  }

  private static func ruleProblems(_ rule: JSONValue, at path: String, isNamespaced: Bool) -> [FieldProblem] {
    var found: [FieldProblem] = []
    if rule.elements("verbs").isEmpty {
      found.append(.required("\(path).verbs", "verbs must contain at least one value"))
    }
    let paths = rule.elements("nonResourceURLs")
    guard paths.isEmpty else {
      if isNamespaced {
        found.append(
          .invalid("\(path).nonResourceURLs", .array(paths), "namespaced rules cannot apply to non-resource URLs"))
      }
      if ["apiGroups", "resources", "resourceNames"].contains(where: { !rule.elements($0).isEmpty }) {
        found.append(
          .invalid(
            "\(path).nonResourceURLs", .array(paths),
            "rules cannot apply to both regular resources and non-resource URLs"))
      }
      return found
    }
    if rule.elements("apiGroups").isEmpty {
      found.append(.required("\(path).apiGroups", "resource rules must supply at least one api group"))
    }
    if rule.elements("resources").isEmpty {
      found.append(.required("\(path).resources", "resource rules must supply at least one resource"))
    }
    return found
  }

  /// The binding with the API groups of its users and groups.
  /// Source: `SetDefaults_Subject` in k8s.io/kubernetes/pkg/apis/rbac/v1.
  static func bindingWithGroups(_ binding: JSONValue) -> JSONValue {
    func lacksGroup(_ subject: JSONValue) -> Bool {
      subject.lacks("apiGroup") && (subject["kind"] == "User" || subject["kind"] == "Group")
    }
    guard binding.elements("subjects").contains(where: lacksGroup) else { return binding }
    var binding = binding
    binding.update("subjects") { subjects in
      subjects.updateElements { if lacksGroup($0) { $0["apiGroup"] = rbacGroup } }
    }
    return binding
  }

  /// The rules of bindings.
  /// Source: `ValidateRoleBinding` and `ValidateClusterRoleBinding` in k8s.io/kubernetes/pkg/apis/rbac/validation.
  static func bindingProblems(_ binding: JSONValue, isNamespaced: Bool) -> [FieldProblem] {
    let role = binding["roleRef"] ?? [:]
    var found: [FieldProblem] = []
    let group = role["apiGroup"] ?? ""
    if group != rbacGroup { found.append(.notSupported("roleRef.apiGroup", group, [rbacGroup])) }
    let kinds: [JSONValue] = isNamespaced ? ["Role", "ClusterRole"] : ["ClusterRole"]
    let kind = role["kind"] ?? ""
    if !kinds.contains(kind) { found.append(.notSupported("roleRef.kind", kind, kinds)) }
    let name = role.text("name")
    if name.isEmpty {
      found.append(.required("roleRef.name"))
    } else if let message = ObjectNaming.pathSegment.message(about: name) {
      found.append(.invalid("roleRef.name", .string(name), message))
    }
    for (index, subject) in binding.elements("subjects").enumerated() {
      found += subjectProblems(subject, at: "subjects[\(index)]", isNamespaced: isNamespaced)
    }
    return found
  }

  /// The role of a binding cannot change. kube-apiserver prints it with the names of its Go type.
  static func bindingUpdateProblems(from old: JSONValue, to new: JSONValue) -> [FieldProblem] {
    guard old["roleRef"] != new["roleRef"] else { return [] }
    let role = new["roleRef"]
    let value: JSONValue = [
      "APIGroup": role?["apiGroup"] ?? "", "Kind": role?["kind"] ?? "", "Name": role?["name"] ?? "",
    ]
    return [.invalid("roleRef", value, "cannot change roleRef")]
  }

  private static func subjectProblems(_ subject: JSONValue, at path: String, isNamespaced: Bool) -> [FieldProblem] {
    var found: [FieldProblem] = []
    let name = subject.text("name")
    let group = subject["apiGroup"] ?? ""
    if name.isEmpty { found.append(.required("\(path).name")) }
    switch subject["kind"] ?? "" {
    case "ServiceAccount":
      if !name.isEmpty, let message = NameSyntax.subdomainError(name) {
        found.append(.invalid("\(path).name", .string(name), message))
      }
      if group != "" { found.append(.notSupported("\(path).apiGroup", group, [""])) }
      if !isNamespaced, subject.lacks("namespace") { found.append(.required("\(path).namespace")) }
    case "User", "Group":
      if group != rbacGroup { found.append(.notSupported("\(path).apiGroup", group, [rbacGroup])) }
    case let kind:
      found.append(.notSupported("\(path).kind", kind, ["ServiceAccount", "User", "Group"]))
    }
    return found
  }
}
