import CRDs
import Kubernetes
import Planning
import Testing

@testable import Reconcilers

@Suite("The tally of the findings of a namespace") struct FindingTallyTests {
  private func finding(_ name: String, _ severity: Severity, _ check: FindingCheck, message: String = "m") -> Finding {
    Finding(
      kind: .unmanaged, control: .rbac, baseline: "b", id: ObjectID(kind: .roleBinding, namespace: "a", name: name),
      message: message, verdict: Verdict(check: check, severity: severity, message: message))
  }

  private var drift: Finding {
    let id = ObjectID(kind: .role, namespace: "a", name: "x")
    let drift = Drift(id: id, control: .rbac, change: .missing, action: .reported)
    return Finding(kind: .drift(drift), control: .rbac, baseline: "b", id: id, message: "is missing")
  }

  @Test("counts findings by control and severity, drift apart, and keeps the first message")
  func counts() {
    let tally = FindingTally([
      drift, finding("x", .high, .anonymousBinding), finding("y", .high, .accessToSecrets),
      finding("z", .critical, .accessToSecrets),
    ])
    #expect(tally.count == 4 && tally.countWithoutDrift == 3)
    #expect(
      tally.groups == [
        FindingTally.Group(control: .rbac, severity: .high): 2,
        FindingTally.Group(control: .rbac, severity: .critical): 1,
      ])
    #expect(tally.highest == .critical)
    #expect(tally.first?.message == "is missing")
  }

  @Test("an empty tally has no severity and no message")
  func empty() {
    let tally = FindingTally([])
    #expect(tally.count == 0 && tally.countWithoutDrift == 0 && tally.highest == nil && tally.first == nil)
  }

  @Test("does not keep the names and messages of findings, which tenants choose")
  func size() {
    let findings = (0..<100).map {
      finding(
        "\($0)" + String(repeating: "n", count: 900), .high, .anonymousBinding,
        message: String(repeating: "m", count: 9000))
    }
    let tally = FindingTally(findings)
    #expect(tally.count == 100)
    #expect(tally.auditIdentities.count == 100, "the audit has the check, so each finding can be one of both")
    #expect(tally.first?.message.unicodeScalars.count == StatusBuilder.messageLimit)
  }
}
