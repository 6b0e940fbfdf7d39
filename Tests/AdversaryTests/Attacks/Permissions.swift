import CRDs
import ClusterTestSupport
import Kubernetes
import Testing

extension Attack {
  private static let roles = Role.resourceType
  private static let bindings = RoleBinding.resourceType
  private static let accounts = ServiceAccount.resourceType
  private static let everyone: JSONValue = [
    ["kind": "Group", "name": "system:authenticated", "apiGroup": "rbac.authorization.k8s.io"]
  ]

  /// Roles, role bindings and the default service account.
  static let permissions = [
    Attack(title: "adds pods/exec to the generated Role", tenant: .admin, protection: .role) {
      try await $0.patch(
        roles, $0.target.object("viewer"),
        ["rules": [["apiGroups": [""], "resources": ["pods", "pods/exec"], "verbs": ["get", "create"]]]])
    },
    Attack(title: "deletes the generated Role", tenant: .admin, protection: .role) {
      try await $0.delete(roles, $0.target.object("viewer"))
    },
    Attack(title: "changes the generated Role again and again for 3 s", tenant: .admin, protection: .role) { attacker in
      try await attacker.keep(for: .seconds(3)) {
        try await attacker.patch(
          roles, attacker.target.object("viewer"),
          ["rules": [["apiGroups": [""], "resources": ["pods/exec"], "verbs": ["create"]]]])
      }
    },
    Attack(title: "changes the subjects of the generated RoleBinding", tenant: .admin, protection: .binding) {
      try await $0.patch(bindings, $0.target.object("viewers"), ["subjects": everyone])
    },
    Attack(
      title: "recreates the generated RoleBinding with the ClusterRole admin", tenant: .admin, protection: .binding
    ) {
      try await $0.recreate(
        bindings, $0.target.object("viewers"), labels: .generated(by: $0.target.baseline, control: "rbac"),
        [
          "subjects": everyone,
          "roleRef": ["apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "admin"],
        ])
    },
    Attack(
      title: "recreates the generated RoleBinding with the ClusterRole view and a finalizer, and deletes it",
      tenant: .admin,
      protection: .none
    ) { attacker in
      let name = attacker.target.object("viewers")
      try await attacker.recreate(
        bindings, name,
        [
          "subjects": everyone,
          "roleRef": ["apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "view"],
        ])
      try await attacker.patch(bindings, name, ["metadata": ["finalizers": ["example.com/stay"]]])
      try await attacker.delete(bindings, name)
    } check: { target in
      try await eventually("a binding binds the group to the Role viewer", within: .seconds(2)) {
        try await target.admin.list(RoleBinding.self, in: target.namespace).items.contains {
          $0.roleRef.name == target.object("viewer") && $0.subjects?.map(\.name) == ["viewers"]
        }
      }
    },
    Attack(title: "lets pods mount the token of the default service account", tenant: .edit, protection: .noToken) {
      try await $0.patch(accounts, "default", ["automountServiceAccountToken": true])
    },
    Attack(
      title: "lets pods mount the token of the default service account again and again for 3 s", tenant: .edit,
      protection: .noToken
    ) { attacker in
      try await attacker.keep(for: .seconds(3)) {
        try await attacker.patch(accounts, "default", ["automountServiceAccountToken": true])
      }
    },
    Attack(title: "recreates the default service account with a mounted token", tenant: .edit, protection: .noToken) {
      try await $0.recreate(accounts, "default", ["automountServiceAccountToken": true])
    },
    Attack(
      title: "removes the annotation of the default service account and lets pods mount its token", tenant: .admin,
      protection: .noToken
    ) {
      try await $0.patch(
        accounts, "default",
        ["automountServiceAccountToken": true, "metadata": ["annotations": ["plimsoll.dev/hardened-by": .null]]])
    },
    Attack(
      title: "creates a Role with pods/exec and binds it", tenant: .admin, protection: .none,
      guarded: .leavesToOperator
    ) { attacker in
      try await attacker.create(
        roles, "debug", ["rules": [["apiGroups": [""], "resources": ["pods/exec"], "verbs": ["create"]]]])
      try await attacker.create(
        bindings, "debug",
        [
          "subjects": everyone,
          "roleRef": ["apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "debug"],
        ])
    } check: {
      try await $0.expectFinding(about: "debug")
    },
    Attack(
      title: "binds the ClusterRole system:aggregate-to-edit", tenant: .admin, protection: .none,
      guarded: .leavesToOperator
    ) {
      try await $0.create(
        bindings, "helpers",
        [
          "subjects": everyone,
          "roleRef": [
            "apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "system:aggregate-to-edit",
          ],
        ])
    } check: {
      try await $0.expectFinding(about: "helpers")
    },
  ]
}

extension Target {
  /// Waits until the status reports a finding that names an object.
  func expectFinding(about name: String) async throws {
    try await eventually("a finding names '\(name)'", within: .seconds(5)) {
      try await status()?.nonCompliant?.contains { $0.namespace == namespace && $0.message.contains("'\(name)'") }
        == true
    }
  }
}
