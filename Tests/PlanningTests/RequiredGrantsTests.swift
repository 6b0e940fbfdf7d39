import CRDs
import Foundation
import Kubernetes
import Planning
import TestSupport
import Testing

@Suite("Required grants") struct RequiredGrantsTests {
  private func baseline(
    _ name: String = "b", roles: [String: [PolicyRule]] = [:], clusterRoles: [String] = []
  ) -> BaselineFacts {
    var spec = SecurityBaselineSpec()
    spec.rbac = RBACSpec()
    spec.rbac?.roles = roles.sorted { $0.key < $1.key }.map { RoleTemplate(name: $0.key, rules: $0.value) }
    spec.rbac?.roleBindings = clusterRoles.enumerated().map { index, name in
      RoleBindingTemplate(
        name: "binding-\(index)", roleRef: RoleRef(kind: "ClusterRole", name: name),
        subjects: [Subject(kind: "User", name: "ann")])
    }
    return BaselineFacts(name: name, uid: "", spec: spec)
  }

  @Test("prints the rules of roles and the verb bind on ClusterRoles as one ClusterRole")
  func golden() throws {
    let grants = RequiredGrants(of: [
      Fixtures.baseline(),
      baseline(
        "dangerous",
        roles: [
          "admin": [rule(["*"], ["*"], ["apps"])],
          "mixed": [
            rule(["update", "get"], ["configmaps"], names: ["b", "a"]), rule(["get"], ["secrets"]),
            rule(["get"], ["configmaps"], names: ["{{ namespace.name }}-settings"]),
            rule(["{{ namespace.name }}"], ["pods"]), rule(["impersonate"], ["users"]),
            rule(["escalate", "bind"], ["roles"], ["rbac.authorization.k8s.io"]),
          ],
        ], clusterRoles: ["edit", "view", "{{ namespace.name }}-role", "a\u{1B}b"]),
    ])
    let manifest = YAML.emit([grants.clusterRole(named: "plimsoll-grants")])
    let text = manifest + "---\n" + grants.warnings.map { "# \($0)\n" }.joined()
    try expectGolden(text, at: "Tests/PlanningTests/Golden/requiredGrants.yaml")
  }

  @Test("merges rules without a change of the permissions", arguments: RuleMerge.all)
  func merging(item: RuleMerge) {
    #expect(RequiredGrants(of: [baseline(roles: ["a": item.rules])]).rules == item.merged)
    let apart = item.rules.reversed().enumerated().map { baseline("b\($0.offset)", roles: ["r": [$0.element]]) }
    #expect(RequiredGrants(of: apart).rules == item.merged, "the order of baselines makes a difference")
  }

  @Test("a binding to a role of the baseline needs no more than the rules of the role")
  func ownRole() {
    var own = baseline(roles: ["reader": [rule(["get"], ["pods"])]])
    own.spec.rbac?.roleBindings = [
      RoleBindingTemplate(
        name: "readers", roleRef: RoleRef(kind: "Role", name: "reader"), subjects: [Subject(kind: "User", name: "ann")])
    ]
    let grants = RequiredGrants(of: [own])
    #expect(grants.rules == [rule(["get"], ["pods"])])
    #expect(grants.warnings.isEmpty)
  }

  @Test("baselines without roles and bindings need no rules, whatever else they contain")
  func none() {
    let grants = RequiredGrants(of: [Fixtures.denying(), baseline()])
    #expect(grants.rules.isEmpty)
    #expect(grants.warnings.isEmpty)
    #expect(grants.clusterRole(named: "x")["rules"] == [])
  }

  @Test("config/components/example-grants contains only permissions to read, and those of examples/restricted.yaml")
  func exampleGrants() throws {
    let object = try #require(
      try YAML.parse(Repository.text("config/components/example-grants/cluster_role.yaml"), file: "role").first)
    let role = try object.decode(ClusterRole.self)
    #expect(role.rules?.allSatisfy { Set($0.verbs).isSubset(of: ["get", "list", "watch"]) } == true)
    let example = try #require(try YAML.parse(Repository.text("examples/restricted.yaml"), file: "example").first)
    let spec = try SecurityBaseline.parse(example).spec
    let rules = role.rules ?? []
    let held = RequiredGrants(of: [baseline(roles: ["a": rules])]).rules
    let both = RequiredGrants(of: [baseline(roles: ["a": rules]), BaselineFacts(name: "e", uid: "", spec: spec)]).rules
    #expect(both == held)
  }
}

/// Rules, and the rules that grant the same permissions.
struct RuleMerge: Sendable, CustomTestStringConvertible {
  var testDescription: String
  var rules: [PolicyRule]
  var merged: [PolicyRule]

  static let all: [RuleMerge] = [
    RuleMerge(
      testDescription: "verbs of one resource",
      rules: [rule(["watch", "get"], ["pods"]), rule(["delete", "get", "list"], ["pods"])],
      merged: [rule(["get", "list", "watch", "delete"], ["pods"])]),
    RuleMerge(
      testDescription: "resources with equal verbs", rules: [rule(["get"], ["services"]), rule(["get"], ["pods"])],
      merged: [rule(["get"], ["pods", "services"])]),
    RuleMerge(
      testDescription: "groups with equal resources",
      rules: [rule(["get"], ["deployments"], ["extensions"]), rule(["get"], ["deployments"], ["apps"])],
      merged: [rule(["get"], ["deployments"], ["apps", "extensions"])]),
    RuleMerge(
      testDescription: "names with equal verbs",
      rules: [rule(["get"], ["pods"], names: ["b"]), rule(["get"], ["pods"], names: ["a", "b"])],
      merged: [rule(["get"], ["pods"], names: ["a", "b"])]),
    RuleMerge(
      testDescription: "names that a rule for all objects includes",
      rules: [rule(["get", "update"], ["pods"], names: ["a"]), rule(["get"], ["pods"])],
      merged: [rule(["get"], ["pods"]), rule(["update"], ["pods"], names: ["a"])]),
    RuleMerge(
      testDescription: "verbs that a wildcard includes", rules: [rule(["get"], ["pods"]), rule(["*"], ["pods"])],
      merged: [rule(["*"], ["pods"])]),
    RuleMerge(
      testDescription: "resources that a wildcard includes",
      rules: [rule(["get", "list"], ["pods"]), rule(["get"], ["*"])],
      merged: [rule(["get"], ["*"]), rule(["list"], ["pods"])]),
    RuleMerge(
      testDescription: "subresources that a wildcard includes",
      rules: [
        rule(["update"], ["deployments/scale", "deployments"], ["apps"]), rule(["update"], ["*/scale"], ["*"]),
      ],
      merged: [rule(["update"], ["*/scale"], ["*"]), rule(["update"], ["deployments"], ["apps"])]),
    RuleMerge(
      testDescription: "everything that one rule includes",
      rules: [rule(["get"], ["secrets"], names: ["a"]), rule(["*"], ["*"], ["*"]), rule(["*"], ["pods"], ["", "*"])],
      merged: [rule(["*"], ["*"], ["*"])]),
    RuleMerge(testDescription: "a rule without verbs", rules: [rule([], ["pods"])], merged: []),
  ]
}

private func rule(
  _ verbs: [String], _ resources: [String], _ groups: [String] = [""], names: [String]? = nil
) -> PolicyRule {
  PolicyRule(apiGroups: groups, resources: resources, verbs: verbs, resourceNames: names)
}
