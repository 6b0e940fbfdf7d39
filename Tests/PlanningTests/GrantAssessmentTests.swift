import Kubernetes
import Planning
import Testing

@Suite("The permissions that a role grants") struct GrantAssessmentTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var rules: [PolicyRule]
    var powers: [Power]

    init(
      _ testDescription: String, _ verbs: [String], on resources: [String], in groups: [String] = [""],
      names: [String]? = nil, _ powers: [Power]
    ) {
      self.testDescription = testDescription
      rules = [PolicyRule(apiGroups: groups, resources: resources, verbs: verbs, resourceNames: names)]
      self.powers = powers
    }
  }

  private static let rbac = ["rbac.authorization.k8s.io"]

  static let cases: [Case] = [
    Case("read pods", ["get", "list", "watch"], on: ["pods", "pods/log"], []),
    Case("read secrets", ["list"], on: ["configmaps", "secrets"], [.secrets]),
    Case("write secrets", ["patch"], on: ["secrets"], [.secrets]),
    Case("read one secret", ["get"], on: ["secrets"], names: ["tls"], []),
    Case("list secrets without a name", ["list"], on: ["secrets"], names: [""], [.secrets]),
    Case("read one secret and no name", ["get"], on: ["secrets"], names: ["", "tls"], []),
    Case("create secrets without a name", ["create"], on: ["secrets"], names: ["tls", ""], [.secrets]),
    Case("create pods without a name", ["create"], on: ["pods"], names: [""], [.createPods]),
    Case("exec without a name", ["create"], on: ["pods/exec"], names: [""], []),
    Case("escalate without a name", ["escalate"], on: ["roles"], in: rbac, names: [""], [.escalate]),
    Case("bind without a name", ["bind"], on: ["clusterroles"], in: rbac, names: [""], []),
    Case("create bindings without a name", ["create"], on: ["rolebindings"], in: rbac, names: [""], [.changeRBAC]),
    Case(
      "everything without a name", ["*"], on: ["*"], in: ["*"], names: [""],
      [.escalate, .wildcard, .secrets, .changeRBAC, .createPods]),
    Case("secrets of another API group", ["get"], on: ["secrets"], in: ["example.com"], []),
    Case("secrets of every API group", ["get"], on: ["secrets"], in: ["*"], [.wildcard, .secrets]),
    Case("exec", ["create"], on: ["pods/exec"], [.exec]),
    Case("exec by a websocket", ["get"], on: ["pods/exec"], [.exec]),
    Case("attach", ["create"], on: ["pods/attach"], [.exec]),
    Case("every exec", ["create"], on: ["*/exec"], [.exec]),
    Case("a resource that only looks like exec", ["create"], on: ["pods/*", "exec", "xpods/exec"], []),
    Case("ephemeral containers", ["patch"], on: ["pods/ephemeralcontainers"], [.exec]),
    Case("reading ephemeral containers", ["get"], on: ["pods/ephemeralcontainers"], []),
    Case("port forwarding", ["create"], on: ["pods/portforward"], [.portForward]),
    Case("creating pods", ["create"], on: ["pods"], [.createPods]),
    Case("changing pods", ["update"], on: ["pods"], []),
    Case("creating Deployments", ["create"], on: ["deployments"], in: ["apps"], [.createPods]),
    Case("creating Deployments of the core group", ["create"], on: ["deployments"], []),
    Case("creating CronJobs", ["create"], on: ["cronjobs"], in: ["batch"], [.createPods]),
    Case("creating ReplicationControllers", ["create"], on: ["replicationcontrollers"], [.createPods]),
    Case("escalate", ["escalate"], on: ["roles"], in: rbac, [.escalate]),
    Case("bind", ["bind"], on: ["clusterroles"], in: rbac, [.escalate]),
    Case("bind one ClusterRole", ["bind"], on: ["clusterroles"], in: rbac, names: ["view"], []),
    Case("changing roles", ["update"], on: ["roles"], in: rbac, [.changeRBAC]),
    Case("changing bindings", ["create"], on: ["rolebindings"], in: rbac, [.changeRBAC]),
    Case("reading roles", ["get"], on: ["roles"], in: rbac, []),
    Case("impersonation", ["impersonate"], on: ["serviceaccounts"], [.impersonate]),
    Case("impersonation of one account", ["impersonate"], on: ["serviceaccounts"], names: ["ci"], [.impersonate]),
    Case("tokens", ["create"], on: ["serviceaccounts/token"], [.createTokens]),
    Case("scaling everything", ["patch"], on: ["*/scale"], in: ["apps"], [.scale]),
    Case("scaling Deployments", ["update"], on: ["deployments/scale"], in: ["apps"], [.scale]),
    Case("reading the scale", ["get"], on: ["deployments/scale"], in: ["apps"], []),
    Case("all verbs on a custom resource", ["*"], on: ["widgets"], in: ["example.com"], [.wildcard]),
    Case("a wildcard with names", ["*"], on: ["widgets"], in: ["example.com"], names: ["a"], [.wildcard]),
    Case("reading everything", ["get"], on: ["*"], in: ["*"], [.wildcard, .secrets, .exec, .portForward]),
    Case("everything", ["*"], on: ["*"], in: ["*"], Power.allCases),
    Case(
      "everything by name of the verbs",
      ["get", "list", "watch", "create", "update", "patch", "delete"], on: ["*"], in: ["*"],
      [.everything, .wildcard, .secrets, .exec, .changeRBAC, .createTokens, .createPods, .portForward, .scale]),
  ]

  @Test("are those that its rules match", arguments: cases)
  func rules(example: Case) {
    let grants = GrantAssessment(rules: example.rules)
    #expect(grants.powers == example.powers)
    #expect(grants.isEmpty == example.powers.isEmpty)
  }

  @Test("of several rules add up, and rules for URLs grant none")
  func several() {
    let grants = GrantAssessment(rules: [
      PolicyRule(verbs: ["get"], nonResourceURLs: ["/metrics"]),
      PolicyRule(apiGroups: [""], resources: ["pods/exec"], verbs: ["create"]),
      PolicyRule(apiGroups: [""], resources: ["secrets"], verbs: ["get"]),
    ])
    #expect(grants.powers == [.secrets, .exec])
  }

  @Test("of an aggregated ClusterRole without rules are unknown")
  func aggregated() {
    #expect(ClusterRole(metadata: ObjectMeta(name: "edit"), rules: nil).grants == nil)
    #expect(ClusterRole(metadata: ObjectMeta(name: "edit"), rules: []).grants == nil)
  }

  @Test("of a harmless ClusterRole are kept only for the user-facing roles")
  func harmless() {
    let rules = [PolicyRule(apiGroups: [""], resources: ["pods"], verbs: ["get"])]
    #expect(ClusterRole(metadata: ObjectMeta(name: "view"), rules: rules).grants == nil)
    #expect(ClusterRole(metadata: ObjectMeta(name: "edit"), rules: rules).grants == GrantAssessment())
  }

  @Test("are listed most severe first")
  func order() {
    let severities = Power.allCases.dropFirst().map(\.check.severity)
    #expect(severities == severities.sorted(by: >))
  }
}
