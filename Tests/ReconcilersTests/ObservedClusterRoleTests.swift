import CRDs
import Kubernetes
import Testing

@testable import Reconcilers

@Suite struct ObservedClusterRoleTests {
  private func role(_ name: String, _ rules: [PolicyRule]?) -> ObservedClusterRole? {
    ObservedClusterRole(ClusterRole(metadata: ObjectMeta(name: name), rules: rules))
  }

  private let harmless = PolicyRule(apiGroups: [""], resources: ["pods"], verbs: ["get"])
  private let dangerous = PolicyRule(apiGroups: ["*"], resources: ["*"], verbs: ["*"])

  @Test("a role is kept if it grants something dangerous")
  func dangerousRole() {
    #expect(role("viewer", [harmless]) == nil)
    #expect(role("viewer", nil) == nil)
    #expect(role("owner", [dangerous])?.grants != nil)
  }

  @Test("each change of the rules of plimsoll-grantable is a change, even if they grant nothing dangerous")
  func grantable() throws {
    let name = WellKnown.grantableRole
    let none = try #require(role(name, nil)), some = try #require(role(name, [harmless]))
    #expect(none != some)
    #expect(some.grants == nil)
    #expect(role(name, [harmless, dangerous]) != some)
  }
}
