import Controller
import Kubernetes
import TestSupport
import Testing

@Suite("The permissions of the audit") struct AuditRoleTests {
  @Test("config/components/audit contains the generated role")
  func manifest() throws { try expectGolden(AuditRole().yaml(), at: "config/components/audit/cluster_role.yaml") }

  @Test("the role only reads, and not Secrets")
  func leastPrivilege() {
    for rule in AuditRole().rules {
      #expect(rule.verbs == ["get", "list", "watch"])
      #expect(rule.resources?.contains { $0 == "*" || $0 == "secrets" } == false)
    }
  }
}
