import Foundation
import Kubernetes
import Planning
import Testing

@testable import CRDs
@testable import Reconcilers

/// The state of the admission policies, and the condition that reports it.
@Suite struct AdmissionGuardStateTests {
  private func policies(version: String = "1.0.0") -> [ObservedAdmissionPolicy] {
    AdmissionGuardState.policies.map { name in
      ObservedAdmissionPolicy(
        name: name,
        policy: ValidatingAdmissionPolicy(
          metadata: ObjectMeta(name: name, labels: ["app.kubernetes.io/version": version]), spec: .init()),
        binding: ValidatingAdmissionPolicyBinding(
          metadata: ObjectMeta(name: name), spec: .init(policyName: name, validationActions: ["Deny", "Audit"])))
    }
  }

  private func condition(_ state: AdmissionGuardState) -> String {
    let (status, reason, message) = state.condition(operatorVersion: "1.0.0")
    return "\(status.rawValue)/\(reason.rawValue): \(message)"
  }

  @Test("policies of the version of the operator are installed")
  func installed() {
    let state = AdmissionGuardState(policies())
    #expect(state == .installed(versions: ["1.0.0"]))
    #expect(condition(state) == "True/Installed: the admission policies have version 1.0.0")
  }

  @Test("selectors that the API server fills in match all objects")
  func defaults() {
    var policies = policies()
    policies[0].policy?.spec?.failurePolicy = "Fail"
    policies[0].binding?.spec?.matchResources = [
      "matchPolicy": "Equivalent", "namespaceSelector": [:], "objectSelector": [:],
    ]
    #expect(AdmissionGuardState(policies) == .installed(versions: ["1.0.0"]))
  }

  @Test("another version is reported with both versions")
  func mismatch() {
    let state = AdmissionGuardState(policies(version: "0.9.0"))
    #expect(condition(state).hasPrefix("True/VersionMismatch: the admission policies have version 0.9.0, and the"))
  }

  @Test("without policies and bindings, nothing is installed")
  func missing() {
    let state = AdmissionGuardState(
      AdmissionGuardState.policies.map { ObservedAdmissionPolicy(name: $0, policy: nil, binding: nil) })
    #expect(condition(state).hasPrefix("False/NotInstalled: "))
  }

  /// A change that disables a policy, and the problem in the message.
  struct Weakening: Sendable, CustomTestStringConvertible {
    var problem: String
    var change: @Sendable (inout ObservedAdmissionPolicy) -> Void
    var testDescription: String { problem }
  }

  static let weakenings = [
    Weakening(problem: "ValidatingAdmissionPolicy 'plimsoll-crd' does not exist") { $0.policy = nil },
    Weakening(problem: "ValidatingAdmissionPolicyBinding 'plimsoll-crd' does not exist") { $0.binding = nil },
    Weakening(problem: "'plimsoll-crd' has failurePolicy Ignore") { $0.policy?.spec?.failurePolicy = "Ignore" },
    Weakening(problem: "'plimsoll-crd' does not deny requests") { $0.binding?.spec?.validationActions = ["Warn"] },
    Weakening(problem: "'plimsoll-crd' does not deny requests") { $0.binding?.spec?.policyName = "other" },
    Weakening(problem: "'plimsoll-crd' does not apply to all objects") {
      $0.binding?.spec?.matchResources = ["namespaceSelector": ["matchLabels": ["a": "b"]]]
    },
  ]

  @Test("a policy that does not enforce is reported by name", arguments: weakenings)
  func incomplete(weakening: Weakening) {
    var policies = policies()
    weakening.change(&policies[0])
    let text = condition(AdmissionGuardState(policies))
    #expect(text.hasPrefix("False/Incomplete: "))
    #expect(text.contains(weakening.problem), "\(text)")
    #expect(text.hasSuffix("; apply config/admission"))
  }

  @Test("the condition is Unknown until the policies are read")
  func initial() {
    #expect(condition(.initial).hasPrefix("Unknown/NotObserved: "))
    #expect(condition(.notServed).hasPrefix("False/NotServed: "))
  }
}
