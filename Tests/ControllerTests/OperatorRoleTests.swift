import Controller
import Kubernetes
import Planning
import TestSupport
import Testing

@Suite("The operator's permissions") struct OperatorRoleTests {
  @Test("config/rbac contains the generated role")
  func manifest() throws { try expectGolden(OperatorRole().yaml(), at: "config/rbac/operator_role.yaml") }

  @Test("the documentation contains the generated tables")
  func documentation() throws {
    try expectGenerated(OperatorRole().rulesTable, in: "docs/permissions.md", section: "operator-role")
    try expectGenerated(FindingCheck.table, in: "docs/findings.md", section: "finding-checks")
    try expectGenerated(OperatorRole().kindsTable, in: "docs/controls.md", section: "managed-kinds")
  }

  @Test("no rule has a wildcard, reads Secrets, or grants more than the operator holds")
  func leastPrivilege() {
    for rule in OperatorRole().rules {
      let all = (rule.apiGroups ?? []) + (rule.resources ?? []) + rule.verbs
      for forbidden in ["*", "secrets", "escalate", "bind", "impersonate"] { #expect(!all.contains(forbidden)) }
    }
  }
}
